"""The lookup tables of the synthetic site. Shapes and table names: section 9.9 of the API sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# What LegalServer calls a table on screen (`lookup_type_name`); a table that is not here is named after its key.
TYPE_NAMES: Mapping[str, str] = {
    "additional_assistance_type": "Additional Assistance",
    "assignment_types": "Assignment Types",
    "case_disposition": "Case Disposition",
    "citizenship_statuses": "Citizenship Statuses",
    "country": "Countries",
    "county": "County",
    "document_storage_backend": "Document Storage Backend",
    "document_type": "Document type",
    "education_level": "Education Level",
    "gender": "Genders",
    "hud_ami_category": "HUD AMI Category",
    "hud_poverty_band": "HUD Poverty Band",
    "level_of_expertise": "Level of Expertise",
    "matter_close_reason": "Close Reason",
    "matter_reject_reason": "Reject Reason",
    "name_prefix": "Name Prefix",
    "probono_engagement_type": "Pro Bono Engagement Type",
    "probono_opportunity_status": "Pro Bono Opportunity Status",
    "probono_time_commitment": "Pro Bono Time Commitment",
    "problem_category": "Legal Problem Category",
    "problem_code": "Legal Problem Code",
    "pronoun": "Pronouns",
    "relationship": "Family Relationship",
    "sharepoint_site_library": "SharePoint Site Library",
    "special_problem_code": "Special Legal Problem Code",
    "ssi_section8_housing_type": "SSI Section 8 Housing Type",
    "ssi_welfare_status": "SSI Welfare Status",
    "ssn_status": "SSN Status",
}

# Tables that exist although the synthetic site has no value in them.
KNOWN_TABLES = frozenset(
    {
        *("additional_assistance_type", "app_screening_status", "branch", "charge"),
        *("contractor_expense_reimbursement_type", "contractor_investigation_type", "contractor_payment_method"),
        *("contractor_product_or_service_category", "contractor_product_or_service_type"),
        *("contractor_subject_matter_expertise", "education_level", "filing_type", "grant_type"),
        *("hearing_decision", "hearing_file_location", "hearing_filed_by", "hearing_phase", "income_change_type"),
        *("level_of_expertise", "military_service", "outreach_type", "practice_group"),
        *("probono_appropriate_volunteer", "probono_engagement_type", "probono_skills_developed", "recruitment"),
        *("school_status", "screening_status", "ssi_section8_housing_type", "ssi_welfare_status"),
    }
)

# Tables whose names are invented, so that a site may call them otherwise (section 15, row 37; third row of 9.9).
INVENTED_TABLES = frozenset(
    {
        *("case_status", "case_type", "matter_reject_reason", "intake_type", "name_prefix", "pronoun"),
        *("preferred_phone", "alias_type", "business_type", "task_type", "deadline_type", "problem_category"),
        *("special_characteristics", "ssn_status", "probono_opportunity_status", "probono_time_commitment"),
        *("case_restrictions", "priority", "branch", "filing_type", "military_status", "callback_reason"),
        *("address_type", "asset_type", "expense_type", "user_type", "case_phase"),
    }
)
SITE_PREFIX = "site_"

# One value per name; a leading minus marks a value that is no longer active.
NAMES: Mapping[str, tuple[str, ...]] = {
    "case_disposition": ("Incomplete Intake", "Open", "Closed", "Prescreen", "Rejected", "Pending"),
    "case_status": ("Active", "On Hold"),
    "case_type": ("General", "Advice Only"),
    "intake_type": ("Telephone", "Walk-in", "Online", "Outreach", "-Fax"),
    "programs": ("Housing Unit", "Family Unit", "Consumer Unit", "Intake Unit"),
    "problem_category": (
        *("00-09 Consumer/Finance", "10-19 Education", "20-29 Employment", "30-39 Family", "40-49 Juvenile"),
        *(
            "50-59 Health",
            "60-69 Housing",
            "70-79 Income Maintenance",
            "80-89 Individual Rights",
            "90-99 Miscellaneous",
        ),
    ),
    "special_problem_code": ("Eviction", "Lockout", "Domestic Violence"),
    "income": (
        *(
            "Employment",
            "Self-Employment",
            "Social Security",
            "SSI",
            "SSDI",
            "Unemployment Compensation",
            "Child Support",
        ),
        *("Alimony", "Pension/Retirement", "TANF", "Veterans Benefits", "Workers Compensation", "No Income", "Other"),
    ),
    "language": (
        "English",
        "Spanish",
        "Polish",
        "Chinese",
        "Arabic",
        "Tagalog",
        "Urdu",
        "French",
        "Vietnamese",
        "Other",
    ),
    "gender": ("Female", "Male", "Non-binary", "Transgender Female", "Transgender Male", "Prefer not to say"),
    "race": (
        *("Asian", "Black or African American", "Native American", "Pacific Islander", "White", "Multi-Racial"),
        *("Other", "Unknown"),
    ),
    "ethnicity": ("Hispanic", "Not Hispanic", "Unknown"),
    "marital_status": ("Single", "Married", "Divorced", "Separated", "Widowed", "Domestic Partner"),
    "note_type": (
        *("General Notes", "Intake Notes", "Client Contact", "Court Notes", "Correspondence", "Legal Research"),
        *("Online Intake", "-Dictation"),
    ),
    "document_type": ("Court Papers", "Correspondence", "Evidence", "Intake Summary", "Lease", "Retainer", "Other"),
    "document_storage_backend": ("Local disk", "Amazon s3"),
    "relationship": (
        "Spouse",
        "Former Spouse",
        "Parent",
        "Child",
        "Sibling",
        "Roommate",
        "Landlord",
        "Employer",
        "Other",
    ),
    "business_type": ("Landlord", "Property Manager", "Creditor", "Debt Collector", "Employer", "Utility", "Other"),
    "contact_type": ("Attorney", "Court Clerk", "Interpreter", "Social Worker", "Witness", "Other"),
    "living_arrangement": (
        *("Renting", "Owns Home", "Subsidized Housing", "Living with Family or Friends", "Shelter", "Homeless"),
        *("Institution", "Other"),
    ),
    "court_type": ("Circuit Court", "District Court", "Small Claims Court", "Housing Court"),
    "how_referred": (
        "Court",
        "Friend or Family",
        "Internet",
        "Hotline 211",
        "Social Service Agency",
        "Prior Client",
        "Other",
    ),
    "preferred_phone": ("Fax", "Home Phone", "Mobile Phone", "Other Phone", "Work Phone"),
    "name_prefix": ("Mr.", "Mrs.", "Ms.", "Mx.", "Dr."),
    "citizenship_statuses": ("Citizen", "Eligible Non-citizen", "Undetermined"),
    "matter_close_reason": (
        "A - Counsel and Advice",
        "B - Limited Action",
        "F - Negotiated Settlement",
        "L - Extensive Service",
    ),
    "matter_reject_reason": ("Over Income", "Conflict of Interest", "Outside Service Area"),
    "employment_status": ("Employed Full Time", "Employed Part Time", "Unemployed", "Retired", "Disabled"),
    "member_good_standing": ("Yes", "No"),
    "activity_code": ("Client meeting", "Court appearance"),
    "activity_type": ("Case work", "Training"),
    "address_type": ("Home", "Mailing", "Shelter"),
    "alias_type": ("Maiden Name", "Former Name", "Nickname"),
    "asset_type": ("Checking Account", "Savings Account", "Vehicle"),
    "assignment_types": ("Primary", "Pro Bono", "Intake", "Co-counsel"),
    "callback_reason": ("Follow-up", "Missing document"),
    "case_phase": ("Investigation", "Hearing"),
    "case_restrictions": ("Current Program", "Currently Assigned", "Current Office"),
    "charge_category": ("Ordinance", "Misdemeanor"),
    "charge_outcome": ("Dismissed", "Convicted"),
    "charge_penalty_class": ("Class B", "Class C"),
    "charge_tag": ("Expungeable",),
    "country": ("United States", "Mexico", "Poland", "Philippines"),
    "deadline_type": ("Filing deadline", "Statute of limitations"),
    "event_type": ("Hearing", "Meeting", "Phone call"),
    "expense_type": ("Rent", "Child care", "Medical"),
    "government_id_type": ("Driver's license", "State ID"),
    "immigration_status": ("Citizen", "Permanent resident"),
    "litigation_contact_type": ("Opposing Counsel", "Witness", "Judge"),
    "litigation_outcomes": ("Won", "Settled", "Lost"),
    "litigation_relationship": ("Plaintiff", "Defendant"),
    "matter_relationship_type": ("Companion Case", "Appeal", "Appealed Case"),
    "organization_type": ("Court", "Legal Aid", "Social Service Agency"),
    "phase_decision": ("Accepted", "Declined"),
    "phase_type": ("Advice and Counsel", "Brief Service", "Extended Representation"),
    "phone_type": ("Home", "Mobile", "Work"),
    "probono_opportunity_status": (
        *("Yes: Available Opportunity", "No: No Longer Available", "No: Case Placed", "No: Automatically Taken"),
        "No: Taken via API",
    ),
    "sharepoint_site_library": ("Cases", "Archive"),
    "subject": ("Housing law", "Family law"),
    "supervisor_type": ("Legal", "Administrative"),
    "task_type": ("Court Filing", "Letter"),
    "lookup_custom_24": ("Army", "National Guard"),
    "user_type": ("Attorney", "Paralegal", "Integration"),
    "roles": ("Administrator", "Attorney", "Intake Worker", "API"),
}

# Problem codes by the name of their category; the LSC numbering gives a code its decade.
PROBLEM_CODES: Mapping[str, tuple[str, ...]] = {
    "00-09 Consumer/Finance": (
        *("01 Bankruptcy/Debtor Relief", "02 Collection (Including Repossession)", "03 Contracts/Warranties"),
        *("06 Loans/Installment Purchase", "07 Public Utilities"),
    ),
    "10-19 Education": (
        "12 Discipline (Including Expulsion and Suspension)",
        "13 Special Education/Learning Disabilities",
    ),
    "20-29 Employment": ("21 Employment Discrimination", "22 Wage Claims"),
    "30-39 Family": (
        *("30 Adoption", "31 Custody/Visitation", "32 Divorce/Separation/Annulment", "33 Adult Guardianship"),
        *("37 Domestic Abuse", "38 Support"),
    ),
    "50-59 Health": ("51 Medicaid", "52 Medicare"),
    "60-69 Housing": (
        *("61 Federally Subsidized Housing", "62 Homeownership/Real Property (Not Foreclosure)"),
        *("63 Private Landlord/Tenant", "64 Public Housing", "67 Mortgage Foreclosures"),
    ),
    "70-79 Income Maintenance": ("71 TANF", "73 Food Stamps", "74 SSDI", "75 SSI", "76 Unemployment Compensation"),
    "80-89 Individual Rights": ("81 Immigration/Naturalization",),
    "90-99 Miscellaneous": ("94 Torts", "95 Wills/Estates", "99 Other Miscellaneous"),
}

# Charges by name: category, penalty class, statute.
CHARGES: Mapping[str, tuple[str, str, str]] = {
    "Noise ordinance violation": ("Ordinance", "Class C", "XX-100"),
    "Trespass": ("Misdemeanor", "Class B", "XX-210"),
}

# Counties of Illinois and their FIPS codes, and one of another state that shares a name.
COUNTIES: tuple[tuple[str, str, int], ...] = (
    ("Adams", "IL", 17001),
    ("Boone", "IL", 17007),
    ("Champaign", "IL", 17019),
    ("Cook", "IL", 17031),
    ("DeKalb", "IL", 17037),
    ("DuPage", "IL", 17043),
    ("Grundy", "IL", 17063),
    ("Jackson", "IL", 17077),
    ("Kane", "IL", 17089),
    ("Kankakee", "IL", 17091),
    ("Kendall", "IL", 17093),
    ("Lake", "IL", 17097),
    ("LaSalle", "IL", 17099),
    ("Macon", "IL", 17115),
    ("Madison", "IL", 17119),
    ("McHenry", "IL", 17111),
    ("McLean", "IL", 17113),
    ("Peoria", "IL", 17143),
    ("Rock Island", "IL", 17161),
    ("Sangamon", "IL", 17167),
    ("St. Clair", "IL", 17163),
    ("Will", "IL", 17197),
    ("Winnebago", "IL", 17201),
    ("Lake", "IN", 18089),
)


def lookup_values() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each lookup value as its table and its fields."""
    for table, names in NAMES.items():
        for order, name in enumerate(names, 1):
            usual = {"name": name.lstrip("-"), "active": not name.startswith("-"), "list_order": order}
            yield table, usual | _own_keys(table, name)
    for category, codes in PROBLEM_CODES.items():
        for code in codes:
            yield "problem_code", {"name": code, "active": True, "grouping": category, "lsc_eligible": True}
    for name, (category, penalty, statute) in CHARGES.items():
        own = {"charge_category_id": category, "penalty_class": penalty, "statute_number": statute}
        yield "charge", {"name": name, "active": True, "list_order": None} | own
    for name, state, fips in COUNTIES:
        yield "county", {"name": name, "active": True, "fips": fips, "county_state": state, "poverty_percent": None}


def _own_keys(table: str, name: str) -> dict[str, Any]:
    """Return the keys that only the values of this table have (section 9.9)."""
    if table == "note_type":
        return {"singular": True}
    if table == "sharepoint_site_library":
        return {"site_path": "/sites/legalaid", "library_path": f"/{name}"}
    return {}
