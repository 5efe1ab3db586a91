"""Filling the rooms with the data that the project ships."""

from django.db import transaction

from campaigns import actions as campaigns
from incidents import actions as incidents
from patrols import actions as patrols
from safeschool.setup.taxonomy import taxonomies
from schools import actions as schools

LOADERS = {
    "school_levels": schools.load_levels,
    "checklist_categories": schools.load_checklist_categories,
    "checklist_items": schools.load_checklist_items,
    "agencies": schools.load_agencies,
    "hazard_types": schools.load_hazard_types,
    "mandatory_report_venues": schools.load_venue_kinds,
    "hotel_five_musts": schools.load_hotel_musts,
    "post_kinds": patrols.load_post_kinds,
    "incident_groups": incidents.load_incident_groups,
    "incident_types": incidents.load_incident_types,
    "concern_types": incidents.load_concern_types,
    "measure_types": incidents.load_measure_types,
    "mandatory_report_situations": incidents.load_harm_situations,
    "outreach_formats": campaigns.load_formats,
    "campaign_topics": campaigns.load_topics,
    "drill_scenarios": campaigns.load_scenarios,
    "drill_rules": campaigns.load_rules,
    "enforcement_types": campaigns.load_enforcement_types,
}


@transaction.atomic
def load_taxonomies() -> int:
    """Give each room its terms; idempotent. Returns how many there are."""
    shipped = taxonomies()
    return sum(load(shipped[name]) for name, load in LOADERS.items())
