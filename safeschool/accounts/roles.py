"""Who may do what: the access matrix of the whole system on one page.

A role is worn in a unit or at a school (see Membership); it says *what*. *Which rows* is said by `visible_to`.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(TextChoices):
    """An ability, named as one would say it."""

    # schools
    VIEW_SCHOOLS = "view_schools", _("view schools")
    EDIT_SCHOOLS = "edit_schools", _("edit schools")
    KEEP_REGISTRY = "keep_registry", _("keep the registry: new schools, lists, calendars")
    VIEW_INSPECTIONS = "view_inspections", _("view inspections")
    INSPECT = "inspect", _("inspect schools")
    ANSWER_FINDINGS = "answer_findings", _("report findings as fixed")
    VIEW_SURROUNDINGS = "view_surroundings", _("view surroundings")
    KEEP_SURROUNDINGS = "keep_surroundings", _("keep surroundings: hazards, venues, visits")
    READ_LANDLORDS = "read_landlords", _("read landlord contacts")
    VIEW_PLANS = "view_plans", _("view safety plans of schools")
    WRITE_PLANS = "write_plans", _("write safety plans of schools")
    APPROVE_PLANS = "approve_plans", _("approve safety plans of schools")
    KEEP_VISITORS = "keep_visitors", _("keep the visitor register")
    OPEN_VISITORS = "open_visitors", _("read a school's visitor register, with a reason")
    # incidents
    RAISE_CONCERN = "raise_concern", _("raise concern")
    VIEW_CONCERNS = "view_concerns", _("view concerns")
    TRIAGE_CONCERNS = "triage_concerns", _("triage concerns")
    VIEW_TIPS = "view_tips", _("view tips")
    TRIAGE_TIPS = "triage_tips", _("triage tips")
    LOG_INCIDENT = "log_incident", _("log incident")
    VIEW_INCIDENTS = "view_incidents", _("view incidents")
    MOVE_INCIDENT = "move_incident", _("move incident")
    VIEW_CONFIDENTIAL = "view_confidential", _("view confidential")
    COUNT_CONFIDENTIAL = "count_confidential", _("count confidential files without reading them")
    OPEN_SEALED = "open_sealed", _("open sealed files")
    OPEN_IDENTITY = "open_identity", _("open identity")
    VIEW_INQUIRIES = "view_inquiries", _("read bullying inquiries of schools")
    HOLD_INQUIRIES = "hold_inquiries", _("hold bullying inquiries at a school")
    SUPERVISE_CLOCKS = "supervise_clocks", _("supervise legal deadlines")
    EDIT_ROUTING = "edit_routing", _("edit routing rules")
    IMPORT_INCIDENTS = "import_incidents", _("import incidents")
    APPROVE_CLOSING = "approve_closing", _("agree to close grave and confidential files")
    VIEW_EXCHANGE = "view_exchange", _("read letters between police and schools")
    SEND_EXCHANGE = "send_exchange", _("send letters between police and schools")
    PRESS_ALARM = "press_alarm", _("press alarm")
    VIEW_ALARMS = "view_alarms", _("view alarms")
    ANSWER_ALARMS = "answer_alarms", _("answer alarms")
    KEEP_ALARM_DEVICES = "keep_alarm_devices", _("keep alarm devices and wall links")
    # patrols
    VIEW_OWN_SHIFTS = "view_own_shifts", _("view own shifts")
    VIEW_ROSTER = "view_roster", _("view roster")
    PLAN_ROSTER = "plan_roster", _("plan roster")
    CHECK_IN_OTHERS = "check_in_others", _("check in others")
    HOLD_VIDEO_ROUNDS = "hold_video_rounds", _("hold video rounds")
    # campaigns
    VIEW_CAMPAIGNS = "view_campaigns", _("view campaigns")
    RECORD_CAMPAIGNS = "record_campaigns", _("record campaigns")
    VIEW_LESSONS = "view_lessons", _("view the lesson menu and orders")
    ORDER_LESSONS = "order_lessons", _("order lessons for a school")
    LEAD_LESSONS = "lead_lessons", _("publish the lesson menu and assign orders")
    VIEW_DRILLS = "view_drills", _("view drills")
    RUN_DRILLS = "run_drills", _("plan, run and sign drills")
    # board and reports
    VIEW_BOARD = "view_board", _("view board")
    VIEW_DASHBOARD = "view_dashboard", _("view dashboard")
    VIEW_REPORTS = "view_reports", _("view reports")
    ISSUE_REPORTS = "issue_reports", _("issue reports")
    VIEW_BURDEN = "view_burden", _("view what the system costs those who use it")
    # the system itself
    VIEW_JOURNAL = "view_journal", _("view journal")
    MANAGE_PEOPLE = "manage_people", _("manage people")
    MANAGE_UNITS = "manage_units", _("manage units")
    SET_FLOORS = "set_floors", _("say by how many ways people must be told")


class Role(TextChoices):
    """The roles of the taxonomy that this system knows; their names come with three languages."""

    WARD_OFFICER = "WARD_OFFICER", _("Ward (station) officer")
    TRAFFIC_OFFICER = "TRAFFIC_OFFICER", _("Traffic police officer")
    AUXILIARY = "AUXILIARY", _("Auxiliary officer")
    WARD_CHIEF = "WARD_CHIEF", _("Ward chief (station head)")
    COMMANDER = "COMMANDER", _("Commander")
    VIDEO_INSPECTOR = "VIDEO_INSPECTOR", _("Command-centre dispatcher")
    DEPUTY_HEAD_LAW = "DEPUTY_HEAD_LAW", _("Deputy head for rule of law")
    HEAD_TEACHER = "HEAD_TEACHER", _("School head")
    SCHOOL_SAFETY_OFFICER = "SCHOOL_SAFETY_OFFICER", _("School safety officer")
    HOMEROOM_TEACHER = "HOMEROOM_TEACHER", _("Homeroom teacher")
    SCHOOL_GUARD = "SCHOOL_GUARD", _("School guard")
    EDU_OFFICER = "EDU_OFFICER", _("Education authority officer")
    AUDITOR = "AUDITOR", _("Data-protection auditor")
    SYSADMIN = "SYSADMIN", _("System administrator")


P = Permission

_OFFICER = frozenset({
    P.VIEW_SCHOOLS, P.RAISE_CONCERN, P.VIEW_CONCERNS, P.TRIAGE_CONCERNS, P.LOG_INCIDENT, P.VIEW_INCIDENTS,
    P.MOVE_INCIDENT, P.OPEN_IDENTITY, P.VIEW_TIPS, P.TRIAGE_TIPS, P.VIEW_EXCHANGE, P.SEND_EXCHANGE, P.VIEW_OWN_SHIFTS,
    P.VIEW_INQUIRIES,
    P.VIEW_ROSTER, P.VIEW_CAMPAIGNS, P.RECORD_CAMPAIGNS, P.VIEW_LESSONS, P.VIEW_DRILLS, P.RUN_DRILLS,
    P.VIEW_INSPECTIONS, P.INSPECT, P.VIEW_SURROUNDINGS, P.KEEP_SURROUNDINGS, P.READ_LANDLORDS, P.VIEW_PLANS,
    P.WRITE_PLANS, P.OPEN_VISITORS, P.PRESS_ALARM, P.VIEW_ALARMS, P.ANSWER_ALARMS, P.VIEW_BOARD, P.VIEW_DASHBOARD,
    P.VIEW_REPORTS,
})  # fmt: skip
_CHIEF = _OFFICER | {
    P.EDIT_SCHOOLS, P.KEEP_REGISTRY, P.VIEW_CONFIDENTIAL, P.OPEN_SEALED, P.IMPORT_INCIDENTS, P.APPROVE_CLOSING,
    P.EDIT_ROUTING, P.SUPERVISE_CLOCKS, P.PLAN_ROSTER, P.CHECK_IN_OTHERS, P.HOLD_VIDEO_ROUNDS, P.LEAD_LESSONS,
    P.APPROVE_PLANS,
    P.KEEP_ALARM_DEVICES, P.ISSUE_REPORTS, P.SET_FLOORS,
}  # fmt: skip
# What belongs to the working unit and to nobody above it: names, confidential words, letters of its own hand.
_OF_THE_UNIT_ALONE = frozenset({
    P.OPEN_IDENTITY, P.TRIAGE_CONCERNS, P.VIEW_CONFIDENTIAL, P.SEND_EXCHANGE, P.READ_LANDLORDS, P.OPEN_VISITORS,
    P.APPROVE_PLANS, P.OPEN_SEALED, P.VIEW_INQUIRIES,
})  # fmt: skip
# School staff hold seats of posts at their gate, so they see their own duties.
_SCHOOL_STAFF = frozenset({
    P.VIEW_SCHOOLS, P.RAISE_CONCERN, P.VIEW_CONCERNS, P.VIEW_OWN_SHIFTS, P.PRESS_ALARM, P.VIEW_ALARMS,
})  # fmt: skip
_TEACHER = _SCHOOL_STAFF | {P.VIEW_LESSONS, P.ORDER_LESSONS}
_SCHOOL_LEAD = _TEACHER | {
    P.VIEW_INCIDENTS, P.VIEW_TIPS, P.VIEW_EXCHANGE, P.SEND_EXCHANGE, P.VIEW_CAMPAIGNS, P.VIEW_DRILLS, P.RUN_DRILLS,
    P.VIEW_INSPECTIONS, P.VIEW_PLANS, P.VIEW_INQUIRIES, P.HOLD_INQUIRIES,
}  # fmt: skip
# Who answers for the school's safety inside.
_SCHOOL_SAFETY = _SCHOOL_LEAD | {P.ANSWER_FINDINGS, P.WRITE_PLANS, P.KEEP_VISITORS}

ABILITIES: dict[Role, frozenset[Permission]] = {
    Role.WARD_OFFICER: _OFFICER,
    Role.TRAFFIC_OFFICER: _OFFICER - {
        P.TRIAGE_CONCERNS, P.VIEW_CONCERNS, P.OPEN_IDENTITY, P.VIEW_TIPS, P.TRIAGE_TIPS, P.VIEW_EXCHANGE,
        P.SEND_EXCHANGE, P.INSPECT, P.READ_LANDLORDS, P.OPEN_VISITORS, P.VIEW_INQUIRIES,
    },
    Role.AUXILIARY: frozenset({
        P.VIEW_SCHOOLS, P.RAISE_CONCERN, P.VIEW_CONCERNS, P.LOG_INCIDENT, P.VIEW_OWN_SHIFTS, P.PRESS_ALARM,
        P.VIEW_ALARMS, P.ANSWER_ALARMS,
    }),
    Role.WARD_CHIEF: _CHIEF,
    # A commander reads counts and open rows of the subtree; a child's identity only at the working unit. Tips come here
    # only when they are about the station's own people.
    Role.COMMANDER: _CHIEF - _OF_THE_UNIT_ALONE | {P.COUNT_CONFIDENTIAL, P.VIEW_BURDEN},
    Role.VIDEO_INSPECTOR: frozenset({
        P.VIEW_SCHOOLS, P.VIEW_OWN_SHIFTS, P.VIEW_ROSTER, P.CHECK_IN_OTHERS, P.HOLD_VIDEO_ROUNDS, P.VIEW_BOARD,
        P.LOG_INCIDENT,
        P.PRESS_ALARM, P.VIEW_ALARMS, P.ANSWER_ALARMS,
    }),
    Role.DEPUTY_HEAD_LAW: _SCHOOL_LEAD | {P.RECORD_CAMPAIGNS},
    Role.HEAD_TEACHER: _SCHOOL_SAFETY | {P.EDIT_SCHOOLS, P.APPROVE_PLANS},
    Role.SCHOOL_SAFETY_OFFICER: _SCHOOL_SAFETY,
    Role.HOMEROOM_TEACHER: _TEACHER,
    Role.SCHOOL_GUARD: _SCHOOL_STAFF | {P.VIEW_PLANS, P.KEEP_VISITORS},
    Role.EDU_OFFICER: frozenset({
        P.VIEW_SCHOOLS, P.VIEW_CAMPAIGNS, P.VIEW_DASHBOARD, P.VIEW_REPORTS, P.VIEW_INSPECTIONS,
    }),
    Role.AUDITOR: frozenset({P.VIEW_JOURNAL}),
    Role.SYSADMIN: frozenset({P.MANAGE_PEOPLE, P.MANAGE_UNITS, P.EDIT_ROUTING, P.VIEW_BURDEN}),
}  # fmt: skip

SCHOOL_ROLES = frozenset({
    Role.DEPUTY_HEAD_LAW, Role.HEAD_TEACHER, Role.SCHOOL_SAFETY_OFFICER, Role.HOMEROOM_TEACHER, Role.SCHOOL_GUARD,
})  # fmt: skip
