"""Fixtures of the room."""

import pytest
import time_machine


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    """Photos of tests go nowhere near real ones."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def at_now(request):
    """The module's tests live at its NOW, however long the modules before it took."""
    with time_machine.travel(request.module.NOW, tick=True):
        yield
