"""One screen of an interview as an object, read from the JSON of docassemble's browser protocol (docassemble.md, 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .markup import Link, link_to, links_in, text_of
from .only_in_browser import parts_only_in_browser

KINDS = {
    "fields": "fields",
    "settrue": "continue",
    "yesno": "yesno",
    "noyes": "yesno",
    "yesnomaybe": "yesno",
    "noyesmaybe": "yesno",
    "multiple_choice": "choice",
    "signature": "signature",
    "review": "review",
    "deadend": "end",
    "wait": "waiting",
}
# What a robot can do something with; a screen of any other kind takes a person and a browser.
ANSWERABLE = frozenset(KINDS.values()) | {"response"}
MULTIPLE_DATATYPES = frozenset({"checkboxes", "object_checkboxes", "multiselect", "object_multiselect"})
FILE_DATATYPES = frozenset({"file", "files", "camera", "user", "environment", "camcorder", "microphone"})
OBJECT_DATATYPES = frozenset({"object", "object_radio", "object_checkboxes", "object_multiselect"})
FREE_TEXT_INPUTS = frozenset({"combobox", "datalist", "ajax"})


@dataclass(frozen=True)
class Choice:
    """One choice of a field: its label without markup, its value, and its own variable where it is a checkbox."""

    label: str
    value: object
    variable: str = ""
    selected: bool = False


@dataclass(frozen=True)
class Field:
    """One field of a screen.

    `show_if` is (variable, value, sign) where the page hides and shows the field by itself; `alias` is the name under
    which the page posts such a field; `scripted` fields are shown or hidden by JavaScript, which nobody runs here.
    `silences` fields, once answered, disable the others of their row.
    """

    variable: str
    label: str
    datatype: str
    input_type: str
    required: bool
    choices: tuple[Choice, ...]
    default: object
    number: str
    active: bool
    sign: int = 1
    show_if: tuple[str, str, int] | None = None
    scripted: bool = False
    silences: bool = False
    text: str = ""
    json: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def alias(self) -> str:
        """The page's own name for the field, by its number."""
        return f"_field_{self.number}"

    @property
    def conditional(self) -> bool:
        """Whether the page may hide or disable the field by itself."""
        return self.show_if is not None or self.scripted or self.silences

    @property
    def row(self) -> str:
        """The row of a `list collect` screen in which the field stands; the same for all fields of other screens."""
        row, in_list, _ = self.number.partition("_")
        return row if in_list else ""

    @property
    def many(self) -> bool:
        """Whether several choices may be ticked."""
        return self.datatype in MULTIPLE_DATATYPES


@dataclass(frozen=True)
class Button:
    """A button that goes on: the variable it sets and the value it posts."""

    label: str
    variable: str
    value: str


@dataclass(frozen=True)
class Attachment:
    """A document that the screen offers: its name and one download address per format."""

    name: str
    filename: str
    variable: str
    urls: Mapping[str, str]


@dataclass(frozen=True)
class Screen:
    """What an interview shows.

    `kind` is one of fields, continue, yesno, choice, signature, review, end, waiting, response (an event answered
    with something that is not a screen; see `status`, `content_type`, `content`) and left (the interview sent the
    person to `location`). `repeated` says that the answers were not accepted; `problems` then holds the sentences
    that the person is shown, and `problem_fields` those that belong to a field, by variable. `help` holds what the
    help button tells, `terms` the words that are explained, `progress` the per cent done, if the interview counts it;
    `only_in_browser` names what nobody here can see or run: an author's script, an embedded page, inputs of his own.
    """

    kind: str
    title: str = ""
    subquestion: str = ""
    fields: tuple[Field, ...] = ()
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    question_name: str = ""
    question_id: str = ""
    question_type: str = ""
    steps: int = 0
    can_go_back: bool = False
    reload_seconds: float = 0.0
    language: str = ""
    messages: tuple[str, ...] = ()
    help: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    progress: float | None = None
    wants_place: bool = False
    only_in_browser: tuple[str, ...] = ()
    repeated: bool = False
    problems: tuple[str, ...] = ()
    problem_fields: Mapping[str, str] = field(default_factory=dict)
    location: str = ""
    status: int = 200
    content_type: str = "application/json"
    content: bytes = field(default=b"", repr=False)
    json: Any = field(default=None, repr=False, compare=False)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Screen:
        """Read a screen.

        Args:
            data: the JSON object of `/interview?json=1`, one that has `questionType`.
        """
        fields = tuple(_field(item) for item in data.get("fields", ()))
        return cls(
            kind=_kind(data),
            title=text_of(data.get("questionText", "")),
            subquestion=data.get("subquestionText", ""),
            fields=fields,
            buttons=_buttons(data, fields),
            attachments=tuple(_attachment(item) for item in data.get("attachments", ())),
            links=links_in("".join(_html_parts(data))) + _menu(data),
            question_name=data.get("_question_name", ""),
            question_id=data.get("id", ""),
            question_type=data["questionType"],
            steps=int(data.get("steps", 0)),
            can_go_back=bool(data.get("allow_going_back")),
            reload_seconds=float(data.get("reload", 0)) / 1000,
            language=data.get("lang", ""),
            messages=tuple(text_of(str(entry.get("message", ""))) for entry in data.get("message_log", ())),
            help=_help(data),
            terms={word: text_of(said) for key in ("terms", "autoterms") for word, said in data.get(key, {}).items()},
            progress=data.get("progress"),
            wants_place=bool(data.get("track_location")),
            only_in_browser=parts_only_in_browser(data, _html_parts(data)),
            json=data,
        )

    def field(self, variable: str) -> Field:
        """Give the field of a variable.

        Raises:
            KeyError: the screen has no such field.
        """
        for known in self.fields:
            if known.variable == variable:
                return known
        raise KeyError(variable)

    def with_links(self, links: tuple[Link, ...]) -> Screen:
        """Give the screen with the links of its page, which the JSON of a review screen leaves out."""
        return replace(self, links=links)

    def refused(self, problems: tuple[str, ...], by_field: Mapping[str, str]) -> Screen:
        """Give the screen marked as shown again, with the sentences that say why."""
        return replace(self, repeated=True, problems=problems, problem_fields=dict(by_field))

    def to_text(self) -> str:
        """Write the screen as a person reads it, for reports and failing tests."""
        lines = [f"[{self.kind}] {self.title}", text_of(self.subquestion), self.location]
        lines += [f"! {problem}" for problem in self.problems]
        lines += [_field_line(known) for known in self.fields if known.active]
        lines += [f"[{button.label}]" for button in self.buttons]
        lines.append(text_of((self.json or {}).get("underText") or ""))
        lines += [f"<{link.label}>" for link in self.links]
        lines += [f"{document.name}: {', '.join(document.urls)}" for document in self.attachments]
        return "\n".join(line for line in lines if line)


