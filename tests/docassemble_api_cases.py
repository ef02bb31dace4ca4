"""One case for each outcome in the table of docs/docassemble-api.md: by our call, and for failures by their class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import requests

from docassemble.legalaidsync.docassemble_api.client import Upload
from tests.docassemble_api_world import (
    ADMINISTRATOR,
    ANSWERS,
    DOCUMENT,
    GONE,
    NOBODY,
    PASSWORD,
    QUESTIONLESS,
    QUESTIONS,
    SCREENS,
    TEMPLATE,
    TROUBLE,
    World,
    package_zip,
)

Case = Callable[[World], Any]
SUCCESS = "success"


def _person_is_changed(w: World) -> bool:
    person = w.person(first_name="Marigold")
    w.admin.users.update(person, last_name="Juniper", active=False)
    found = w.admin.users.get(person)
    return (found["first_name"], found["last_name"], found["active"]) == ("Marigold", "Juniper", False)


def _person_is_off(w: World) -> bool:
    person = w.person()
    w.admin.users.deactivate(person)
    return w.admin.users.get(person)["active"] is False


def _person_is_gone(w: World, verb: str) -> bool:
    person = w.person()
    getattr(w.admin.users, verb)(person, for_good=True)
    return person not in [row["id"] for row in w.admin.users.list(include_inactive=True)]


def _invited(w: World) -> bool:
    (invited,) = w.admin.users.invite([f"{w.name()}@mail.example"], privilege="user", send_emails=False)
    return "/user/register" in invited["url"]


def _privilege_comes_and_goes(w: World) -> bool:
    name, person = w.name(), w.person()
    w.admin.privileges.create(name)
    w.admin.user_privileges.create(person, name)
    had = w.admin.user_privileges.list(person)
    w.admin.user_privileges.delete(person, name)
    left = w.admin.user_privileges.list(person)
    w.admin.privileges.delete(name)
    return name in had and name not in left and name not in w.admin.privileges.list()


def _key_comes_and_goes(w: World) -> bool:
    name = w.name()
    key = w.admin.keys.create(name, method="ip", allowed=["127.0.0.1"], permissions=["access_sessions"])
    w.admin.keys.update(api_key=key, add_to_allowed=["127.0.0.2"], remove_from_permissions=["access_sessions"])
    found = w.admin.keys.get(name)
    w.admin.keys.delete(key)
    names = [row["name"] for row in w.admin.keys.list()]
    return (found["constraints"], found["permissions"]) == (["127.0.0.1", "127.0.0.2"], []) and name not in names


def _key_of_another_comes_and_goes(w: World) -> bool:
    person = w.person()
    key = w.admin.user_keys.create(person, "first")
    w.admin.user_keys.update(person, key, name="second")
    found = w.admin.user_keys.get(person, "second")
    w.admin.user_keys.delete(person, key)
    return found["name"] == "second" and w.admin.user_keys.list(person) == []


def _listed(w: World, resource: str, *path: Any) -> bool:
    session = w.session().session
    found = list(getattr(w.admin, resource).list(*path, session=session))
    return [row["session"] for row in found] == [session]


def _deleted(w: World, resource: str, *path: Any) -> bool:
    session = w.session().session
    kept = w.session().session
    getattr(w.admin, resource).delete(*path, session=session)
    return [len(list(w.admin.interviews.list(session=each))) for each in (session, kept)] == [0, 1]


def _session_is_read(w: World) -> bool:
    session = w.session()
    w.admin.sessions.update(session, {"household_size": 2})
    return bool(w.admin.sessions.get(session)["household_size"] == 2)


def _session_is_left(w: World) -> bool:
    session = w.session()
    w.admin.sessions.delete(session)
    return list(w.admin.interviews.list(session=session.session)) == []


def _went_back(w: World) -> bool:
    session = w.session()
    w.admin.answer(session, {"household_size": 2})
    return w.admin.sessions.back(session).wanted == "household_size"


def _file_is_read(w: World) -> bool:
    session = w.session()
    w.admin.sessions.update(session, files={"papers": [Upload("a.txt", b"first"), Upload("b.txt", b"second")]})
    elements = w.admin.sessions.get(session)["papers"]["elements"]
    return [w.admin.files.get(paper["number"]).content for paper in elements] == [b"first", b"second"]


def _resumed(w: World) -> bool:
    session = w.admin.sessions.create(QUESTIONLESS, url_args={"shared": "1"})
    w.admin.sessions.update(session, ANSWERS)
    return bool(requests.get(w.admin.links.resume(QUESTIONLESS, session=session.session)).json()["ok"])


def _logged_in(w: World) -> bool:
    secret = w.admin.secrets.get(w.admin_email, w.admin_password)
    session = w.admin.sessions.create(QUESTIONLESS, secret=secret)
    w.admin.sessions.update(session, ANSWERS)
    link = w.admin.links.login(w.admin_email, w.admin_password, i=QUESTIONLESS, session=session.session)
    return bool(requests.get(link).json()["ok"])


def _stashed(w: World, verb: str) -> bool:
    made = w.admin.stash.create({"client": {"name": "Marigold"}}, expire=60)
    where = made["stash_key"], made["secret"]
    found = getattr(w.admin.stash, verb)(*where)
    return bool(found["client"]["name"] == "Marigold")


def _configured(w: World) -> bool:
    task = w.admin.config.update({"appname": "Tried"})
    changed = w.admin.config.get()
    w.admin.config.replace({**changed, "appname": "docassemble"}, whole=True)
    return bool(task["task_id"]) and (changed["appname"], w.admin.config.get()["appname"]) == ("Tried", "docassemble")


def _package_is_noted(w: World) -> bool:
    name = f"docassemble.{w.name()}"
    asked = w.admin.packages.install(pip=name)
    listed = [row["name"] for row in w.admin.packages.list()]
    status = w.admin.packages.status(asked["task_id"])
    removed = w.admin.packages.delete(name)
    gone = name not in [row["name"] for row in w.admin.packages.list()]
    return name in listed and status == {"status": "working"} and bool(removed["task_id"]) and gone


def _package_is_uploaded(w: World) -> bool:
    return bool(w.admin.packages.install(package_zip(), restart=False)["task_id"])


def _playground_file(w: World) -> bool:
    project = w.name()
    w.admin.projects.create(project)
    w.admin.playground.create("questions", QUESTIONS, project=project)
    names = w.admin.playground.list("questions", project=project)
    found = w.admin.playground.get("questions", "small.yml", project=project).content
    w.admin.playground.delete("questions", "small.yml", project=project)
    left = w.admin.playground.list("questions", project=project)
    projects = w.admin.projects.list()
    w.admin.projects.delete(project, for_good=True)
    gone = project in projects and project not in w.admin.projects.list()
    return names == ["small.yml"] and found == QUESTIONS.content and left == [] and gone


def _playground_package(w: World, verb: str) -> bool:
    project = w.name()
    w.admin.projects.create(project)
    if verb == "install":
        w.admin.playground.install(package_zip(), project=project)
    else:
        w.admin.playground.pull(github_url=w.repository, branch="main", project=project)
    names = w.admin.playground.list("questions", project=project)
    w.admin.projects.delete(project, for_good=True)
    return "small.yml" in names


SUCCESSES: Mapping[str, Case] = {
    "users.list": lambda w: w.admin_email in [row["email"] for row in w.admin.users.list()],
    "users.get": lambda w: w.admin.users.get(ADMINISTRATOR)["email"] == w.admin_email,
    "users.find": lambda w: w.admin.users.find(w.admin_email)["id"] == ADMINISTRATOR,
    "users.create": lambda w: w.admin.users.get(w.person(privileges=["advocate"]))["privileges"] == ["advocate"],
    "users.update": _person_is_changed,
    "users.deactivate": _person_is_off,
    "users.delete": lambda w: _person_is_gone(w, "delete"),
    "users.delete_with_shared": lambda w: _person_is_gone(w, "delete_with_shared"),
    "users.invite": _invited,
    "me.get": lambda w: w.admin.me.get()["id"] == ADMINISTRATOR,
    "me.update": lambda w: [w.plain.me.update(country="US"), w.plain.me.get()["country"]] == [None, "US"],
    "me.privileges": lambda w: w.admin.me.privileges() == ["admin"],
    **dict.fromkeys(("privileges.list", "privileges.create", "privileges.delete"), _privilege_comes_and_goes),
    **dict.fromkeys((f"user_privileges.{verb}" for verb in ("list", "create", "delete")), _privilege_comes_and_goes),
    "secrets.get": lambda w: len(w.admin.secrets.get(w.admin_email, w.admin_password)) > 10,
    **dict.fromkeys((f"keys.{verb}" for verb in ("list", "get", "create", "update", "delete")), _key_comes_and_goes),
    **dict.fromkeys(
        (f"user_keys.{verb}" for verb in ("list", "get", "create", "update", "delete")), _key_of_another_comes_and_goes
    ),
    "menu.list": lambda w: isinstance(w.admin.menu.list(), list),
    "interviews.list": lambda w: _listed(w, "interviews"),
    "my_interviews.list": lambda w: _listed(w, "my_interviews"),
    "user_interviews.list": lambda w: _listed(w, "user_interviews", ADMINISTRATOR),
    "users_interviews.list": lambda w: _listed(w, "users_interviews"),
    "interviews.delete": lambda w: _deleted(w, "interviews"),
    "my_interviews.delete": lambda w: _deleted(w, "my_interviews"),
    "user_interviews.delete": lambda w: _deleted(w, "user_interviews", ADMINISTRATOR),
    "users_interviews.delete": lambda w: _deleted(w, "users_interviews"),
    "interview_data.get": lambda w: "household_size" in str(w.admin.interview_data.get(QUESTIONLESS)),
    "sessions.create": lambda w: w.session().encrypted,
    "sessions.get": _session_is_read,
    "sessions.update": _session_is_read,
    "sessions.delete": _session_is_left,
    "sessions.question": lambda w: w.admin.sessions.question(w.session()).wanted == "household_size",
    "sessions.action": lambda w: w.admin.sessions.action(w.session(), "what_is_known", must_be_ok=True).json["ok"],
    "sessions.back": _went_back,
    "files.get": _file_is_read,
    "links.resume": _resumed,
    "links.login": _logged_in,
    "links.temporary": lambda w: "/goto?c=" in w.admin.links.temporary("https://example.org", one_time=True),
    **dict.fromkeys(("stash.create", "stash.get"), lambda w: _stashed(w, "get")),
    "stash.take": lambda w: _stashed(w, "take"),
    "templates.fields": lambda w: "client" in str(w.admin.templates.fields(TEMPLATE)),
    "files.convert": lambda w: w.admin.files.convert(DOCUMENT).strip() == "Dear client",
    "server.clear_cache": lambda w: w.admin.server.clear_cache() is None,
    **dict.fromkeys(
        ("server.restart", "server.restart_status"),
        lambda w: w.admin.server.restart_status(w.admin.server.restart()["task_id"]) == {"status": "working"},
    ),
    **dict.fromkeys(("config.get", "config.update", "config.replace"), _configured),
    **dict.fromkeys(("packages.list", "packages.delete", "packages.status"), _package_is_noted),
    "packages.install": lambda w: _package_is_noted(w) and _package_is_uploaded(w),
    **dict.fromkeys((f"playground.{verb}" for verb in ("list", "get", "create", "delete")), _playground_file),
    "playground.install": lambda w: _playground_package(w, "install"),
    "playground.pull": lambda w: _playground_package(w, "pull"),
    **dict.fromkeys(("projects.list", "projects.create", "projects.delete"), _playground_file),
}

FAILURES: Mapping[tuple[str, str], Case] = {
    ("users.get", "NotFound"): lambda w: w.admin.users.get(NOBODY),
    ("users.find", "NotFound"): lambda w: w.admin.users.find("nobody@mail.example"),
    ("users.create", "Refused"): lambda w: w.admin.users.create(w.admin_email, password=PASSWORD),
    ("users.create", "InterviewFailed"): lambda w: w.admin.users.create("x@mail.example", first_name=5),
    ("users.update", "NotFound"): lambda w: w.admin.users.update(NOBODY, first_name="Marigold"),
    ("users.deactivate", "NotFound"): lambda w: w.admin.users.deactivate(NOBODY),
    ("users.delete", "NotFound"): lambda w: w.admin.users.delete(NOBODY, for_good=True),
    ("users.delete", "RequestInvalid"): lambda w: w.admin.users.delete(w.person()),
    ("users.delete_with_shared", "NotFound"): lambda w: w.admin.users.delete_with_shared(NOBODY, for_good=True),
    ("users.delete_with_shared", "RequestInvalid"): lambda w: w.admin.users.delete_with_shared(w.person()),
    ("users.invite", "Refused"): lambda w: w.admin.users.invite("no address"),
    ("me.update", "PermissionMissing"): lambda w: w.plain.me.update(password="another 1"),
    ("privileges.create", "Refused"): lambda w: w.admin.privileges.create("user"),
    ("privileges.delete", "Refused"): lambda w: w.admin.privileges.delete("no such privilege"),
    ("user_privileges.list", "NotFound"): lambda w: w.admin.user_privileges.list(NOBODY),
    ("user_privileges.create", "Refused"): lambda w: w.admin.user_privileges.create(w.person(), "no such privilege"),
    ("user_privileges.delete", "Refused"): lambda w: w.admin.user_privileges.delete(w.person(), "advocate"),
    ("secrets.get", "Refused"): lambda w: w.admin.secrets.get(w.admin_email, "wrong"),
    ("keys.get", "NotFound"): lambda w: w.admin.keys.get("no such key"),
    ("keys.create", "Refused"): lambda w: w.admin.keys.create("x", permissions=["no such permission"]),
    ("keys.update", "Refused"): lambda w: w.admin.keys.update(api_key="no such key", name="x"),
    ("user_keys.list", "NotFound"): lambda w: w.admin.user_keys.list(NOBODY),
    ("user_keys.get", "NotFound"): lambda w: w.admin.user_keys.get(ADMINISTRATOR, "no such key"),
    ("user_keys.create", "Refused"): lambda w: w.admin.user_keys.create(w.person(), "x", method="no such method"),
    ("user_keys.update", "Refused"): lambda w: w.admin.user_keys.update(w.person(), "no such key", name="x"),
    ("user_keys.delete", "NotFound"): lambda w: w.admin.user_keys.delete(NOBODY, "no such key"),
    **{
        (f"{name}.list", "Refused"): lambda w, name=name, path=path: list(
            getattr(w.admin, name).list(*path, query="import os")
        )
        for name, path in (
            ("interviews", ()),
            ("my_interviews", ()),
            ("users_interviews", ()),
            ("user_interviews", (ADMINISTRATOR,)),
        )
    },
    **{
        (f"{name}.delete", "RequestInvalid"): lambda w, name=name, path=path: getattr(w.admin, name).delete(
            *path, i=QUESTIONLESS
        )
        for name, path in (
            ("interviews", ()),
            ("my_interviews", ()),
            ("users_interviews", ()),
            ("user_interviews", (ADMINISTRATOR,)),
        )
    },
    ("interview_data.get", "NotFound"): lambda w: w.admin.interview_data.get(GONE),
    ("sessions.create", "NotFound"): lambda w: w.admin.sessions.create(GONE),
    ("sessions.create", "InterviewFailed"): lambda w: w.admin.sessions.create(TROUBLE, url_args={"broken": "1"}),
    ("sessions.create", "RequestInvalid"): lambda w: w.admin.sessions.create(QUESTIONLESS, url_args={"who": "José"}),
    **{
        (f"sessions.{verb}", kind): lambda w, verb=verb, where=where, more=more: getattr(w.admin.sessions, verb)(
            getattr(w, where)(), *more
        )
        for kind, where in (("SessionGone", "gone"), ("WrongSecret", "locked"))
        for verb, more in (
            ("get", ()),
            ("update", ({"a": 1},)),
            ("question", ()),
            ("action", ("what_is_known",)),
            ("back", ()),
        )
    },
    ("sessions.update", "Refused"): lambda w: w.admin.sessions.update(w.session(), {"import os": 1}),
    ("sessions.update", "RequestInvalid"): lambda w: w.admin.sessions.update(w.session(), {"a": object()}),
    ("sessions.action", "Refused"): lambda w: w.admin.sessions.action(w.trouble(), "refuses", must_be_ok=True),
    ("sessions.action", "InterviewFailed"): lambda w: w.admin.sessions.action(w.trouble(), "fails"),
    ("sessions.back", "Refused"): lambda w: w.admin.sessions.back(w.admin.sessions.create(SCREENS)),
    ("files.get", "FileGone"): lambda w: w.admin.files.get(NOBODY),
    ("links.resume", "Refused"): lambda w: w.admin.links.resume(QUESTIONLESS, expire=0),
    ("links.login", "Refused"): lambda w: w.admin.links.login(w.admin_email, "wrong"),
    ("links.login", "WrongSecret"): lambda w: w.admin.links.login(
        w.admin_email, w.admin_password, i=QUESTIONLESS, session=w.session().session
    ),
    ("links.temporary", "Refused"): lambda w: w.admin.links.temporary("https://example.org", expire=0),
    ("stash.create", "RequestInvalid"): lambda w: w.admin.stash.create(),
    ("stash.get", "NotFound"): lambda w: w.admin.stash.get("x", "y"),
    ("stash.take", "NotFound"): lambda w: w.admin.stash.take("x", "y"),
    ("templates.fields", "Refused"): lambda w: w.admin.templates.fields(QUESTIONS),
    ("files.convert", "Refused"): lambda w: w.admin.files.convert(QUESTIONS),
    ("server.restart", "EndpointOff"): lambda w: w.hardened.server.restart(),
    ("server.restart_status", "EndpointOff"): lambda w: w.hardened.server.restart_status("x"),
    ("config.get", "EndpointOff"): lambda w: w.hardened.config.get(),
    ("config.update", "EndpointOff"): lambda w: w.hardened.config.update({"appname": "x"}),
    ("config.replace", "EndpointOff"): lambda w: w.hardened.config.replace({"appname": "x"}, whole=True),
    ("config.replace", "RequestInvalid"): lambda w: w.admin.config.replace({"appname": "x"}),
    ("packages.install", "EndpointOff"): lambda w: w.hardened.packages.install(pip="docassemble.sample"),
    ("packages.install", "Refused"): lambda w: w.admin.packages.install(restart=False),
    ("packages.delete", "EndpointOff"): lambda w: w.hardened.packages.delete("docassemble.sample"),
    ("packages.delete", "Refused"): lambda w: w.admin.packages.delete("docassemble.no-such-package"),
    ("packages.status", "EndpointOff"): lambda w: w.hardened.packages.status("x"),
    ("playground.list", "EndpointOff"): lambda w: w.hardened.playground.list("questions"),
    ("playground.list", "Refused"): lambda w: w.admin.playground.list("no such folder"),
    ("playground.get", "EndpointOff"): lambda w: w.hardened.playground.get("questions", "small.yml"),
    ("playground.get", "FileGone"): lambda w: w.admin.playground.get("questions", "no-such-file.yml"),
    ("playground.create", "EndpointOff"): lambda w: w.hardened.playground.create("questions", QUESTIONS),
    ("playground.create", "Refused"): lambda w: w.admin.playground.create("questions", QUESTIONS, project="nosuch"),
    ("playground.delete", "EndpointOff"): lambda w: w.hardened.playground.delete("questions", "small.yml"),
    ("playground.delete", "Refused"): lambda w: w.admin.playground.delete("no such folder", "small.yml"),
    ("playground.install", "EndpointOff"): lambda w: w.hardened.playground.install(QUESTIONS),
    ("playground.install", "Refused"): lambda w: w.admin.playground.install(QUESTIONS),
    ("playground.pull", "EndpointOff"): lambda w: w.hardened.playground.pull(pip="docassemble.sample"),
    ("playground.pull", "Refused"): lambda w: w.admin.playground.pull(),
    ("projects.list", "EndpointOff"): lambda w: w.hardened.projects.list(),
    ("projects.create", "EndpointOff"): lambda w: w.hardened.projects.create("sample"),
    ("projects.create", "Refused"): lambda w: w.admin.projects.create("no name"),
    ("projects.delete", "EndpointOff"): lambda w: w.hardened.projects.delete("sample", for_good=True),
    ("projects.delete", "Refused"): lambda w: w.admin.projects.delete("nosuch", for_good=True),
    ("projects.delete", "RequestInvalid"): lambda w: w.admin.projects.delete("nosuch"),
}
