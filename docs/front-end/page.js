// Draws the screens of an interview and reads what the person answers. What travels is in protocol.js.

import { Answers, Interview, boxName, choiceValue, decoded, inputName, takesFiles, takesSeveral } from "./protocol.js";

const WORDS = {
  en: {
    yes: "Yes", no: "No", maybe: "I don't know", back: "Back", again: "Start again", busy: "One moment …",
    required: "Please answer this.", problems: "Please look at this again:", choose: "Please choose",
    lost: "We can't reach the server. Your answers so far are kept. Please try again.",
    ended: "This session has ended. Please start again.", retry: "Try again",
    elsewhere: "This step is on another page:", open: "Go on there", optional: "(optional)", exit: "Quick exit",
  },
  es: {
    yes: "Sí", no: "No", maybe: "No sé", back: "Atrás", again: "Empezar de nuevo", busy: "Un momento …",
    required: "Por favor conteste esto.", problems: "Por favor revise esto:", choose: "Por favor elija",
    lost: "No podemos conectar con el servidor. Sus respuestas hasta ahora están guardadas. Inténtelo de nuevo.",
    ended: "Esta sesión ha terminado. Por favor empiece de nuevo.", retry: "Intentar de nuevo",
    elsewhere: "Este paso está en otra página:", open: "Seguir allí", optional: "(opcional)", exit: "Salida rápida",
  },
};
const INPUT_TYPES = {
  date: "date", BirthDate: "date", ThreePartsDate: "date", time: "time", datetime: "datetime-local", email: "email",
  password: "password", range: "range",
};
const US_DATES = ["BirthDate", "ThreePartsDate"];
const INPUT_MODES = { integer: "numeric", number: "decimal", float: "decimal", currency: "decimal" };
const TICK_BOXES = ["yesno", "noyes", "yesnowide", "noyeswide"];
const MOST_RADIOS = 6;
const POLL_MS = 1000;
const EXIT_PRESSES = 3;
const EXIT_MS = 3000;

const query = new URLSearchParams(location.search);
const interview = new Interview(
  query.get("server") || document.body.dataset.server,
  query.get("i") || document.body.dataset.interview,
);
const begun = `begun ${location.search}`;
const at = (id) => document.getElementById(id);
const exit = at("exit");
let words = WORDS.en;
let widgets = [];

// --- small pieces ---------------------------------------------------------------------------------------------------

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// docassemble's texts are HTML. Scripts, frames and handlers do not belong into another page.
function fromHtml(html) {
  const page = new DOMParser().parseFromString(html || "", "text/html");
  page.querySelectorAll("script, style, iframe, object, embed, form, link, meta, base").forEach((found) => found.remove());
  for (const found of page.body.querySelectorAll("*")) {
    for (const { name, value } of [...found.attributes]) {
      if (name.startsWith("on") || /^\s*(javascript|data):/i.test(value)) found.removeAttribute(name);
    }
  }
  const pieces = document.createDocumentFragment();
  pieces.append(...page.body.childNodes);
  return pieces;
}

const button = (label, act, forward = false) => {
  const made = element("button", { type: forward ? "submit" : "button", className: forward ? "forward" : "" });
  made.append(fromHtml(label));
  if (act) made.addEventListener("click", act);
  return made;
};

// --- fields ---------------------------------------------------------------------------------------------------------

const isTickBox = (field) => TICK_BOXES.includes(field.inputtype);
const isYesNo = (field) => ["boolean", "threestate"].includes(field.datatype);

function choicesOf(field) {
  if (!isYesNo(field)) return (field.choices || []).filter((choice) => choice.value !== undefined);
  const [yes, no] = field.sign < 0 ? ["False", "True"] : ["True", "False"];
  const maybe = field.datatype === "threestate" ? [{ label: words.maybe, value: "None" }] : [];
  return [{ label: words.yes, value: yes }, { label: words.no, value: no }, ...maybe];
}

// A widget: the element to show, `read` (the value, or values), `isEmpty`, and the element that takes the focus.
function widgetOf(field, number) {
  const id = `field-${number}`;
  if (takesFiles(field)) return boxWidget(field, id, { type: "file", multiple: field.datatype === "files" });
  if (isTickBox(field)) return tickWidget(field, id);
  if (takesSeveral(field)) return choiceWidget(field, id, "checkbox");
  const free = ["combobox", "datalist", "ajax"].includes(field.inputtype);
  const choices = choicesOf(field);
  if (!choices.length || free) return boxWidget(field, id, {}, choices);
  return choices.length <= MOST_RADIOS ? choiceWidget(field, id, "radio") : listWidget(field, id);
}

