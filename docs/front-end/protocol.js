// docassemble's browser protocol in plain JavaScript: what travels, and under which names (docs/browser-protocol.md).

const ALWAYS_SENT = ["csrf_token", "_question_name", "_datatypes", "_varnames", "_tracker"];
const SEVERAL = ["checkboxes", "multiselect", "object_checkboxes", "object_multiselect"];
const FILES = ["file", "files", "camera", "user", "environment", "camcorder", "microphone"];

export const takesSeveral = (field) => SEVERAL.includes(field.datatype);
export const takesFiles = (field) => FILES.includes(field.datatype);
const takesObjects = (field) => (field.datatype || "").startsWith("object");

// base64 of UTF-8, without padding: how docassemble writes names of variables.
export function encoded(text) {
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");
}

export function decoded(text) {
  return new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
}

const encodedJson = (value) => encoded(JSON.stringify(value));

// The page's name of a field: its number where the page may hide it, else its variable.
export function inputName(field) {
  return "show_if_var" in field || "show_if_js" in field || field.disable_others
    ? `_field_${field.number}`
    : field.variable_name;
}

// The page's name of one checkbox: the key stands in it encoded, B for a text, R for another value, O for an object.
export function boxName(field, choice) {
  if (takesObjects(field)) return `${inputName(field)}[O'${encoded(encoded(String(choice.value)))}']`;
  const key = choice.variable_name.slice(field.variable_name.length + 1, -1);
  const text = /^(['"])(.*)\1$/s.exec(key);
  const written = text ? text[2].replace(/\\(.)/g, "$1") : key;
  return `${inputName(field)}[${text ? "B" : "R"}'${encoded(written)}']`;
}

// What one choice of a single-choice field posts.
export const choiceValue = (field, choice) =>
  takesObjects(field) ? encoded(String(choice.value)) : String(choice.value);

// What the person has filled in, ready to be posted: names in clear, encoded on the way out.
export class Answers {
  constructor() {
    this.values = [];
    this.files = [];
    this.fileFields = [];
    this.visible = [];
  }

  put(name, value) {
    this.values.push([name, value]);
    this.visible.push(encoded(name));
  }

  putFiles(name, files) {
    this.fileFields.push(encoded(name));
    this.visible.push(encoded(name));
    for (const file of files) this.files.push([name, file]);
  }
}

export class ProtocolError extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

// One session of one interview. Cookies hold it, so they must travel: `credentials: "include"`, and the server must
// name this page's origin in `cross site domains`.
export class Interview {
  constructor(server, i) {
    this.server = server.replace(/\/$/, "");
    this.i = i;
    this.screen = null;
  }

  start = (urlArgs = {}) => this.#get({ ...urlArgs, new_session: "1" });
  current = () => this.#get({});
  action = (name, args = {}) => this.#get({ action: encodedJson({ action: name, arguments: args }) });
  back = () => this.#post([["_back_one", "1"]], [], "json").then((data) => this.#show(data));

  // The address of the same session in docassemble's own page, for what this page cannot show.
  get ordinaryPage() {
    return `${this.server}/interview?${new URLSearchParams({ i: this.i })}`;
  }

  // Send answers; the next screen, or the same one with `problems` {all: [sentence], byName: {name: sentence}}.
  async answer(answers) {
    const before = this.screen;
    const parts = this.#parts(answers);
    const next = this.#show(await this.#post(parts, answers.files, "json"));
    const refused = next._question_name === before._question_name && next.steps === before.steps;
    return refused ? { ...next, problems: await this.#problems(parts, answers.files) } : next;
  }

  // Press a button that runs code. It may lead out of the interview: then {leftFor: address}. A redirect to another
  // server cannot be followed by a script; the answer to `ajax=1` names it instead.
  async runChoice(index) {
    const answers = new Answers();
    answers.put("_multiple_choice", String(index));
    const data = await this.#post(this.#parts(answers), [], "ajax");
    return data.action === "redirect" ? { leftFor: new URL(data.url, this.server).href } : this.current();
  }

  #parts(answers) {
    const parts = answers.values.map(([name, value]) => [encoded(name), value]);
    parts.push(["_visible", encodedJson(answers.visible)]);
    if (answers.fileFields.length) parts.push(["_files", encodedJson(answers.fileFields)]);
    return parts;
  }

  // Only the answer to `ajax=1` says why something was refused.
  async #problems(parts, files) {
    const data = await this.#post(parts, files, "ajax");
    const page = new DOMParser().parseFromString(data.body || "", "text/html");
    const all = [...page.querySelectorAll(".da-alert")].map((alert) => alert.textContent.trim());
    const byName = {};
    for (const script of data.extra_scripts || []) {
      if (script.type !== "validation") continue;
      for (const [name, sentence] of Object.entries(script.messages)) byName[decoded(name)] = sentence;
    }
    return { all: [...all, ...Object.values(byName)], byName };
  }

  async #get(params) {
    const query = new URLSearchParams({ ...params, i: this.i, json: "1" });
    return this.#show(await this.#send(`${this.server}/interview?${query}`, {}));
  }

  #post(parts, files, mode) {
    const body = new FormData();
    for (const name of ALWAYS_SENT) if (name in this.screen) body.append(name, this.screen[name]);
    if (this.screen.event_list) body.append("_event", encodedJson(this.screen.event_list));
    for (const [name, value] of parts) body.append(name, value);
    for (const [name, file] of files) body.append(encoded(name), file);
    body.append(mode, "1");
    return this.#send(`${this.server}/interview?${new URLSearchParams({ i: this.i })}`, { method: "POST", body });
  }

  async #send(url, options) {
    const answer = await fetch(url, { ...options, credentials: "include" });
    if (!answer.ok) throw new ProtocolError("docassemble answered with an error", answer.status);
    return readJson(await answer.text());
  }

  #show(data) {
    if (!data.questionType) throw new ProtocolError("an answer that is not a screen");
    this.screen = data;
    return data;
  }
}

// An upload that the page posts with `ajax=1` is answered with a page that wraps the JSON in base64.
function readJson(text) {
  const wrapped = /ABCDABOUNDARYSTARTABC(.*?)ABCDABOUNDARYENDABC/s.exec(text);
  try {
    return JSON.parse(wrapped ? decoded(wrapped[1]) : text);
  } catch {
    throw new ProtocolError("an answer that is not JSON");
  }
}
