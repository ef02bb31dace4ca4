"""The people of a matter and how to reach them. Facts: sections 3.2 and 7.5 of the API sheet."""

from __future__ import annotations

from ..rows import ANY, V2, Resource, Tier, Verb

PREMIUM = Tier.PREMIUM

CASE_PEOPLE = (
    Resource(
        "additional_names",
        "/matters/{matter}/additional_names",
        "uuid",
        {
            "search": Verb("API Search Matter Additional Names", keys="first middle type last suffix"),
            "get": Verb("API Get Matter Additional Names"),
            "create": Verb(
                "API Create Matter Additional Names",
                PREMIUM,
                required="first last type",
                match="first last middle suffix type",
            ),
            "update": Verb("API Update Matter Additional Name", PREMIUM),
            "delete": Verb("API Delete Matter Additional Name", PREMIUM),
        },
    ),
    Resource(
        "addresses",
        "/matters/{matter}/addresses",
        "address_uuid",
        {
            "search": Verb(
                "API Search Matter Addresses",
                keys="move_in_date move_out_date primary type external_id address_uuid street street_2 city state zip "
                "apt_num county country care_of safe updated_at created_at",
                note="not geocoded",
            ),
            "get": Verb("API Get Matter Address"),
            "create": Verb("API Create Matter Addresses", PREMIUM, match=ANY),
            "update": Verb("API Update Matter Address", PREMIUM),
            "delete": Verb("API Delete Matter Address", PREMIUM),
        },
        versions=V2,
    ),
    Resource(
        "adverse_parties",
        "/matters/{matter}/adverse_parties",
        "uuid",
        {
            "search": Verb(
                "API Search Matter Adverse Parties",
                keys="first last organization_name business_type relationship_type drivers_license phone_business "
                "email active employer ssn",
                keys_v2="uuid visa_number",
            ),
            "get": Verb("API Get Matter Adverse Parties"),
            "create": Verb(
                "API Create Matter Adverse Parties",
                PREMIUM,
                required="first last | organization_name",
                match="active business_type drivers_license employer first last organization_name phone_business ssn "
                "visa_number uuid",
            ),
            "update": Verb("API Update Matter Adverse Party", PREMIUM),
            "delete": Verb("API Delete Matter Adverse Party", PREMIUM),
        },
    ),
    Resource(
        "non_adverse_parties",
        "/matters/{matter}/non_adverse_parties",
        "uuid",
        {
            "search": Verb(
                "API Matter Non-Adverse Party: Search",
                keys_v2="first last middle relationship_type uuid gender ssn visa_number government_generated_id "
                "active phone_business email id",
            ),
            "get": Verb("API Get Matter Non Adverse Parties"),
            "create": Verb("API Matter Non-Adverse Party: Create", PREMIUM, required="first last"),
            "update": Verb("API Update Matter Non Adverse Parties", PREMIUM),
            "delete": Verb("API Delete Matter Non Adverse Parties", PREMIUM),
        },
    ),
    Resource(
        "case_contacts",
        "/matters/{matter}/contacts",
        "case_contact_uuid",
        {
            "search": Verb(
                "API Search Matter Contacts",
                keys="case_contact_uuid contact_uuid first middle last suffix case_contact_type phone_business email",
            ),
            "get": Verb("API Get Matter Contact", note="by the uuid of the link, not that of the contact"),
            "create": Verb(
                "API Matter Contact: Create",
                PREMIUM,
                required="contact_uuid case_contact_type",
                match="case_contact_type contact_uuid case_contact_uuid email first middle last suffix phone_business",
                note="links a contact that exists; its name, phone and e-mail are read only here",
            ),
            "update": Verb("API Update Matter Contact", PREMIUM),
            "delete": Verb("API Delete Matter Contact", PREMIUM),
        },
    ),
    Resource(
        "government_generated_ids",
        "/matters/{matter}/government_generated_ids",
        "uuid",
        {
            "search": Verb(
                "API Search Matter Government Generated IDs",
                keys="type generated_id_number external_id note record_created record_updated record_manually_updated",
            ),
            "get": Verb("API Matter Government Generated ID: Get"),
            "create": Verb("API Create Matter Government Generated ID", PREMIUM),
            "update": Verb("API Matter Government Generated ID: Update", PREMIUM),
            "delete": Verb("API Matter Government Generated ID: Delete", PREMIUM),
        },
        versions=V2,
    ),
    Resource(
        "phone_numbers",
        "/matters/{matter}/phone_numbers",
        "uuid",
        {
            "search": Verb(
                "API Search Matter Phone Numbers",
                keys="phone_number type is_primary uuid",
                note="needs the Person Phone Numbers beta on the site",
            ),
            "get": Verb("API Matter Phone: Get"),
            "create": Verb("API Create Matter Phone Number", PREMIUM),
            "update": Verb("API Matter Phone: Update", PREMIUM),
            "delete": Verb("API Matter Phone: Delete", PREMIUM),
        },
        versions=V2,
    ),
    Resource(
        "assignments",
        "/matters/{matter}/assignments",
        "uuid",
        {
            "search": Verb(
                "API Search Matter Assignment",
                keys="probono_only current_only type",
                keys_v2="start_date end_date date_requested confirmed program office user assigned_by",
            ),
            "get": Verb("API Get Matter Assignment"),
            "create": Verb(
                "API Create Matter Assignment",
                PREMIUM,
                required="type start_date program office user assigned_by | type program office user assigned_by",
                match="current_only probono_only type start_date end_date date_requested confirmed program office user "
                "assigned_by",
                note="the first must be Primary; Pro Bono sends e-mail and takes the opportunity off the list",
            ),
            "update": Verb("API Update Matter Assignment", PREMIUM),
        },
    ),
    Resource(
        "callbacks",
        "/matters/{matter}/callbacks",
        "uuid",
        {
            "search": Verb(
                "API Callback: Search",
                keys="notes date user reason time_of_day preferred_phone preferred_phone_other succeeded office "
                "performed_by perform_by series_complete dynamic_process_id",
            ),
            "get": Verb("API Callback: Get"),
            "create": Verb(
                "API Callback: Update", PREMIUM, required="date", match=ANY, note="the permission is no slip"
            ),
            "update": Verb("API Callback: Update", PREMIUM),
        },
        versions=V2,
    ),
)
