"""Which moves are lawful: one table for incidents and one for concerns.

Buttons, API, help page, diagram, tests and the trigger of the database are all made from these tables.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from incidents.workflow.states import ConcernState, Status


class Who(Enum):
    """Who takes a step; the value names them."""

    POLICE = _("the police of the unit")
    CHIEF = _("the chief of the unit")
    REPORTER = _("whoever reported it")
    RAISER = _("whoever raised the concern")
    PRESSER = _("whoever pressed the alarm")


POLICE = (Who.POLICE,)


@dataclass(frozen=True)
class Move:
    """One lawful step; `asks_reason` and `asks_outcome` say what must be written down to take it, `who` who takes it.

    `raisers_label` is what the step is called before whoever raised the concern, where that differs.
    """

    source: str
    target: str
    label: str | Promise
    asks_reason: bool = False
    asks_outcome: bool = False
    who: tuple[Who, ...] = POLICE
    raisers_label: str | Promise = ""

    @property
    def is_raisers(self) -> bool:
        """Whether the step is for whoever raised the concern alone."""
        return self.who == (Who.RAISER,)


NOT_SOLVED = _("Not solved")
REPORTER_TOO = (Who.REPORTER, Who.POLICE)
RAISER_TOO = (Who.POLICE, Who.RAISER)
RAISER = (Who.RAISER,)
CHIEF = (Who.CHIEF,)

INCIDENT_MOVES = (
    Move(Status.REPORTED, Status.ACCEPTED, _("Accept")),
    Move(Status.REPORTED, Status.RETURNED, _("Return for correction"), asks_reason=True),
    Move(Status.REPORTED, Status.TRANSFERRED, _("Transfer"), asks_reason=True),
    Move(Status.RETURNED, Status.REPORTED, _("Submit again"), who=REPORTER_TOO),
    Move(Status.ACCEPTED, Status.HANDLING, _("Handle")),
    Move(Status.ACCEPTED, Status.TRANSFERRED, _("Transfer"), asks_reason=True),
    Move(Status.HANDLING, Status.WAITING, _("Ask back"), asks_reason=True),
    Move(Status.HANDLING, Status.RESOLVED, _("Mark as resolved"), asks_outcome=True),
    Move(Status.HANDLING, Status.TRANSFERRED, _("Transfer"), asks_reason=True),
    Move(Status.WAITING, Status.HANDLING, _("Answer"), asks_reason=True, who=REPORTER_TOO),
    Move(Status.RESOLVED, Status.CLOSED, _("Close"), asks_outcome=True),
    Move(Status.RESOLVED, Status.CLOSE_REQUESTED, _("Request to close"), asks_outcome=True),
    Move(Status.RESOLVED, Status.REOPENED, _("Reopen"), asks_reason=True, who=RAISER_TOO, raisers_label=NOT_SOLVED),
    Move(Status.CLOSE_REQUESTED, Status.CLOSED, _("Agree and close"), asks_outcome=True, who=CHIEF),
    Move(Status.CLOSE_REQUESTED, Status.HANDLING, _("Send back"), asks_reason=True, who=CHIEF),
    Move(Status.CLOSED, Status.REOPENED, _("Reopen"), asks_reason=True, who=RAISER_TOO, raisers_label=NOT_SOLVED),
    Move(Status.TRANSFERRED, Status.REOPENED, _("Reopen"), asks_reason=True),
    Move(Status.REOPENED, Status.HANDLING, _("Handle")),
    Move(Status.REOPENED, Status.TRANSFERRED, _("Transfer"), asks_reason=True),
)

S = ConcernState
CONCERN_MOVES = (
    Move(S.SUBMITTED, S.ACKNOWLEDGED, _("Acknowledge")),
    Move(S.SUBMITTED, S.CONVERTED, _("Turn into an incident")),
    Move(S.ACKNOWLEDGED, S.VERIFYING, _("Check")),
    Move(S.ACKNOWLEDGED, S.WAITING, _("Ask back"), asks_reason=True),
    Move(S.ACKNOWLEDGED, S.CONVERTED, _("Turn into an incident")),
    Move(S.ACKNOWLEDGED, S.SCHOOL_HANDLES, _("Leave with the school"), asks_reason=True),
    Move(S.ACKNOWLEDGED, S.UNFOUNDED, _("Not substantiated"), asks_reason=True),
    Move(S.ACKNOWLEDGED, S.CLOSED, _("Close with feedback"), asks_reason=True),
    Move(S.VERIFYING, S.WAITING, _("Ask back"), asks_reason=True),
    Move(S.VERIFYING, S.CONVERTED, _("Turn into an incident")),
    Move(S.VERIFYING, S.SCHOOL_HANDLES, _("Leave with the school"), asks_reason=True),
    Move(S.VERIFYING, S.UNFOUNDED, _("Not substantiated"), asks_reason=True),
    Move(S.VERIFYING, S.CLOSED, _("Close with feedback"), asks_reason=True),
    Move(S.WAITING, S.VERIFYING, _("Answer"), asks_reason=True, who=RAISER),
    Move(S.WAITING, S.CONVERTED, _("Turn into an incident")),
    Move(S.WAITING, S.UNFOUNDED, _("Not substantiated"), asks_reason=True),
    Move(
        S.SCHOOL_HANDLES, S.VERIFYING, _("Take back"), asks_reason=True, who=RAISER_TOO, raisers_label=NOT_SOLVED
    ),
    Move(S.SCHOOL_HANDLES, S.CLOSED, _("Close with feedback"), asks_reason=True),
    Move(S.UNFOUNDED, S.VERIFYING, NOT_SOLVED, asks_reason=True, who=RAISER),
    Move(S.CLOSED, S.VERIFYING, NOT_SOLVED, asks_reason=True, who=RAISER),
)  # fmt: skip


def lawful_move(moves: tuple[Move, ...], source: str, target: str) -> Move | None:
    """The move of the table from one place to the other, None when there is none."""
    return next((move for move in moves if move.source == source and move.target == target), None)
