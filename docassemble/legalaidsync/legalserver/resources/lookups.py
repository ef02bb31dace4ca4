"""The lists behind lookup fields. Facts: sections 3.10 and 9.9 of the API sheet."""

from __future__ import annotations

from ..rows import Resource, Verb

LOOKUPS = (
    Resource(
        "lookups",
        "/lookups/{table}",
        "uuid",
        {
            "search": Verb(
                "API Lookup: Search",
                keys="name active list_order system note",
                note="some tables have further keys, for example county: fips, county_state; v2 shows active ones",
            ),
            "get": Verb("API Lookup: Get", note="LegalServer also counts the uses; `send` shows the number"),
            "create": Verb(
                "API Lookup: Create",
                required="name",
                match="name active list_order",
                note="sharepoint_site_library needs site_path and library_path too",
            ),
            "update": Verb("API Lookup: Update", note="there is no delete: set active to false"),
        },
        section="3.10",
    ),
    Resource(
        "custom_lookups",
        "/custom_lookups",
        "uuid",
        {
            "search": Verb("API Search Lookup", keys="name description id table_name uuid"),
            "get": Verb("API Get Lookup"),
        },
        section="3.10",
    ),
    Resource(
        "custom_lookup_values",
        "/custom_lookups/{table}/lookups",
        "uuid",
        {
            "search": Verb(
                "API Search Lookup", keys="name id list_order", note="the table is the lookup_type_uuid of a lookup"
            ),
            "get": Verb("API Get Lookup"),
            "create": Verb("API Create Lookups", required="name", match="name list_order active"),
            "update": Verb("API Update Lookups"),
        },
        section="3.10",
    ),
)
