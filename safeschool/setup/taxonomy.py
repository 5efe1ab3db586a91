"""The taxonomies that the project ships, by name, as their data file has them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("taxonomy.json")


@cache
def taxonomies() -> dict[str, list[dict[str, Any]]]:
    """Every list of the data file; an entry has code, group, en, vi, zh_hans, tier and columns of its own."""
    found: dict[str, list[dict[str, Any]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
