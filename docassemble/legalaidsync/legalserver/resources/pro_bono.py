"""The pro bono portal: clinics, trainings, users of other sites. Facts: section 3.11 of the API sheet."""

from __future__ import annotations

from ..rows import ANY, V2, Answer, Resource, Tier, Verb

PREMIUM = Tier.PREMIUM
EVENTS = "/clinics/{clinic}/events"
CLINIC_VOLUNTEER = EVENTS + "/{event}/external_sites/{site}/volunteers/{uuid}"
TRAINING_VOLUNTEER = "/trainings/{training}/external_sites/{site}/volunteers/{uuid}"
NOT_SEEN = "the path follows the pattern of the others; v2's own words were not seen"

PRO_BONO = (
    Resource(
        "clinics",
        "/clinics",
        "uuid",
        {
            "search": Verb(required="is_pb_opportunity", keys="is_pb_opportunity"),
            "get": Verb(),
            "create": Verb(tier=PREMIUM, match=ANY, versions=V2, note=NOT_SEEN),
            "update": Verb(tier=PREMIUM, versions=V2, note=NOT_SEEN),
        },
        section="3.11",
    ),
    Resource(
        "clinic_events",
        EVENTS,
        "uuid",
        {
            "get": Verb(),
            "create": Verb(tier=PREMIUM, match=ANY, versions=V2, note=NOT_SEEN),
            "update": Verb(tier=PREMIUM, versions=V2, note=NOT_SEEN),
        },
        section="3.11",
    ),
    Resource(
        "clinic_appointments",
        EVENTS + "/{event}/appointments",
        "uuid",
        {
            "create": Verb(tier=PREMIUM, note=NOT_SEEN),
            "update": Verb(tier=PREMIUM, note=NOT_SEEN),
        },
        versions=V2,
        section="3.11",
    ),
    Resource(
        "clinic_volunteers",
        EVENTS + "/{event}/volunteers",
        "uuid",
        {"create": Verb(), "get": Verb(), "update": Verb(), "delete": Verb()},
        item=CLINIC_VOLUNTEER,
        section="3.11",
    ),
    Resource(
        "trainings",
        "/trainings",
        "uuid",
        {"search": Verb(required="is_pb_opportunity", keys="is_pb_opportunity"), "get": Verb()},
        section="3.11",
    ),
    Resource(
        "training_volunteers",
        "/trainings/{training}/volunteers",
        "uuid",
        {"create": Verb(), "get": Verb(), "update": Verb(), "delete": Verb()},
        item=TRAINING_VOLUNTEER,
        section="3.11",
    ),
    Resource(
        "external_users",
        "/users/external_sites/{site}",
        "uuid",
        {
            "search": Verb(keys="email", answer=Answer.WHOLE_LIST, note="the site is pbm or simplejustice"),
            "get": Verb(),
            "create": Verb(),
            "update": Verb(),
        },
        section="3.11",
    ),
)
