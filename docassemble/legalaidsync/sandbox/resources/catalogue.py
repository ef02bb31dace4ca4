"""Every resource of the stand-in: where it lives, what it asks for, what it is called in errors and permissions.

Facts: sections 3 (paths, tiers, search keys), 2.2 (permissions), 7.4 (required) and 7.5 (upsert keys) of the API sheet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..fields import Field
from .matter import MATTER
from .matter_children import ADVERSE_PARTY, CASE_NOTE, INCOME
from .stand_alone import CONTACT, DOCUMENT, USER

VERBS = ("search", "get", "create", "update", "delete")


@dataclass(frozen=True, eq=False)
class Resource:
    """One kind of record.

    Attributes:
        path: collection path after `/api/vN`; `<matter>` stands for the uuid of the matter it hangs on.
        noun: word after "Unknown" in a 404.
        permission: word in the permission's name, as in `API Matter Note: Create`.
        uuid_key: the key that holds the record's uuid; also the word after "Invalid" in a 400.
        verbs: what the stand-in answers; premium: the verbs of LegalServer's paid tier.
        required: alternatives, of which one must be given whole on create.
        search: keys that filter a search; a pair where the key is not the field's name.
        upsert: keys allowed in `update` (v2).
        paged: whether a search answer carries the paging keys; counted: whether it carries `authorized_records`.
    """

    name: str
    path: str
    noun: str
    permission: str
    uuid_key: str
    fields: Mapping[str, Field]
    verbs: tuple[str, ...]
    premium: tuple[str, ...] = ()
    required: tuple[tuple[str, ...], ...] = ()
    search: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    upsert: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    paged: bool = True
    counted: bool = False

    @property
    def hangs_on_matter(self) -> bool:
        return "<matter>" in self.path


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ROWS = (
    Resource(
        name="matters",
        path="/matters",
        noun="matter",
        permission="Matter",
        uuid_key="matter_uuid",
        fields=MATTER,
        verbs=_words("search get create update"),
        premium=_words("create update"),
        required=(("case_disposition", "first", "last"), ("case_disposition", "is_group", "organization_name")),
        search=_words(
            "first last middle client_name client_email_address date_of_birth case_number case_disposition case_id id "
            "matter_uuid case_title case_type client_id prefix pro_bono_opportunity_status legal_problem_code "
            "special_legal_problem_code intake_office intake_program phone_number cause_number organization pai "
            "rural is_lead_case sending_site_identification_number ssn external_id trial_date country_of_origin "
            "pai_case birth_country a_number visa_number preferred_phone_number rejection_reason "
            "pro_bono_opportunity_county date_of_appointment_retention"
        ),
        aliases={"id": "case_id", "organization": "organization_name", "pai": "pai_case"},
        upsert=_words(
            "case_disposition case_id case_number cause_number client_email_address date_of_birth external_id first "
            "intake_office intake_program is_lead_case last legal_problem_code organization phone_number "
            "pro_bono_opportunity_status rural sending_site_identification_number ssn"
        ),
        unique=("external_id",),
    ),
    Resource(
        name="case_notes",
        path="/matters/<matter>/notes",
        noun="note",
        permission="Matter Note",
        uuid_key="casenote_uuid",
        fields=CASE_NOTE,
        verbs=_words("search get create update"),
        premium=_words("update"),
        required=(("subject", "body", "note_type"),),
        search=_words("note_type subject body external_id"),
        upsert=_words("subject note_type body external_id"),
        unique=("external_id",),
    ),
    Resource(
        name="adverse_parties",
        path="/matters/<matter>/adverse_parties",
        noun="adverse party",
        permission="Matter Adverse Party",
        uuid_key="uuid",
        fields=ADVERSE_PARTY,
        verbs=VERBS,
        premium=_words("create update delete"),
        required=(("first", "last"), ("organization_name",)),
        search=_words(
            "first last organization_name business_type relationship_type drivers_license phone_business email active "
            "employer ssn uuid visa_number"
        ),
        upsert=_words(
            "active business_type drivers_license employer first last organization_name phone_business ssn visa_number "
            "uuid"
        ),
    ),
    Resource(
        name="incomes",
        path="/matters/<matter>/incomes",
        noun="income",
        permission="Matter Income",
        uuid_key="income_uuid",
        fields=INCOME,
        verbs=_words("search get create update"),
        premium=_words("create update"),
        required=(("type", "amount", "period"),),
        search=_words("type amount period income_uuid notes"),
        upsert=_words("type amount period"),
        paged=False,
    ),
    Resource(
        name="documents",
        path="/documents",
        noun="document",
        permission="Document",
        uuid_key="uuid",
        fields=DOCUMENT,
        verbs=_words("search get create update"),
        required=(("name",),),
        search=_words(
            "id uuid name title mime_type type programs funding_code module module_id module_uuid modules matters"
        ),
        upsert=_words("id uuid name title mime_type type programs funding_code module module_id module_uuid"),
        counted=True,
    ),
    Resource(
        name="contacts",
        path="/contacts",
        noun="contact",
        permission="Contact",
        uuid_key="uuid",
        fields=CONTACT,
        verbs=_words("search get create update"),
        required=(("first",),),
        search=_words("first last middle organization_name type email phone_business uuid"),
        upsert=_words("email first middle last organization_name phone_business type"),
    ),
    Resource(
        name="users",
        path="/users",
        noun="user or site",
        permission="User",
        uuid_key="user_uuid",
        fields=USER,
        verbs=_words("search get"),
        required=(("login",),),
        search=_words(
            "user_uuid uuid first middle last email login active current role office program bar_number "
            "external_unique_id id suffix title preferred_phone member_good_standing phone_business phone_fax "
            "phone_home phone_mobile phone_other"
        ),
        aliases={"uuid": "user_uuid"},
        unique=("login", "external_unique_id"),
    ),
)
RESOURCES: Mapping[str, Resource] = {row.name: row for row in _ROWS}
