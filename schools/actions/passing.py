"""What goes along when a school, or the rest of a unit's ground, passes to another unit.

The rooms above say in the setting GOES_ALONG what of theirs does; this room knows none of them.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from safeschool.accounts.models import Unit
from schools.models import School


@dataclass(frozen=True)
class Passing:
    """Ground that passes: one school's, or (None) what of the old unit belongs to no school."""

    old: Unit
    new: Unit
    school: School | None = None


def pass_on(passing: Passing) -> None:
    """Let every room pass on what is still to be done there; what is done stays where it was done."""
    for name in settings.GOES_ALONG:
        import_string(name)(passing)
