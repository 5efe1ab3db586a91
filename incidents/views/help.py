"""How a file and a concern move, told from the tables themselves."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.functional import Promise
from django.views.decorators.http import require_GET

from incidents.workflow import CONCERN_MEANINGS, CONCERN_MOVES, INCIDENT_MOVES, MEANINGS, ConcernState, Move, Status
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page


@dataclass(frozen=True)
class Standing:
    """One state: what it is called, what it means, and the steps out of it."""

    label: str | Promise
    meaning: str | Promise
    steps: list[tuple[Move, str | Promise, list[str | Promise]]]


def _standings(states: type[Status] | type[ConcernState], moves: tuple[Move, ...]) -> list[Standing]:
    meanings = {**MEANINGS} if states is Status else {**CONCERN_MEANINGS}
    return [
        Standing(
            state.label,
            meanings[state],
            [
                (move, states(move.target).label, [who.value for who in move.who])
                for move in moves
                if move.source == state
            ],
        )
        for state in states
    ]


@require_GET
@require(Permission.VIEW_INCIDENTS, Permission.LOG_INCIDENT, Permission.VIEW_CONCERNS)
def steps(request: PersonRequest) -> HttpResponse:
    """Every state, what it means, and who takes which step from there."""
    context = {
        "incidents": _standings(Status, INCIDENT_MOVES),
        "concerns": _standings(ConcernState, CONCERN_MOVES),
    }
    return render_page(request, "incidents/steps.html", context)
