"""The roster engine: who stands where and when, at what price, and why not better. Knows no Django and no database."""

from patrols.roster.engine import plan
from patrols.roster.explain import Explanation, Gap, Remedy, explain
from patrols.roster.model import (
    Limits,
    Need,
    Outcome,
    Person,
    Plan,
    Prices,
    Problem,
    Progress,
    Rule,
    Rules,
    Window,
)  # fmt: skip
from patrols.roster.relax import relaxed
from patrols.roster.repair import Disturb, Repair, repair
from patrols.roster.seating import Bundled, Seat, Ties, bundle, seat_people, with_seating
from patrols.roster.watch import Watch

__all__ = [
    "Bundled", "Disturb", "Explanation", "Gap", "Limits", "Need", "Outcome", "Person", "Plan", "Prices", "Problem",
    "Progress", "Remedy", "Repair", "Rule", "Rules", "Seat", "Ties", "Watch", "Window", "bundle", "explain", "plan",
    "relaxed", "repair", "seat_people", "with_seating",
]  # fmt: skip
