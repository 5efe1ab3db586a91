"""Filling the rooms with the data that the project ships."""

from django.db import transaction

from campaigns import actions as campaigns
from safeschool.setup.taxonomy import taxonomies
from schools import actions as schools


@transaction.atomic
def load_taxonomies() -> int:
    """Give each room its terms; idempotent. Returns how many there are."""
    shipped = taxonomies()
    loaded = schools.load_levels(shipped["school_levels"])
    loaded += campaigns.load_formats(shipped["outreach_formats"])
    loaded += campaigns.load_topics(shipped["campaign_topics"])
    loaded += campaigns.load_enforcement_types(shipped["enforcement_types"])
    return loaded
