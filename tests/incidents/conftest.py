"""Fixtures of the room."""

import pytest


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    """Photos of tests go nowhere near real ones."""
    settings.MEDIA_ROOT = tmp_path
