"""Which fields hold what, where the form doesn't tell: v1 sends lookups as bare names, and dates are text everywhere.

Facts: sections 8 and 9 of the API sheet. Lists of names are written as one text with spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Kind(Enum):
    """What a field holds."""

    LOOKUP = "lookup"
    LOOKUPS = "several lookups, which version 1 sends as one text"
    COUNTY = "county"
    USER = "user"
    ORGANIZATION = "organization"
    OFFICE = "office"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    PERCENT = "percent"
    TEXT = "text"


_NAMES: Mapping[Kind, str] = {
    Kind.LOOKUP: """
        additional_assistance additional_programs asset_override_reason birth_country branch business_type
        case_contact_type case_disposition case_phase case_restrictions case_status case_type charge_outcome_id
        charge_tag_id citizenship citizenship_country citizenship_status client_gender close_reason
        contractor_assignment_types country_of_birth country_of_origin current_living_situation deadline_type decision
        employment_status ethnicity event_type filing_type financial_override_reason gender highest_education
        how_referred hud_9902_ethnicity hud_ami_category hud_disabling_condition hud_entity_poverty_band hud_race
        hud_statewide_poverty_band immigration_status income_change_type intake_program intake_type language languages
        legal_problem_category legal_problem_code level_of_expertise litigation_relationship lookup_charge
        lsc_override_reason marital_status matter_relationship_type member_good_standing military_service
        military_status non_citizenship_documentation note_type outcome preferred_phone preferred_phone_number
        preferred_spoken_language preferred_written_language prefix prescreen_program prescreen_screening_status
        previous_charge_id priorities pro_bono_appropriate_volunteer pro_bono_engagement_type
        pro_bono_opportunity_status pro_bono_skills_developed pro_bono_time_commitment program programs pronouns race
        recruitment rejection_reason relationship_type role school_status second_language sharepoint_site_library
        simplejustice_opportunity_community simplejustice_opportunity_helped_community
        simplejustice_opportunity_legal_topic simplejustice_opportunity_skill_type special_characteristics
        special_legal_problem_code ssi_section8_housing_type ssi_welfare_status ssn_status storage_backend
        supervisor_type task_type timely_closed_override_reason type types
    """,
    Kind.LOOKUPS: "contact_types",
    Kind.COUNTY: "counties county county_of_dispute county_of_residence pro_bono_opportunity_county",
    Kind.USER: """
        affirmative_litigation_compliance_by asset_override_user assigned_by attendees case_exclusions caseworker
        closed_by completed_by created_by financial_override_user intake_user last_updated_by lsc_override_user
        perform_by prescreen_user supervisor timely_closed_override_user user user_marked_attestation_complience
        user_marked_non_citizenship_complience user_marked_retainer_complience users
    """,
    Kind.ORGANIZATION: "court court_id institutionalized_at organization referring_organizations",
    Kind.OFFICE: "additional_offices callback_office intake_office office prescreen_office",
    Kind.DAY: """
        application_filing_date arraignment_date charge_date charge_reduction_date completed_date created_date
        date_bar_join date_closed date_created date_end date_graduated date_join_bar date_join_panel date_joined_panel
        date_of_appointment_retention date_of_birth date_of_service date_opened date_org_entered date_posted
        date_proceeding_concluded date_proceeding_initiated date_rejected date_requested date_served date_start
        default_date disposition_date dob due_date end_date intake_date list_date move_in_date move_out_date
        organization_date_end organization_date_start outcome_date prescreen_date pro_bono_expiration_date
        pro_bono_opportunity_available_date pro_bono_opportunity_placement_date start_date trial_date
    """,
    Kind.MOMENT: """
        affirmative_litigation_compliance asset_override_date attestation_complience_submission_timestamp created_at
        date_create date_time_created date_user_marked_non_citizenship_complience end_datetime financial_override_date
        last_update lsc_override_date record_created record_updated retention_on_file_submission_timestamp
        specific_datetime start_datetime timely_closed_override_date updated_at
    """,
    Kind.MONEY: """
        amount approx_value loan_balance total_annual_expenses total_liquid_assets total_monthly_expenses
        total_non_liquid_assets
    """,
    Kind.PERCENT: """
        adjusted_percentage_of_poverty hud_area_median_income_percentage hud_statewide_median_income_percentage
        percentage_of_poverty
    """,
}

KINDS: Mapping[str, Kind] = {name: kind for kind, listed in _NAMES.items() for name in listed.split()}
