"""Filling the rooms with the data that the project ships."""

from django.db import transaction

from patrols import actions as patrols
from safeschool.setup.taxonomy import taxonomies
from schools import actions as schools


@transaction.atomic
def load_taxonomies() -> int:
    """Give each room its terms; idempotent. Returns how many there are."""
    shipped = taxonomies()
    return schools.load_levels(shipped["school_levels"]) + patrols.load_post_kinds(shipped["post_kinds"])
