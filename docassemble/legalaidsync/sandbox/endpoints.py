"""Every route of the stand-in's API."""

from __future__ import annotations

from werkzeug.routing import Rule

from . import (
    api,
    computed_v1,
    conflicts,
    document_endpoints,
    lookups,
    matter_actions,
    pro_bono,
    processes,
    reports,
    user_actions,
)

# Not a family of endpoints: imported because it fills the table of forms that only v1 has.
V1_FORMS = computed_v1
FAMILIES = (api, document_endpoints, matter_actions, user_actions, lookups, conflicts, processes, pro_bono, reports)


def rules() -> list[Rule]:
    """Return the routes of all families."""
    return [rule for family in FAMILIES for rule in family.rules()]
