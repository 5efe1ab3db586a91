"""The beat's own pulse."""

import time

from celery import shared_task
from django.core.cache import cache

BEAT_KEY = "safeschool:beat"


@shared_task
def beat_tick() -> None:
    """Write down that beat and a worker are alive; /readyz and the board read its age."""
    cache.set(BEAT_KEY, time.time(), timeout=None)
