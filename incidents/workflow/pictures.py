"""The tables as a page of the documentation: a diagram and the list of steps."""

from collections.abc import Iterator, Mapping

from django.utils import translation

from incidents.workflow.states import CONCERN_MEANINGS, MEANINGS, ConcernState, Status
from incidents.workflow.tables import CONCERN_MOVES, INCIDENT_MOVES, Move

States = type[Status] | type[ConcernState]
HEAD = """# How incidents and concerns move

Made from the tables in `incidents/workflow/`; write it anew with `python tools/workflow_page.py`. The same tables make
the buttons, the API, the help page and the trigger with which the database refuses every other move.
"""


def as_markdown() -> str:
    """The page, in English."""
    with translation.override("en"):
        parts = [HEAD, *_section("Incidents", Status, MEANINGS, INCIDENT_MOVES)]
        parts += _section("Concerns", ConcernState, CONCERN_MEANINGS, CONCERN_MOVES)
        return "\n".join(parts)


def _section(title: str, states: States, meanings: Mapping[str, object], moves: tuple[Move, ...]) -> Iterator[str]:
    yield f"## {title}\n\n```mermaid\nstateDiagram-v2"
    yield from (f"    {state.value}: {state.label}" for state in states)
    yield f"    [*] --> {next(iter(states)).value}"
    yield from (f"    {move.source} --> {move.target}: {move.label}" for move in moves)
    yield "```\n\n| state | what it means |\n| --- | --- |"
    yield from (f"| {state.label} | {meanings[state]} |" for state in states)
    yield "\n| from | step | to | who | asks for |\n| --- | --- | --- | --- | --- |"
    yield from (_row(move, states) for move in moves)
    yield ""


def _row(move: Move, states: States) -> str:
    asked = [word for word, is_asked in (("why", move.asks_reason), ("outcome", move.asks_outcome)) if is_asked]
    who = ", ".join(str(person.value) for person in move.who)
    source, target = states(move.source).label, states(move.target).label
    return f"| {source} | {move.label} | {target} | {who} | {', '.join(asked) or '–'} |"
