"""Clinics, trainings and their volunteers: who signs up is listed, noted and taken off again."""

from __future__ import annotations

from typing import Any

import pytest

NOWHERE = "00000000-0000-4000-8000-000000000000"
PERSON = {"email": "ada.mossgrove@mail.example", "name": {"first": "Ada", "last": "Mossgrove"}}


def listed(site: Any, kind: str, **given: Any) -> Any:
    return site.get(f"/api/v1/{kind}", params={"is_pb_opportunity": "true"} | given).json()["data"]


def places(site: Any) -> dict[str, str]:
    """Return where volunteers of a clinic's event and of a training are."""
    clinic, training = listed(site, "clinics")[0], listed(site, "trainings")[0]
    return {
        "clinic": f"/api/v1/clinics/{clinic['uuid']}/events/{clinic['events'][0]['uuid']}",
        "training": f"/api/v1/trainings/{training['uuid']}",
    }


@pytest.mark.parametrize("kind", ["clinics", "trainings"])
def test_a_list_must_be_asked_for_opportunities(site: Any, kind: str) -> None:
    refused = site.get(f"/api/v1/{kind}")
    assert (refused.status_code, refused.json()) == (400, {"missing_arguments": ["is_pb_opportunity"]})
    assert listed(site, kind, is_pb_opportunity="false") == []
    assert len(listed(site, kind)) == 1


@pytest.mark.parametrize(("kind", "status"), [("clinic", 200), ("training", 201)])
def test_a_volunteer_is_signed_up_once_noted_and_taken_off(site: Any, kind: str, status: int) -> None:
    place = places(site)[kind]
    user = site.post("/api/v1/users/external_sites/pbm", json=PERSON).json()
    uuid = user["external_site_ids"][0]["uuid"]
    body = {"user_external_site_key": "pbm", "user_external_site_uuid": uuid}
    assert [site.post(f"{place}/volunteers", json=body).status_code for _ in range(2)] == [status] * 2
    own = f"{place}/external_sites/pbm/volunteers/{uuid}"
    noted = site.patch(own, json={"new_note": "Came early"}).json()["data"]
    assert [note["body"] for note in noted["notes"]] == ["Came early"]
    assert site.get(own).json()["data"] == noted
    assert site.send("DELETE", own).status_code == 204
    assert site.get(own).status_code == 404


def test_a_user_of_another_site_is_the_one_with_the_same_address(site: Any) -> None:
    users = len(site.get("/api/v2/users").json()["data"])
    made = [site.post(f"/api/v1/users/external_sites/{name}", json=PERSON).json() for name in ("pbm", "simplejustice")]
    assert made[0]["uuid"] == made[1]["uuid"]
    assert {one["name"] for one in made[1]["external_site_ids"]} == {"pbm", "simplejustice"}
    assert len(site.get("/api/v2/users").json()["data"]) == users + 1
    found = site.get("/api/v1/users/external_sites/pbm", params={"email": PERSON["email"]}).json()
    assert [one["uuid"] for one in found] == [made[0]["uuid"]]


@pytest.mark.parametrize(
    ("path", "body", "refused"),
    [
        ("{clinic}/volunteers", {}, {"missing_arguments": ["user_external_site_key", "user_external_site_uuid"]}),
        ("{training}/volunteers", {"colour": "red"}, {"invalid_parameters": ["colour"]}),
        ("/api/v1/users/external_sites/elsewhere", PERSON, {"invalid_values": {"site_id": "elsewhere"}}),
        ("/api/v1/users/external_sites/pbm", {}, {"missing_arguments": ["email"]}),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(
    site: Any, path: str, body: dict[str, Any], refused: dict[str, Any]
) -> None:
    answer = site.post(path.format(**places(site)), json=body)
    assert (answer.status_code, {key: answer.json()[key] for key in refused}) == (400, refused)


@pytest.mark.parametrize("kind", ["clinics", "trainings"])
def test_an_unknown_one_is_404(site: Any, kind: str) -> None:
    assert site.get(f"/api/v1/{kind}/{NOWHERE}").status_code == 404
