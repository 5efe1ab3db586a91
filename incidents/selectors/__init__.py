"""What is read in more than one place: who is told, when a clock runs out, what a week counted, what is alike."""

from incidents.selectors.alike import similar_concerns, similar_incidents
from incidents.selectors.clocks import acknowledgement_due
from incidents.selectors.figures import week_figures
from incidents.selectors.files import Event, chronology
from incidents.selectors.mandatory import (
    leads_told,
    musts_of,
    police_told,
    situation_names,
    situations,
    supervisors_of,
    venue_at,
    venue_key,
)
from incidents.selectors.people import Readers, desk_of, readers_of
from incidents.selectors.routing import Case, Decision, Why, day_names, decide, told_conditions, why_of
from incidents.selectors.tiles import Tile, likely_school, tiles_for
from incidents.selectors.tips import (
    Door,
    Route,
    door_at,
    doors_matching,
    people_cut_out,
    receivers_of,
    refusal_to_convert,
    route_of,
)

__all__ = [
    "Case",
    "Decision",
    "Door",
    "Event",
    "Readers",
    "Route",
    "Tile",
    "Why",
    "acknowledgement_due",
    "chronology",
    "day_names",
    "decide",
    "desk_of",
    "door_at",
    "doors_matching",
    "leads_told",
    "likely_school",
    "musts_of",
    "people_cut_out",
    "police_told",
    "readers_of",
    "receivers_of",
    "refusal_to_convert",
    "route_of",
    "similar_concerns",
    "similar_incidents",
    "situation_names",
    "situations",
    "supervisors_of",
    "tiles_for",
    "told_conditions",
    "venue_at",
    "venue_key",
    "week_figures",
    "why_of",
]
