"""The table of docassemble's API, by theme, and what of it is left out with the reason.

Facts: sections 3.2 to 3.5 of docassemble.md and the blueprints of docassemble 1.10.13. A test compares it with those.
"""

from __future__ import annotations

from collections.abc import Mapping

from .rows import Answer, Row

ADMIN = "admin"
STAFF = "admin advocate"
STAFF_OR_SELF = "admin advocate self"
ADMIN_OR_SELF = "admin self"
DEVELOPERS = "admin developer"
ABOUT_A_PERSON = (
    "first_name last_name country subdivisionfirst subdivisionsecond subdivisionthird organization timezone language"
)
FILTERS = "i session tag query"
LISTING = f"{FILTERS} secret include_dictionary"
KEY_CHANGES = (
    "name method allowed add_to_allowed remove_from_allowed permissions add_to_permissions remove_from_permissions"
)
KEY_LISTS = "add_to_allowed remove_from_allowed add_to_permissions remove_from_permissions"
USER = "/api/user/{user}"
EVERYTHING, FOR_GOOD, WHOLE = "everything", "for_good", "whole"

PEOPLE = (
    Row("users", "list", "GET", "/api/user_list", takes="include_inactive", who=STAFF, answer=Answer.PAGES),
    Row("users", "get", "GET", USER, who=STAFF_OR_SELF),
    Row("users", "find", "GET", "/api/user_info", "username", "case_sensitive", STAFF),
    Row("users", "create", "POST", "/api/user/new", "username", f"password privileges {ABOUT_A_PERSON}", ADMIN),
    Row("users", "update", "PATCH", USER, takes=f"active password old_password {ABOUT_A_PERSON}", who=ADMIN_OR_SELF),
    Row("users", "deactivate", "DELETE", USER, who=ADMIN),
    Row("users", "delete", "DELETE", USER, who=ADMIN_OR_SELF, fixed={"remove": "account"}, confirm=FOR_GOOD),
    Row(
        "users",
        "delete_with_shared",
        "DELETE",
        USER,
        who=ADMIN,
        fixed={"remove": "account_and_shared"},
        confirm=FOR_GOOD,
        note="also deletes sessions that other people take part in",
    ),
    Row("users", "invite", "POST", "/api/user_invite", "email_addresses", "privilege send_emails", ADMIN),
    Row("me", "get", "GET", "/api/user"),
    Row("me", "update", "PATCH", "/api/user", takes=f"password old_password {ABOUT_A_PERSON}"),
    Row("me", "privileges", "GET", "/api/user/privileges"),
    Row("privileges", "list", "GET", "/api/privileges", who=STAFF),
    Row("privileges", "create", "POST", "/api/privileges", "privilege", who=ADMIN),
    Row("privileges", "delete", "DELETE", "/api/privileges", "privilege", who=ADMIN),
    Row("user_privileges", "list", "GET", f"{USER}/privileges", who=STAFF_OR_SELF),
    Row("user_privileges", "create", "POST", f"{USER}/privileges", "privilege", who=ADMIN),
    Row("user_privileges", "delete", "DELETE", f"{USER}/privileges", "privilege", who=ADMIN),
    Row(
        "secrets",
        "get",
        "GET",
        "/api/secret",
        "username password",
        note="docassemble takes the password in the query only, so it gets into the access log of its server",
    ),
)

KEYS = tuple(
    row
    for resource, path, who in (("keys", "/api/user/api", ""), ("user_keys", f"{USER}/api", ADMIN_OR_SELF))
    for row in (
        Row(resource, "list", "GET", path, who=who),
        Row(resource, "get", "GET", path, "name", who=who),
        Row(resource, "create", "POST", path, "name", "method allowed permissions", who),
        Row(
            resource,
            "update",
            "PATCH",
            path,
            "" if resource == "keys" else "api_key",
            f"api_key {KEY_CHANGES}" if resource == "keys" else KEY_CHANGES,
            who,
            lists_as_text=KEY_LISTS,
        ),
        Row(
            resource,
            "delete",
            "DELETE",
            path,
            "api_key",
            who=who,
            note="the key that is deleted travels in the query, because docassemble reads it there only",
        ),
    )
)

INTERVIEWS = (
    Row("menu", "list", "GET", "/api/list", takes="tag absolute_urls"),
    *(
        row
        for resource, path, more, who in (
            ("interviews", "/api/interviews", "", STAFF),
            ("my_interviews", "/api/user/interviews", "", ""),
            ("user_interviews", f"{USER}/interviews", "", STAFF_OR_SELF),
            ("users_interviews", "/api/users/interviews", "user_id ", STAFF),
        )
        for row in (
            Row(resource, "list", "GET", path, takes=more + LISTING, who=who, answer=Answer.PAGES),
            Row(
                resource,
                "delete",
                "DELETE",
                path,
                takes=more + FILTERS,
                who=who,
                confirm=EVERYTHING,
                unless="session",
            ),
        )
    ),
    Row("interview_data", "get", "GET", "/api/interview_data", "i", who=DEVELOPERS),
)

