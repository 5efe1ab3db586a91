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
    # incidents
    RAISE_CONCERN = "raise_concern", _("raise concern")
    VIEW_CONCERNS = "view_concerns", _("view concerns")
    TRIAGE_CONCERNS = "triage_concerns", _("triage concerns")
    LOG_INCIDENT = "log_incident", _("log incident")
    VIEW_INCIDENTS = "view_incidents", _("view incidents")
    MOVE_INCIDENT = "move_incident", _("move incident")
    APPROVE_CLOSING = "approve_closing", _("agree to close grave and confidential files")
    VIEW_CONFIDENTIAL = "view_confidential", _("view confidential")
    COUNT_CONFIDENTIAL = "count_confidential", _("count confidential files without reading them")
    OPEN_IDENTITY = "open_identity", _("open identity")
    IMPORT_INCIDENTS = "import_incidents", _("import incidents")
    VIEW_EXCHANGE = "view_exchange", _("read letters between police and schools")
    SEND_EXCHANGE = "send_exchange", _("send letters between police and schools")
    # patrols
    VIEW_OWN_SHIFTS = "view_own_shifts", _("view own shifts")
    VIEW_ROSTER = "view_roster", _("view roster")
    PLAN_ROSTER = "plan_roster", _("plan roster")
    CHECK_IN_OTHERS = "check_in_others", _("check in others")
    # campaigns
    VIEW_CAMPAIGNS = "view_campaigns", _("view campaigns")
    RECORD_CAMPAIGNS = "record_campaigns", _("record campaigns")
    # board and reports
    VIEW_BOARD = "view_board", _("view board")
    VIEW_DASHBOARD = "view_dashboard", _("view dashboard")
    VIEW_REPORTS = "view_reports", _("view reports")
    ISSUE_REPORTS = "issue_reports", _("issue reports")
    # the system itself
    VIEW_JOURNAL = "view_journal", _("view journal")
    MANAGE_PEOPLE = "manage_people", _("manage people")
    MANAGE_UNITS = "manage_units", _("manage units")


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
    P.MOVE_INCIDENT, P.OPEN_IDENTITY, P.VIEW_OWN_SHIFTS, P.VIEW_ROSTER, P.VIEW_CAMPAIGNS, P.RECORD_CAMPAIGNS,
    P.VIEW_BOARD, P.VIEW_DASHBOARD, P.VIEW_REPORTS, P.VIEW_EXCHANGE, P.SEND_EXCHANGE,
})  # fmt: skip
_CHIEF = _OFFICER | {
    P.EDIT_SCHOOLS, P.KEEP_REGISTRY, P.VIEW_CONFIDENTIAL, P.IMPORT_INCIDENTS, P.PLAN_ROSTER, P.CHECK_IN_OTHERS,
    P.ISSUE_REPORTS, P.APPROVE_CLOSING,
}  # fmt: skip
# School staff hold seats of posts at their gate, so they see their own duties.
_SCHOOL_STAFF = frozenset({P.VIEW_SCHOOLS, P.RAISE_CONCERN, P.VIEW_CONCERNS, P.VIEW_OWN_SHIFTS})
_SCHOOL_LEAD = _SCHOOL_STAFF | {P.VIEW_INCIDENTS, P.VIEW_CAMPAIGNS, P.VIEW_EXCHANGE, P.SEND_EXCHANGE}

ABILITIES: dict[Role, frozenset[Permission]] = {
    Role.WARD_OFFICER: _OFFICER,
    Role.TRAFFIC_OFFICER: _OFFICER
    - {P.TRIAGE_CONCERNS, P.VIEW_CONCERNS, P.OPEN_IDENTITY, P.VIEW_EXCHANGE, P.SEND_EXCHANGE},
    Role.AUXILIARY: frozenset({P.VIEW_SCHOOLS, P.RAISE_CONCERN, P.VIEW_CONCERNS, P.LOG_INCIDENT, P.VIEW_OWN_SHIFTS}),
    Role.WARD_CHIEF: _CHIEF,
    # A commander reads counts and open rows of the subtree; a child's identity only at the working unit.
    Role.COMMANDER: _CHIEF - {P.OPEN_IDENTITY, P.TRIAGE_CONCERNS, P.VIEW_CONFIDENTIAL, P.SEND_EXCHANGE}
    | {P.COUNT_CONFIDENTIAL},
    Role.VIDEO_INSPECTOR: frozenset(
        {
            P.VIEW_SCHOOLS,
            P.VIEW_OWN_SHIFTS,
            P.VIEW_ROSTER,
            P.CHECK_IN_OTHERS,
            P.VIEW_BOARD,
            P.LOG_INCIDENT,
        }
    ),
    Role.DEPUTY_HEAD_LAW: _SCHOOL_LEAD | {P.RECORD_CAMPAIGNS},
    Role.HEAD_TEACHER: _SCHOOL_LEAD | {P.EDIT_SCHOOLS},
    Role.SCHOOL_SAFETY_OFFICER: _SCHOOL_LEAD,
    Role.HOMEROOM_TEACHER: _SCHOOL_STAFF,
    Role.SCHOOL_GUARD: frozenset({P.VIEW_SCHOOLS, P.RAISE_CONCERN, P.VIEW_CONCERNS, P.VIEW_OWN_SHIFTS}),
    Role.EDU_OFFICER: frozenset({P.VIEW_SCHOOLS, P.VIEW_CAMPAIGNS, P.VIEW_DASHBOARD, P.VIEW_REPORTS}),
    Role.AUDITOR: frozenset({P.VIEW_JOURNAL}),
    Role.SYSADMIN: frozenset({P.MANAGE_PEOPLE, P.MANAGE_UNITS}),
}

SCHOOL_ROLES = frozenset({
    Role.DEPUTY_HEAD_LAW, Role.HEAD_TEACHER, Role.SCHOOL_SAFETY_OFFICER, Role.HOMEROOM_TEACHER, Role.SCHOOL_GUARD,
})  # fmt: skip
