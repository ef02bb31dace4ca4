"""Documents, contacts, people and organizations, the calendar.

Facts: sections 3 (paths, tiers, search keys), 2.2 (permissions), 7.4 (required) and 7.5 (upsert keys) of the API sheet.
"""

from __future__ import annotations

from .calendar import EVENT, EVENT_REMINDER, REMINDER_RECIPIENT, TASK
from .organizations import AFFILIATION, ORGANIZATION, ORGANIZATION_PHASE, SUBJECT, SUPERVISOR
from .resource import VERBS, Resource, words
from .stand_alone import CONTACT, DOCUMENT, USER

STAND_ALONE_ROWS: tuple[Resource, ...] = (
    Resource(
        name="documents",
        path="/documents",
        noun="document",
        permission="Document",
        uuid_key="uuid",
        fields=DOCUMENT,
        verbs=words("search get create update"),
        required=(("name",),),
        search=words(
            "id uuid name title mime_type type programs funding_code module module_id module_uuid modules matters"
        ),
        upsert=words("id uuid name title mime_type type programs funding_code module module_id module_uuid"),
        counted=True,
    ),
    Resource(
        name="contacts",
        path="/contacts",
        noun="contact",
        permission="Contact",
        uuid_key="uuid",
        fields=CONTACT,
        verbs=words("search get create update"),
        required=(("first",),),
        search=words("first last middle organization_name type email phone_business uuid"),
        upsert=words("email first middle last organization_name phone_business type"),
    ),
    Resource(
        name="users",
        path="/users",
        noun="user or site",
        permission="User",
        uuid_key="user_uuid",
        fields=USER,
        verbs=words("search get create update"),
        required=(("login",),),
        search=words(
            "user_uuid uuid first middle last email login active current role office program bar_number "
            "external_unique_id id suffix title preferred_phone member_good_standing phone_business phone_fax "
            "phone_home phone_mobile phone_other"
        ),
        aliases={"uuid": "user_uuid"},
        unique=("login", "external_unique_id"),
    ),
    Resource(
        name="subjects",
        path="/users/<users>/subjects",
        noun="subject",
        permission="User Subject",
        uuid_key="uuid",
        fields=SUBJECT,
        verbs=VERBS,
        versions=(2,),
        required=(("subject",),),
        search=words("subject uuid"),
        upsert=words("subject uuid"),
    ),
    Resource(
        name="supervisors",
        path="/users/<users>/supervisors",
        noun="supervisor",
        permission="User Supervisor",
        uuid_key="uuid",
        fields=SUPERVISOR,
        verbs=VERBS,
        required=(("supervisor", "supervisor_type"),),
        search=words("supervisor_type"),
        answers_v1={"delete": 200},
    ),
    Resource(
        name="affiliations",
        path="/users/<users>/organization_affiliation",
        noun="organization affiliation",
        permission="User Affiliation",
        uuid_key="organization_affiliation_uuid",
        fields=AFFILIATION,
        verbs=words("search get create update"),
        required=(("organization",),),
        search=words("current"),
        paged=False,
    ),
    Resource(
        name="organizations",
        path="/organizations",
        noun="organization",
        permission="Organization",
        uuid_key="uuid",
        fields=ORGANIZATION,
        verbs=words("search get create update"),
        required=(("name",),),
        required_v1=(("name", "types"),),
        search=words("name types active external_unique_id abbreviation id is_master external_site_uuids"),
        upsert=words("name types active external_unique_id abbreviation id is_master"),
        unique=words("external_unique_id"),
        answers_v1={"create": 200},
    ),
    Resource(
        name="organization_phases",
        path="/organizations/<organizations>/phases",
        noun="organization phase",
        permission="Organization Phases",
        uuid_key="uuid",
        fields=ORGANIZATION_PHASE,
        verbs=words("search get create update"),
        versions=(2,),
        premium=words("create update"),
        required=(("title", "type"),),
        search=words(
            "title type start_date close_date closed_by note closed active creating_process decision funding_code"
        ),
        upsert=words("title type start_date close_date closed_by note closed active decision funding_code"),
    ),
    Resource(
        name="events",
        path="/events",
        noun="event",
        permission="Event",
        uuid_key="event_uuid",
        fields=EVENT,
        verbs=words("search get create update"),
        premium=words("create update"),
        required=(("title", "start_datetime", "end_datetime"),),
        search=words("title location court date matters outreaches external_id"),
        upsert=words("court external_id date location matters outreaches title"),
        unique=words("external_id"),
    ),
    Resource(
        name="event_reminders",
        path="/events/<events>/reminders",
        noun="event reminder",
        permission="Event Reminder",
        uuid_key="uuid",
        fields=EVENT_REMINDER,
        verbs=words("get update delete"),
        premium=words("update delete"),
        permissions={"get": "API Event: Get"},
    ),
    Resource(
        name="reminder_recipients",
        path="/events/<events>/reminders/<event_reminders>/recipients",
        noun="reminder recipient",
        permission="Reminder Recipient",
        uuid_key="uuid",
        fields=REMINDER_RECIPIENT,
        verbs=words("search get create delete"),
        premium=words("create delete"),
        required=(("user",),),
        permissions={"search": "API Event: Get", "get": "API Event: Get", "create": "API Event: Get"},
    ),
    Resource(
        name="tasks",
        path="/tasks",
        noun="task",
        permission="Task",
        uuid_key="task_uuid",
        fields=TASK,
        verbs=words("search get create update"),
        premium=words("create update"),
        required=(
            ("title", "list_date", "deadline", "is_this_a_case_alert", "task_type"),
            ("title", "list_date", "deadline", "is_this_a_case_alert", "deadline_type"),
        ),
        search=words(
            "id active title list_date task_type deadline deadline_type completed users statute_of_limitations "
            "module module_id matters"
        ),
        upsert=words("module module_uuid title"),
        module=True,
    ),
)