function boxWidget(field, id, properties, offered = []) {
  const area = field.inputtype === "area";
  const box = element(area ? "textarea" : "input", { id, ...(area ? { rows: 5 } : properties) });
  if (!area && !properties.type) box.type = INPUT_TYPES[field.datatype] || "text";
  if (INPUT_MODES[field.datatype]) box.inputMode = INPUT_MODES[field.datatype];
  for (const limit of ["min", "max", "step"]) if (box.type === "range" && field[limit]) box[limit] = field[limit];
  if (field.default !== undefined && box.type !== "file") box.value = field.default;
  const parts = [element("label", { htmlFor: id }, ...labelOf(field)), box];
  if (offered.length) {
    box.setAttribute("list", `${id}-list`);
    parts.push(element("datalist", { id: `${id}-list` }, ...offered.map(({ value }) => element("option", { value }))));
  }
  return {
    element: element("div", { className: "field" }, ...parts), focus: box,
    isEmpty: () => !(box.type === "file" ? box.files.length : box.value.trim()),
    read: () => (box.type === "file" ? [...box.files] : inPostedForm(field, box.value)),
  };
}

const inPostedForm = (field, value) =>
  US_DATES.includes(field.datatype) ? value.replace(/^(\d+)-(\d+)-(\d+)$/, "$2/$3/$1") : value;

function tickWidget(field, id) {
  const box = element("input", { id, type: "checkbox", checked: String(field.default) === (field.sign < 0 ? "False" : "True") });
  const shown = element("label", { className: "choice" }, box, element("span", {}, ...labelOf({ ...field, required: true })));
  return {
    element: element("div", { className: "field" }, shown), focus: box,
    isEmpty: () => false, read: () => (box.checked === field.sign > 0 ? "True" : "False"),
  };
}

function choiceWidget(field, id, type) {
  const chosen = (choice) => choice.selected || (field.default !== undefined && String(choice.value) === String(field.default));
  const boxes = choicesOf(field).map((choice) =>
    element("input", { type, name: id, value: choiceValue(field, choice), checked: chosen(choice) }));
  const shown = choicesOf(field).map((choice, place) =>
    element("label", { className: "choice" }, boxes[place], element("span", {}, fromHtml(choice.label))));
  const none = type === "checkbox" && noneOf(field, boxes);
  if (none) shown.push(none.element);
  const read = () =>
    type === "radio"
      ? boxes.find((box) => box.checked)?.value ?? (isYesNo(field) ? "None" : "")
      : choicesOf(field).map((choice, place) => [boxName(field, choice), choice.variable_name, String(boxes[place].checked)]);
  return {
    element: element("fieldset", { className: "field" }, element("legend", {}, ...labelOf(field)), ...shown),
    focus: boxes[0], isEmpty: () => ![...boxes, ...(none ? [none.box] : [])].some((box) => box.checked), read,
  };
}

// "None of the above" posts nothing: it says that the boxes are empty on purpose.
function noneOf(field, boxes) {
  const label = field.none_of_the_above || (field.choices || []).find((choice) => choice.value === undefined)?.label;
  if (!label) return null;
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => { if (box.checked) for (const other of boxes) other.checked = false; });
  for (const other of boxes) other.addEventListener("change", () => { if (other.checked) box.checked = false; });
  return { box, element: element("label", { className: "choice" }, box, element("span", {}, fromHtml(label))) };
}

function listWidget(field, id) {
  const options = choicesOf(field).map((choice) =>
    element("option", { value: choiceValue(field, choice), selected: choice.selected, textContent: fromHtml(choice.label).textContent }));
  const list = element("select", { id }, element("option", { value: "", textContent: words.choose }), ...options);
  return {
    element: element("div", { className: "field" }, element("label", { htmlFor: id }, ...labelOf(field)), list),
    focus: list, isEmpty: () => !list.value, read: () => list.value,
  };
}

function labelOf(field) {
  const label = [fromHtml(field.label === "no label" ? "" : field.label)];
  return field.required ? label : [...label, " ", words.optional];
}

function drawField(field, number) {
  if (field.active === false) return null;
  if (!field.variable_name) return { element: element("div", { className: "field" }, fromHtml(field.note || field.html)) };
  const widget = widgetOf(field, number);
  if (field.helptext) widget.element.append(element("p", { className: "hint" }, fromHtml(field.helptext)));
  return { ...widget, field };
}