def _html_parts(data: Mapping[str, Any]) -> list[str]:
    parts = [data.get("subquestionText", ""), data.get("underText", ""), data.get("rightText", "")]
    noted = (item.get(key) for item in data.get("fields", ()) for key in ("note", "html", "helptext"))
    return parts + [part for part in noted if part]


def _menu(data: Mapping[str, Any]) -> tuple[Link, ...]:
    menu = [(item.get("label", ""), item.get("url", "")) for item in data.get("menu_items", ())]
    menu += [(item.get("label", ""), item.get("action", "")) for item in data.get("additional_buttons", ())]
    return tuple(link_to(text_of(str(label)), {"href": str(url)}) for label, url in menu)


def _help(data: Mapping[str, Any]) -> tuple[str, ...]:
    entries = [*data.get("helpText", ()), *data.get("interviewHelpText", ())]
    return tuple(text_of(f"<p>{entry.get('heading') or ''}</p>{entry.get('content') or ''}") for entry in entries)


def _kind(data: Mapping[str, Any]) -> str:
    kind = KINDS.get(data["questionType"], data["questionType"])
    return "waiting" if kind == "end" and data.get("reload") else kind


def _field(item: Mapping[str, Any]) -> Field:
    return Field(
        variable=item.get("variable_name", ""),
        label=text_of(item.get("label", "")),
        datatype=item.get("datatype", "text"),
        input_type=item.get("inputtype", item.get("fieldtype", "")),
        required=bool(item.get("required", False)),
        choices=tuple(_choice(choice) for choice in item.get("choices", ())),
        default=item.get("default"),
        number=str(item.get("number", "")),
        active=bool(item.get("active", True)),
        sign=int(item.get("sign", 1)),
        show_if=_show_if(item),
        scripted="show_if_js" in item,
        silences=bool(item.get("disable_others")),
        text=text_of(item.get("note") or item.get("html") or item.get("helptext") or ""),
        json=item,
    )


def _show_if(item: Mapping[str, Any]) -> tuple[str, str, int] | None:
    if "show_if_var" not in item:
        return None
    return item["show_if_var"], str(item.get("show_if_val")), int(item.get("show_if_sign", 1))


def _choice(item: Mapping[str, Any]) -> Choice:
    selected = bool(item.get("selected")) or item.get("default") in (True, "True")
    return Choice(text_of(str(item["label"])), item.get("value"), item.get("variable_name", ""), selected)


def _attachment(item: Mapping[str, Any]) -> Attachment:
    name = text_of(item.get("name", ""))
    return Attachment(name, item.get("filename", ""), item.get("variable_name", ""), dict(item.get("url", {})))


def _buttons(data: Mapping[str, Any], fields: tuple[Field, ...]) -> tuple[Button, ...]:
    kind = _kind(data)
    if kind == "yesno" and fields:
        return _yes_no_buttons(data, fields[0])
    if kind == "choice" and fields:
        variable = fields[0].variable or "_multiple_choice"
        return tuple(Button(choice.label, variable, str(choice.value)) for choice in fields[0].choices)
    if kind == "continue" and fields:
        return (Button(text_of(data["continueLabel"]), fields[0].variable, "True"),)
    if kind in ("fields", "review"):
        variable = data.get("question_variable_name", "")
        return (Button(_continue_label(data, variable), variable, "True" if variable else ""),)
    return ()


def _continue_label(data: Mapping[str, Any], variable: str) -> str:
    """Give the label; the JSON of a review that sets a variable says `Resume` where the page says `Continue`."""
    label = text_of(data["continueLabel"])
    return "Continue" if variable and label == "Resume" else label


def _yes_no_buttons(data: Mapping[str, Any], known: Field) -> tuple[Button, ...]:
    labelled = (("yesLabel", "True"), ("noLabel", "False"), ("maybeLabel", "None"))
    return tuple(
        Button(text_of(str(data[label])), known.variable, value) for label, value in labelled if data.get(label)
    )


def _field_line(known: Field) -> str:
    if not known.variable:
        return known.text or known.label
    offered = " / ".join(choice.label for choice in known.choices)
    return (
        f"{known.label} ({known.datatype}{', required' if known.required else ''}): {known.variable} {offered}".strip()
    )
