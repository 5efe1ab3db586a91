"""What is read in more than one place: who is told, when a clock runs out, what a week counted, what is alike."""

from incidents.selectors.alike import files_like, similar_concerns, similar_incidents, similar_signs
from incidents.selectors.casework import Casework, casework_of
from incidents.selectors.clocks import acknowledgement_due
from incidents.selectors.exchange import is_receiver, letters_of, next_school_day_begins, notices_due, readers_of_letter
from incidents.selectors.figures import week_figures
from incidents.selectors.files import Event, chronology, custody_of, is_unchanged
from incidents.selectors.people import Readers, chiefs_of, desk_of, readers_of
from incidents.selectors.tiles import Tile, likely_school, tiles_for

__all__ = [
    "Casework",
    "Event",
    "Readers",
    "Tile",
    "acknowledgement_due",
    "casework_of",
    "chiefs_of",
    "chronology",
    "custody_of",
    "desk_of",
    "files_like",
    "is_receiver",
    "is_unchanged",
    "letters_of",
    "likely_school",
    "next_school_day_begins",
    "notices_due",
    "readers_of",
    "readers_of_letter",
    "similar_concerns",
    "similar_incidents",
    "similar_signs",
    "tiles_for",
    "week_figures",
]
