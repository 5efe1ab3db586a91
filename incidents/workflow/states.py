"""Where an incident and a concern may stand, and what that means."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where an incident stands."""

    REPORTED = "REPORTED", _("Reported")
    ACCEPTED = "ACCEPTED", _("Accepted")
    RETURNED = "RETURNED", _("Returned for correction")
    HANDLING = "HANDLING", _("Being handled")
    WAITING = "WAITING", _("Waiting for an answer")
    TRANSFERRED = "TRANSFERRED", _("Transferred to another authority")
    RESOLVED = "RESOLVED", _("Resolved")
    CLOSE_REQUESTED = "CLOSE_REQUESTED", _("Closing requested")
    CLOSED = "CLOSED", _("Closed")
    REOPENED = "REOPENED", _("Reopened")


class ConcernState(models.TextChoices):
    """Where a concern stands."""

    SUBMITTED = "SUBMITTED", _("Submitted")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
    VERIFYING = "VERIFYING", _("Being checked")
    WAITING = "WAITING", _("Waiting for an answer")
    CONVERTED = "CONVERTED", _("Turned into an incident")
    SCHOOL_HANDLES = "SCHOOL_HANDLES", _("Left with the school")
    UNFOUNDED = "UNFOUNDED", _("Not substantiated")
    CLOSED = "CLOSED", _("Closed with feedback")


OPEN_STATUSES = (
    Status.REPORTED,
    Status.ACCEPTED,
    Status.RETURNED,
    Status.HANDLING,
    Status.WAITING,
    Status.RESOLVED,
    Status.CLOSE_REQUESTED,
    Status.REOPENED,
)
# Those that the police have still to resolve: what a deadline runs for.
UNRESOLVED = tuple(status for status in OPEN_STATUSES if status not in (Status.RESOLVED, Status.CLOSE_REQUESTED))
OPEN_STATES = (
    ConcernState.SUBMITTED,
    ConcernState.ACKNOWLEDGED,
    ConcernState.VERIFYING,
    ConcernState.WAITING,
    ConcernState.SCHOOL_HANDLES,
)

MEANINGS: dict[str, str | Promise] = {
    Status.REPORTED: _("It is logged and numbered; nobody has taken it yet."),
    Status.ACCEPTED: _("The unit has taken it and somebody answers for it."),
    Status.RETURNED: _("Something is wrong or missing; whoever reported it corrects it and submits it again."),
    Status.HANDLING: _("The police work on it."),
    Status.WAITING: _("A question was asked; the file waits for the answer."),
    Status.TRANSFERRED: _("Another authority answers for it from now on."),
    Status.RESOLVED: _("The work is done and the outcome is written down; it can be closed."),
    Status.CLOSE_REQUESTED: _("A grave or confidential file is done; the chief agrees to close it, or sends it back."),
    Status.CLOSED: _("It is closed with an outcome and kept."),
    Status.REOPENED: _("It was done or closed and is taken up again, with the reason."),
}
CONCERN_MEANINGS: dict[str, str | Promise] = {
    ConcernState.SUBMITTED: _("It is sent; its clock runs until the unit acknowledges it."),
    ConcernState.ACKNOWLEDGED: _("The unit has read it."),
    ConcernState.VERIFYING: _("The unit looks into it."),
    ConcernState.WAITING: _("The unit asked something; whoever raised it answers."),
    ConcernState.CONVERTED: _("The police work on it as an incident; the words of the concern stay as they were."),
    ConcernState.SCHOOL_HANDLES: _("The school takes care of it; the police can take it back."),
    ConcernState.UNFOUNDED: _("There was nothing to it, as far as could be found."),
    ConcernState.CLOSED: _("It is done, and whoever raised it was told how."),
}
