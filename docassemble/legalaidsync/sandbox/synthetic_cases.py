"""The synthetic cases. Every person, company and address is invented; telephone numbers end in 555-01xx.

A case is written as a caller of the API would write it: the keys of `matter` and of its children are those of the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Case = Mapping[str, Any]

# Two of the cases belong to one client.
SAME_CLIENT = 880
COOK = {"county_FIPS": "17031"}

NEARLY_COMPLETE: Case = {
    "case_id": 1042,
    "case_number": "26-0001042",
    "entered": "2026-03-02T09:40:11",
    "matter": {
        "case_disposition": "Open",
        "case_title": "Featherstone eviction defense",
        "client_id": SAME_CLIENT,
        "prefix": "Ms.",
        "first": "Marigold",
        "middle": "J",
        "last": "Featherstone",
        "date_of_birth": "1987-11-23",
        "client_gender": "Female",
        "race": "Black or African American",
        "ethnicity": "Not Hispanic",
        "marital_status": "Single",
        "language": "English",
        "interpreter": False,
        "citizenship": "Citizen",
        "veteran": False,
        "disabled": False,
        "victim_of_domestic_violence": False,
        "client_email_address": "marigold.featherstone@mail.example",
        "mobile_phone": "312-555-0117",
        "mobile_phone_safe": True,
        "home_phone": "312-555-0118",
        "home_phone_safe": False,
        "preferred_phone_number": "Mobile Phone",
        "home_street": "2114 Wisteria Court",
        "home_apt_num": "4C",
        "home_city": "Chicago",
        "home_state": "IL",
        "home_zip": "60699",
        "home_address_safe": True,
        "county_of_residence": COOK,
        "county_of_dispute": COOK,
        "legal_problem_code": "63 Private Landlord/Tenant",
        "special_legal_problem_code": ["Eviction"],
        "case_type": "General",
        "case_status": "Active",
        "intake_type": "Telephone",
        "intake_date": "2026-03-02",
        "date_opened": "2026-03-03",
        "intake_office": "Main Office",
        "intake_program": "Intake Unit",
        "how_referred": "Court",
        "current_living_situation": "Renting",
        "employment_status": "Employed Part Time",
        "number_of_adults": 1,
        "number_of_children": 2,
        "income_eligible": True,
        "asset_eligible": True,
        "lsc_eligible": True,
        "external_id": "synthetic-1042",
    },
    "adverse_parties": [
        {
            "organization_name": "Copper Kettle Apartments LLC",
            "business_type": "Landlord",
            "street_address": "9 Tollgate Plaza",
            "city": "Chicago",
            "state": "IL",
            "zip_code": "60699",
            "county": COOK,
            "phone_business": "312-555-0161",
            "email": "office@copper-kettle.example",
            "adverse_party_note": "Answers letters only.",
        }
    ],
    "incomes": [{"type": "Employment", "amount": 1620, "period": 12, "notes": "Two shifts a week at a bakery"}],
    "case_notes": [
        {
            "at": "2026-03-02T09:52:00",
            "subject": "Intake call",
            "body": "Client got a five-day notice on February 27. She says she paid the rent of January in cash.",
            "note_type": "Intake Notes",
            "created_by": {"user_id": 3},
        },
        {
            "at": "2026-03-05T14:22:10",
            "subject": "Hearing date",
            "body": "Client confirmed that she can come to the hearing on March 19.",
            "note_type": "Client Contact",
            "created_by": {"user_id": 2},
        },
    ],
    "documents": [
        {
            "at": "2026-03-04T10:15:31",
            "name": "five-day-notice.txt",
            "title": "Five-day notice",
            "type": "Court Papers",
            "text": "NOTICE\nSynthetic copy of the notice that Marigold Featherstone received.\n",
        }
    ],
}

NO_PHONE_NO_BIRTHDATE: Case = {
    "case_id": 1041,
    "case_number": "26-0001041",
    "entered": "2026-03-01T16:05:00",
    "matter": {
        "case_disposition": "Incomplete Intake",
        "first": "Thaddeus",
        "last": "Umberwick",
        "client_email_address": "thaddeus.umberwick@mail.example",
        "home_street": "31 Lantern Street",
        "home_city": "Peoria",
        "home_state": "IL",
        "home_zip": "61699",
        "county_of_residence": {"county_FIPS": "17143"},
        "legal_problem_code": "02 Collection (Including Repossession)",
        "intake_type": "Online",
        "language": "English",
    },
}

TWO_INCOMES_AND_COMPANY: Case = {
    "case_id": 1040,
    "case_number": "26-0001040",
    "entered": "2026-02-26T11:30:00",
    "matter": {
        "case_disposition": "Open",
        "case_title": "Quillfeather debt",
        "first": "Leopold",
        "last": "Quillfeather",
        "date_of_birth": "1959-04-02",
        "client_gender": "Male",
        "marital_status": "Widowed",
        "language": "English",
        "home_phone": "217-555-0133",
        "preferred_phone_number": "Home Phone",
        "home_street": "508 Marlowe Avenue",
        "home_city": "Springfield",
        "home_state": "IL",
        "home_zip": "62799",
        "county_of_residence": {"county_FIPS": "17167"},
        "legal_problem_code": "02 Collection (Including Repossession)",
        "number_of_adults": 1,
        "number_of_children": 0,
        "intake_office": "Riverside Office",
        "intake_type": "Walk-in",
    },
    "adverse_parties": [
        {
            "organization_name": "Grindstone Recovery Partners Inc.",
            "business_type": "Debt Collector",
            "street_address": "1 Ledger Tower",
            "city": "Rockford",
            "state": "IL",
            "zip_code": "61199",
            "phone_business": "815-555-0171",
        }
    ],
    "incomes": [
        {"type": "Social Security", "amount": "$1,104", "period": 12},
        {"type": "Pension/Retirement", "amount": "$212.50", "period": 26, "notes": "Railroad pension"},
    ],
    "case_notes": [
        {"subject": "Intake", "body": "Client brought three letters of the collector.", "note_type": "Intake Notes"}
    ],
}

SPANISH_SPEAKING: Case = {
    "case_id": 1039,
    "case_number": "26-0001039",
    "entered": "2026-02-24T10:10:00",
    "matter": {
        "case_disposition": "Open",
        "first": "Inmaculada",
        "last": "Peñalba Ríos",
        "date_of_birth": "1979-08-15",
        "client_gender": "Female",
        "ethnicity": "Hispanic",
        "language": "Spanish",
        "interpreter": True,
        "mobile_phone": "773-555-0122",
        "preferred_phone_number": "Mobile Phone",
        "home_street": "640 Magnolia Boulevard",
        "home_apt_num": "2",
        "home_city": "Chicago",
        "home_state": "IL",
        "home_zip": "60698",
        "county_of_residence": COOK,
        "legal_problem_code": "22 Wage Claims",
        "number_of_adults": 2,
        "number_of_children": 3,
    },
    "adverse_parties": [{"organization_name": "Tinsel & Tile Cleaning Co.", "business_type": "Employer"}],
    "incomes": [{"type": "Employment", "amount": 540, "period": 52}],
    "case_notes": [
        {
            "subject": "Llamada de admisión",
            "body": "La clienta pide que la llamen después de las 6.",
            "note_type": "Intake Notes",
        }
    ],
}

ORGANIZATION: Case = {
    "case_id": 1038,
    "case_number": "26-0001038",
    "entered": "2026-02-20T15:45:00",
    "matter": {
        "case_disposition": "Pending",
        "is_group": True,
        "organization_name": "Willow Bend Tenants Council",
        "client_email_address": "council@willow-bend.example",
        "work_phone": "312-555-0129",
        "county_of_dispute": COOK,
        "legal_problem_code": "61 Federally Subsidized Housing",
        "impact": True,
    },
}

CLOSED: Case = {
    "case_id": 1037,
    "case_number": "26-0001037",
    "entered": "2026-01-12T09:15:00",
    "matter": {
        "case_disposition": "Closed",
        "first": "Barnaby",
        "last": "Thistlewood",
        "date_of_birth": "1991-02-28",
        "mobile_phone": "309-555-0144",
        "county_of_residence": {"county_FIPS": "17161"},
        "legal_problem_code": "76 Unemployment Compensation",
        "intake_date": "2026-01-12",
        "date_opened": "2026-01-13",
        "date_closed": "2026-02-09",
        "close_reason": "A - Counsel and Advice",
        "number_of_adults": 1,
        "number_of_children": 0,
    },
    "incomes": [{"type": "Unemployment Compensation", "amount": 388, "period": 52}],
}

ONE_PARTY_A_PERSON: Case = {
    "case_id": 1036,
    "case_number": "26-0001036",
    "entered": "2026-02-11T13:20:00",
    "matter": {
        "case_disposition": "Open",
        "first": "Seraphina",
        "last": "Dunmore-Ashby",
        "date_of_birth": "1994-06-06",
        "client_gender": "Female",
        "marital_status": "Separated",
        "language": "English",
        "mobile_phone": "630-555-0110",
        "mobile_phone_safe": False,
        "mobile_phone_note": "Do not leave messages",
        "home_address_safe": False,
        "county_of_residence": {"county_FIPS": "17043"},
        "legal_problem_code": "32 Divorce/Separation/Annulment",
        "victim_of_domestic_violence": True,
        "number_of_adults": 1,
        "number_of_children": 1,
    },
    "adverse_parties": [
        {"first": "Cornelius", "last": "Ashby", "relationship_type": "Spouse", "date_of_birth": "1990-12-01"}
    ],
}

NO_ADDRESS: Case = {
    "case_id": 1035,
    "case_number": "26-0001035",
    "entered": "2026-02-09T08:55:00",
    "matter": {
        "case_disposition": "Open",
        "first": "Octavian",
        "last": "Brambleton",
        "date_of_birth": "2001-10-30",
        "other_phone": "312-555-0155",
        "other_phone_note": "Shelter front desk",
        "current_living_situation": "Shelter",
        "county_of_residence": COOK,
        "legal_problem_code": "73 Food Stamps",
        "number_of_adults": 1,
        "number_of_children": 0,
    },
    "incomes": [{"type": "No Income", "amount": 0, "period": 12}],
}

PRESCREEN: Case = {
    "case_id": 1034,
    "case_number": "26-0001034",
    "entered": "2026-02-06T17:02:00",
    "matter": {
        "case_disposition": "Prescreen",
        "first": "Philippa",
        "last": "Wexcombe",
        "mobile_phone": "847-555-0136",
        "county_of_residence": {"county_FIPS": "17097"},
    },
}

REJECTED: Case = {
    "case_id": 1033,
    "case_number": "26-0001033",
    "entered": "2026-02-03T12:12:00",
    "matter": {
        "case_disposition": "Rejected",
        "rejected": True,
        "rejection_reason": "Over Income",
        "first": "Gideon",
        "last": "Fairweather-Holt",
        "date_of_birth": "1969-01-19",
        "mobile_phone": "815-555-0109",
        "county_of_residence": {"county_FIPS": "17201"},
        "legal_problem_code": "95 Wills/Estates",
        "number_of_adults": 2,
        "number_of_children": 0,
    },
    "incomes": [{"type": "Self-Employment", "amount": "$9,400", "period": 12}],
}

FORECLOSURE_WITH_MAILING_ADDRESS: Case = {
    "case_id": 1032,
    "case_number": "26-0001032",
    "entered": "2026-01-29T10:40:00",
    "matter": {
        "case_disposition": "Open",
        "first": "Rosamund",
        "last": "Kettleburn",
        "suffix": "Jr.",
        "date_of_birth": "1972-05-05",
        "home_phone": "618-555-0114",
        "home_street": "17 Old Orchard Road",
        "home_city": "Belleville",
        "home_state": "IL",
        "home_zip": "62299",
        "mailing_street": "PO Box 55",
        "mailing_city": "Belleville",
        "mailing_state": "IL",
        "mailing_zip": "62298",
        "county_of_residence": {"county_FIPS": "17163"},
        "legal_problem_code": "67 Mortgage Foreclosures",
        "current_living_situation": "Owns Home",
        "number_of_adults": 2,
        "number_of_children": 2,
    },
    "adverse_parties": [{"organization_name": "Last Lantern Savings Bank", "business_type": "Creditor"}],
    "incomes": [{"type": "Employment", "amount": "$1,015.20", "period": 26}],
}

SAME_CLIENT_EARLIER: Case = {
    "case_id": 1031,
    "case_number": "25-0000978",
    "entered": "2025-09-17T09:00:00",
    "matter": {
        "client_id": SAME_CLIENT,
        "case_disposition": "Closed",
        "first": "Marigold",
        "middle": "J",
        "last": "Featherstone",
        "date_of_birth": "1987-11-23",
        "county_of_residence": COOK,
        "legal_problem_code": "07 Public Utilities",
        "intake_date": "2025-09-17",
        "date_opened": "2025-09-17",
        "date_closed": "2025-10-30",
        "close_reason": "B - Limited Action",
        "number_of_adults": 1,
        "number_of_children": 2,
    },
}

CASES: tuple[Case, ...] = (
    SAME_CLIENT_EARLIER,
    FORECLOSURE_WITH_MAILING_ADDRESS,
    REJECTED,
    PRESCREEN,
    NO_ADDRESS,
    ONE_PARTY_A_PERSON,
    CLOSED,
    ORGANIZATION,
    SPANISH_SPEAKING,
    TWO_INCOMES_AND_COMPANY,
    NO_PHONE_NO_BIRTHDATE,
    NEARLY_COMPLETE,
)
