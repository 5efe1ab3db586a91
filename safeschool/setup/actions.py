"""Filling the rooms with the data that the project ships."""

from django.db import transaction

from campaigns import actions as campaigns
from incidents import actions as incidents
from patrols import actions as patrols
from safeschool.setup.taxonomy import taxonomies
from schools import actions as schools


@transaction.atomic
def load_taxonomies() -> int:
    """Give each room its terms; idempotent. Returns how many there are."""
    shipped = taxonomies()
    return (
        schools.load_levels(shipped["school_levels"])
        + patrols.load_post_kinds(shipped["post_kinds"])
        + incidents.load_incident_groups(shipped["incident_groups"])
        + incidents.load_incident_types(shipped["incident_types"])
        + incidents.load_concern_types(shipped["concern_types"])
        + campaigns.load_formats(shipped["outreach_formats"])
        + campaigns.load_topics(shipped["campaign_topics"])
        + campaigns.load_enforcement_types(shipped["enforcement_types"])
    )
