"""The Chromium that is there: CHROMIUM=, Debian's, or Playwright's own."""

import os
import shutil
from functools import cache
from pathlib import Path

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
HOW_TO_GET_ONE = "apt-get install chromium, or playwright install chromium, or CHROMIUM=/path/to/chromium"


@cache
def chromium() -> str | None:
    """The path of a Chromium, or None."""
    if wanted := os.environ.get("CHROMIUM"):
        return wanted
    # Without its windows it is the same engine for a fifth less of the machine.
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    own = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(own[-1]) if own else None
