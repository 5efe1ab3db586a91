"""Telling people from below: the room that tells stands above this one, and the setting TELL names its door."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def tell(**message: Any) -> None:
    """Hand the message to the one door through which people are told."""
    import_string(settings.TELL)(**message)