// --- show if --------------------------------------------------------------------------------------------------------

// Hide what the answers above hide; fields in order, so that a hidden field cannot show another one.
function applyConditions() {
  const held = new Map();
  for (const widget of widgets) {
    const { field } = widget;
    if (!field) continue;
    widget.element.hidden = !isShown(field, held);
    if (widget.element.hidden) continue;
    const value = widget.read();
    if (Array.isArray(value) && takesSeveral(field)) {
      for (const [, variable, ticked] of value) held.set(variable, ticked === "true" ? "True" : "False");
    } else held.set(field.variable_name, value);
  }
}

function isShown(field, held) {
  if (field.show_if_js) return false;
  if (!field.show_if_var) return true;
  const same = held.get(field.show_if_var) === String(field.show_if_val);
  return held.has(field.show_if_var) && same === field.show_if_sign > 0;
}

// --- screens --------------------------------------------------------------------------------------------------------

const FORMS = {
  fields: (screen) => (screen.listCollect ? elsewhere() : fieldsForm(screen)),
  settrue: (screen) => [button(screen.continueLabel, () => choose(screen.fields[0].variable_name, "True"))],
  multiple_choice: (screen) => screen.fields[0].choices.map((choice) =>
    button(choice.label, () => chooseOne(screen.fields[0].variable_name, choice.value))),
  deadend: (screen) => (screen.attachments || []).map(documentLinks),
  wait: () => [],
};
for (const kind of ["yesno", "noyes", "yesnomaybe", "noyesmaybe"]) FORMS[kind] = yesNoButtons;

function show(screen) {
  const [language] = (screen.lang || "en").split("-");
  words = WORDS[language] || WORDS.en;
  document.documentElement.lang = language;
  if (exit) exit.textContent = words.exit;
  at("title").replaceChildren(fromHtml(screen.questionText));
  document.title = at("title").textContent;
  at("text").replaceChildren(fromHtml(screen.subquestionText));
  widgets = [];
  const form = FORMS[screen.questionType] || elsewhere;
  at("form").replaceChildren(...form(screen), ...wayBack(screen));
  applyConditions();
  tell([]);
  at("title").focus();
  if (screen.questionType === "wait" || screen.reload) setTimeout(() => act(() => interview.current()), screen.reload || POLL_MS);
}

function fieldsForm(screen) {
  widgets = screen.fields.map(drawField).filter(Boolean);
  return [...widgets.map((widget) => widget.element), button(screen.continueLabel, null, true), " "];
}

function yesNoButtons(screen) {
  const labels = [[screen.yesLabel, "True"], [screen.noLabel, "False"], [screen.maybeLabel, "None"]];
  return labels.filter(([label]) => label).map(([label, value]) =>
    button(label, () => choose(screen.fields[0].variable_name, value)));
}

function documentLinks(attachment) {
  const links = Object.entries(attachment.url).map(([format, url]) =>
    element("a", { href: new URL(url, interview.server), textContent: format.toUpperCase() }));
  return element("p", {}, fromHtml(attachment.name), " ", ...links.flatMap((link) => [link, " "]));
}

// Reviews, signatures and whatever else this page does not draw: docassemble's own page shows the same session.
function elsewhere() {
  return [element("p", { textContent: words.elsewhere }),
    element("p", {}, element("a", { href: interview.ordinaryPage, textContent: words.open }))];
}

function wayBack(screen) {
  const back = screen.allow_going_back ? [button(words.back, () => act(() => interview.back()))] : [];
  return [...back, ...(screen.questionType === "deadend" ? [button(words.again, startAgain)] : [])];
}

// --- answering ------------------------------------------------------------------------------------------------------

function choose(name, value) {
  const answers = new Answers();
  answers.put(name, value);
  act(() => interview.answer(answers));
}

function chooseOne(variable, value) {
  if (variable) choose(variable, String(value));
  else act(() => interview.runChoice(value));
}

function submit(event) {
  event.preventDefault();
  const missing = shownWidgets().filter((widget) => widget.field.required && widget.isEmpty());
  if (missing.length) return tell(missing.map((widget) => [widget, widget.field.validation_messages?.required || words.required]));
  act(() => interview.answer(filledIn()));
}

const shownWidgets = () => widgets.filter((widget) => widget.field && !widget.element.hidden);

