"""What is read in more than one place: who is told, when a clock runs out, what a week counted, what is alike."""

from incidents.selectors.alike import files_like, similar_concerns, similar_incidents, similar_signs
from incidents.selectors.briefings import briefings_held
from incidents.selectors.casework import Casework, casework_of
from incidents.selectors.clocks import acknowledgement_due, answer_due
from incidents.selectors.deadlines import times_of, usual_times
from incidents.selectors.exchange import is_receiver, letters_of, next_school_day_begins, notices_due, readers_of_letter
from incidents.selectors.figures import week_figures
from incidents.selectors.files import Event, chronology, custody_of, is_unchanged
from incidents.selectors.inquiries import has_inquiries
from incidents.selectors.lines import concern_lines, incident_lines
from incidents.selectors.mandatory import (
    leads_told,
    police_told,
    situation_names,
    situations,
    supervisors_of,
    venue_at,
    venue_key,
)
from incidents.selectors.people import Readers, approvers_of, chiefs_of, desk_of, readers_of, seated_at, workers_of
from incidents.selectors.routing import Case, Decision, Why, day_names, decide, told_conditions, why_of
from incidents.selectors.seals import SealCard, hidden_targets, seal_card
from incidents.selectors.tally import Tally, tally
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
    "Casework",
    "Decision",
    "Door",
    "Event",
    "Readers",
    "Route",
    "SealCard",
    "Tally",
    "Tile",
    "Why",
    "acknowledgement_due",
    "answer_due",
    "approvers_of",
    "briefings_held",
    "casework_of",
    "chiefs_of",
    "chronology",
    "concern_lines",
    "custody_of",
    "day_names",
    "decide",
    "desk_of",
    "door_at",
    "doors_matching",
    "files_like",
    "has_inquiries",
    "hidden_targets",
    "incident_lines",
    "is_receiver",
    "is_unchanged",
    "leads_told",
    "letters_of",
    "likely_school",
    "next_school_day_begins",
    "notices_due",
    "people_cut_out",
    "police_told",
    "readers_of",
    "readers_of_letter",
    "receivers_of",
    "refusal_to_convert",
    "route_of",
    "seal_card",
    "seated_at",
    "similar_concerns",
    "similar_incidents",
    "similar_signs",
    "situation_names",
    "situations",
    "supervisors_of",
    "tally",
    "tiles_for",
    "times_of",
    "told_conditions",
    "usual_times",
    "venue_at",
    "venue_key",
    "week_figures",
    "why_of",
    "workers_of",
]
