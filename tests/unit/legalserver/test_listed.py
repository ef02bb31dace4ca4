"""What a list of users answers about each of them, and what it does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from docassemble.legalaidsync.legalserver.listed import users_inside
from docassemble.legalaidsync.transport import Call

TEO = {"user_uuid": "teo", "first": "Teo", "supervisors": [], "supervisees": []}
LIST = "/api/v2/users"
PAGE = {"page_number": 1, "page_size": 100}


def answers(body: Any, template: str = LIST, **query: Any) -> dict[str, Any]:
    """Return path of a call -> what answers it, for one answer to a list."""
    response = requests.Response()
    response.status_code, response._content = 200, json.dumps(body).encode()
    found = users_inside(Call("GET", template, query=PAGE | query), response)
    return {call.path: (answer.status_code, answer.json()) for call, answer in found}


@pytest.mark.parametrize("version", [1, 2])
def test_each_user_of_a_list_is_an_answer_of_his_own(version: int) -> None:
    found = answers({"data": [TEO]}, f"/api/v{version}/users", last="Mbeki")
    assert found == {f"/api/v{version}/users/teo": (200, {"data": TEO})}


@pytest.mark.parametrize("key", ["custom_fields", "custom_results"])
def test_a_record_of_another_form_than_asked_for_singly_is_none(key: str) -> None:
    assert answers({"data": [TEO]}, **{key: '["first"]'}) == {}


@pytest.mark.parametrize("lacking", ["supervisors", "supervisees", "user_uuid"])
def test_a_record_that_may_be_fuller_when_it_is_read_singly_is_none(lacking: str) -> None:
    assert answers({"data": [{key: value for key, value in TEO.items() if key != lacking}]}) == {}


@pytest.mark.parametrize("template", ["/api/v2/users/teo/supervisors", "/api/v2/organizations", "/api/v2/users/teo"])
def test_other_answers_hold_no_users(template: str) -> None:
    assert answers({"data": [TEO]}, template) == {}


@pytest.mark.parametrize("body", [[TEO], {"data": None}, {"data": ["Teo"]}, {}, None])
def test_what_is_no_list_of_users_holds_none(body: Any) -> None:
    assert answers(body) == {}