function filledIn() {
  const answers = new Answers();
  for (const { field, read } of shownWidgets()) {
    const name = inputName(field);
    if (takesFiles(field)) answers.putFiles(name, read());
    else if (takesSeveral(field)) for (const [box, , ticked] of read()) answers.put(box, ticked === "true" ? "True" : "False");
    else answers.put(name, read());
    if (takesSeveral(field) && field.datatype.startsWith("object")) answers.put(`${field.variable_name}.gathered`, "True");
  }
  const variable = interview.screen.question_variable_name;
  if (variable) answers.put(variable, "True");
  return answers;
}

// Do something that asks the server, with the page locked meanwhile, and show what comes.
async function act(ask) {
  at("status").textContent = words.busy;
  lock(true);
  try {
    const screen = await ask();
    sessionStorage.setItem(begun, "yes");
    at("status").textContent = "";
    lock(false);
    if (screen.leftFor) location.assign(screen.leftFor);
    else if (screen.problems) refused(screen.problems);
    else show(screen);
  } catch (error) {
    lock(false);
    failed(error, ask);
  }
}

function lock(locked) {
  for (const found of document.querySelectorAll("button")) found.disabled = locked;
}

function refused({ all, byName }) {
  const told = Object.entries(byName).map(([name, sentence]) => [widgetNamed(name), sentence]);
  const general = all.filter((sentence) => !Object.values(byName).includes(sentence)).map((sentence) => [null, sentence]);
  tell([...general, ...told]);
}

const widgetNamed = (name) =>
  widgets.find(({ field }) => field && [field.variable_name, inputName(field)].includes(name)) || null;

function failed(error, ask) {
  const ended = error.status === 400 || error.status === 404;
  at("status").replaceChildren(ended ? words.ended : words.lost, " ",
    ended ? button(words.again, startAgain) : button(words.retry, () => act(ask)));
}

// Show sentences: all of them on top, which takes the focus, and each under its field.
function tell(sentences) {
  document.querySelectorAll(".wrong").forEach((found) => found.remove());
  document.querySelectorAll("[aria-invalid]").forEach((found) => found.removeAttribute("aria-invalid"));
  at("problems").replaceChildren();
  if (!sentences.length) return;
  at("problems").append(element("p", { textContent: words.problems }), element("ul", {}, ...sentences.map(toldOnTop)));
  sentences.forEach(([widget, sentence], number) => widget && toldBelow(widget, sentence, number));
  at("problems").focus();
}

function toldOnTop([widget, sentence]) {
  if (!widget) return element("li", {}, fromHtml(sentence));
  const link = element("a", { href: "#" }, fromHtml(sentence));
  link.addEventListener("click", (event) => { event.preventDefault(); widget.focus.focus(); });
  const label = widget.element.querySelector("legend, label").textContent.trim();
  return element("li", {}, label ? `${label}: ` : "", link);
}

function toldBelow(widget, sentence, number) {
  const below = element("p", { className: "wrong", id: `wrong-${number}` }, fromHtml(sentence));
  widget.element.append(below);
  widget.focus.setAttribute("aria-invalid", "true");
  widget.focus.setAttribute("aria-describedby", below.id);
}

// A link in a text that runs an action of the interview.
function followed(event) {
  const link = event.target.closest("a");
  const written = link?.dataset.action || link?.dataset.embaction || new URLSearchParams(link?.search).get("action");
  if (!written) return;
  event.preventDefault();
  const { action, arguments: args } = JSON.parse(decoded(written));
  act(() => interview.action(action, args));
}

// --- leaving at once ------------------------------------------------------------------------------------------------

let escapes = [];

function leave(event) {
  event.preventDefault();
  document.title = "";
  document.body.replaceChildren();
  location.replace(exit.href);
}

function pressed(event) {
  const now = event.timeStamp;
  escapes = event.key === "Escape" ? [...escapes.filter((then) => now - then < EXIT_MS), now] : [];
  if (escapes.length >= EXIT_PRESSES) leave(event);
}

exit?.addEventListener("click", leave);
if (exit) document.addEventListener("keydown", pressed);

// --- beginning ------------------------------------------------------------------------------------------------------

const urlArgs = () => Object.fromEntries([...query].filter(([name]) => !["server", "i"].includes(name)));
const startAgain = () => act(() => interview.start(urlArgs()));

at("form").addEventListener("submit", submit);
at("form").addEventListener("input", applyConditions);
at("text").addEventListener("click", followed);
act(() => (sessionStorage.getItem(begun) ? interview.current() : interview.start(urlArgs())));
