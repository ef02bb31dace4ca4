"""Fields of events, reminders and tasks: sections 9.2 and 9.3 of the API sheet.

One line per field; the columns are explained in `fields.py`.
"""

from ..fields import table

EVENT = table(
    """
    id                  ID              R  21C
    title               str             W  21C
    location            str             W  21C
    front_desk          bool            W  21C
    broadcast_event     bool            W  21C
    private_event       bool            W  21C
    court               ORG             W  21C
    courtroom           ROOM            W  21C
    event_type          LKP:event_type  W  21C
    attendees           USR[]           W  21C
    judge               JUDGE           W  21C
    dynamic_process     PROC            W  2C
    dynamic_process_id  PROC1           W  1
    start_datetime      dt              W  21C
    end_datetime        dt              W  21C
    all_day_event       bool            W  21C  false
    program             LKP:programs    W  21C
    office              OFF             W  21C
    matters             MAT[]           W  21
    outreaches          OUTR[]          W  21C
    event_uuid          UUID            R  21C
    external_id         str             W  21C
    documents           CHILD:documents  R  2
    custom_fields       custom          X  21
    """
)

EVENT_REMINDER = table(
    """
    id                       ID                            R  21
    subject                  str                           W  21
    message                  str                           W  21
    when_to_send             choice:specific|relative      W  21
    specific_datetime        dt                            W  21
    relative_time_amount     int                           W  21
    relative_time_interval   choice:days|minutes|hours     W  21
    relative_time_direction  choice:before|after           W  21
    uuid                     UUID                          R  21
    recipients               CHILD:reminder_recipients     R  21
    """
)

REMINDER_RECIPIENT = table(
    """
    id                         ID                     R  21
    name                       VIA:user/users/*       R  21
    email                      VIA:user/users/email   R  21
    mobile_phone               VIA:user/users/phone_mobile  R  21
    remind_via_email           bool                   W  21  true
    remind_via_message_center  bool                   W  21  false
    remind_via_sms             bool                   W  21  false
    uuid                       UUID                   R  21
    user                       USR                    W  21
    """
)

TASK = table(
    """
    id                     ID                 R  21C
    active                 bool               W  21C  true
    module                 MODULE             W  21C
    title                  str                W  21C
    list_date              date               W  21C
    due_date               date               W  21C
    task_type              LKP:task_type      W  21C
    deadline               bool               W  21C  false
    deadline_type          LKP:deadline_type  W  21C
    private                bool               W  21C  false
    completed              bool               W  21C  false
    completed_by           USR                W  21C
    completed_date         date               W  21C
    users                  USR[]              W  21C
    dynamic_process_id     PROC               W  21C
    is_this_a_case_alert   bool               W  21C
    office                 OFF                W  21C
    program                LKP:programs       W  21C
    statute_of_limitations  str               W  21C
    created_by             USR                W  21C
    created_date           date               W  21C
    task_uuid              UUID               R  21C
    documents              CHILD:documents    R  2
    module_id              int                X  21
    module_uuid            uuid               X  21
    matter_uuid            uuid               X  21
    event_uuid             uuid               X  21
    custom_fields          custom             X  21
    """
)