SESSIONS = (
    Row("sessions", "create", "GET", "/api/session/new", "i", has_effect=True),
    Row("sessions", "get", "GET", "/api/session", "i session", "secret"),
    Row("sessions", "update", "POST", "/api/session", "i session", answer=Answer.OWN),
    Row("sessions", "delete", "DELETE", "/api/session", "i session"),
    Row(
        "sessions",
        "question",
        "GET",
        "/api/session/question",
        "i session",
        "secret",
        answer=Answer.OWN,
        has_effect=True,
        note="it runs the interview's code; `ask` does the same by POST and keeps the secret out of the address",
    ),
    Row("sessions", "action", "POST", "/api/session/action", "i session", answer=Answer.OWN),
    Row("sessions", "back", "POST", "/api/session/back", "i session", answer=Answer.OWN),
    Row("files", "get", "GET", "/api/file/{number}", takes="extension filename", answer=Answer.FILE),
    Row("links", "resume", "POST", "/api/resume_url", "i", "session url_args one_time expire"),
    Row(
        "links",
        "login",
        "POST",
        "/api/login_url",
        "username password",
        "i session url_args next expire resume_existing",
        ADMIN,
    ),
    Row("links", "temporary", "GET", "/api/temp_url", "url", "expire one_time"),
    Row("stash", "create", "POST", "/api/stash_data", "data", "expire raw"),
    Row("stash", "get", "GET", "/api/retrieve_stashed_data", "stash_key secret", "refresh"),
    Row(
        "stash",
        "take",
        "GET",
        "/api/retrieve_stashed_data",
        "stash_key secret",
        fixed={"delete": "1"},
        has_effect=True,
    ),
)

SERVER = (
    Row("templates", "fields", "POST", "/api/fields", takes="format", who=DEVELOPERS, files="template"),
    Row("files", "convert", "POST", "/api/convert_file", takes="format", answer=Answer.TEXT, files="file"),
    Row("server", "clear_cache", "POST", "/api/clear_cache", who=DEVELOPERS),
    Row("server", "restart", "POST", "/api/restart", who=DEVELOPERS),
    Row("server", "restart_status", "GET", "/api/restart_status", "task_id", who=DEVELOPERS),
    Row("config", "get", "GET", "/api/config", who=ADMIN, note="with every secret of the server"),
    Row("config", "update", "PATCH", "/api/config", "config_changes", who=ADMIN),
    Row("config", "replace", "POST", "/api/config", "config", who=ADMIN, confirm=WHOLE),
    Row("packages", "list", "GET", "/api/package", who=DEVELOPERS),
    Row(
        "packages",
        "install",
        "POST",
        "/api/package",
        takes="pip github_url branch update restart",
        who=DEVELOPERS,
        files="zip",
    ),
    Row("packages", "delete", "DELETE", "/api/package", "package", "restart", DEVELOPERS),
    Row("packages", "status", "GET", "/api/package_update_status", "task_id", who=DEVELOPERS),
)

OWNER = "user_id project"
PLAYGROUND = (
    Row("playground", "list", "GET", "/api/playground", "folder", OWNER, DEVELOPERS),
    Row("playground", "get", "GET", "/api/playground", "folder filename", OWNER, DEVELOPERS, Answer.FILE),
    Row("playground", "create", "POST", "/api/playground", "folder", f"{OWNER} restart", DEVELOPERS, files="file"),
    Row("playground", "delete", "DELETE", "/api/playground", "folder filename", f"{OWNER} restart", DEVELOPERS),
    Row("playground", "install", "POST", "/api/playground_install", "", f"{OWNER} restart", DEVELOPERS, files="file"),
    Row("playground", "pull", "POST", "/api/playground_pull", "", f"{OWNER} github_url branch pip restart", DEVELOPERS),
    Row("projects", "list", "GET", "/api/playground/project", "", "user_id", DEVELOPERS),
    Row("projects", "create", "POST", "/api/playground/project", "project", "user_id", DEVELOPERS),
    Row("projects", "delete", "DELETE", "/api/playground/project", "project", "user_id", DEVELOPERS, confirm=FOR_GOOD),
)

ROWS: tuple[Row, ...] = (*PEOPLE, *KEYS, *INTERVIEWS, *SESSIONS, *SERVER, *PLAYGROUND)

LEFT_OUT: Mapping[str, str] = {
    "POST /api/user": "the same as PATCH",
    "POST /api/user/{user}": "the same as PATCH",
    "GET /api/playground_pull": "a GET that changes files and takes no arguments; POST does the same",
}
