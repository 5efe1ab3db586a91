"""The lists pip reads say the same as uv.lock."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def locked() -> dict[str, dict]:
    return {package["name"]: package for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}


def pinned(name: str) -> dict[str, tuple[str, set[str]]]:
    """What a list pins: version and hashes by package name."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    found = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        assert not line.startswith("-"), f"{line}: a list names no index and no option"
        name, version = re.match(r"([a-z0-9._-]+)==([^ ;]+)", line).groups()
        found[name] = (version, set(re.findall(r"--hash=(sha256:[0-9a-f]{64})", line)))
    return found


def needed(locked: dict[str, dict], *, dev: bool) -> set[str]:
    """Every package that the project's own entry leads to."""
    project = locked["safeschool"]
    waiting = [*project["dependencies"], *(project["dev-dependencies"]["dev"] if dev else [])]
    seen: set[tuple[str, str]] = set()
    while waiting:
        entry = waiting.pop()
        for part in ("", *entry.get("extra", [])):
            if (entry["name"], part) not in seen:
                seen.add((entry["name"], part))
                waiting.extend(dependencies(locked[entry["name"]], part))
    return {name for name, _ in seen}


def dependencies(package: dict, extra: str) -> Iterator[dict]:
    yield from package.get("optional-dependencies", {}).get(extra, []) if extra else package.get("dependencies", [])


@pytest.mark.parametrize(("name", "dev"), [("requirements.txt", False), ("requirements-dev.txt", True)])
def test_the_list_for_pip_agrees_with_the_lock(locked: dict[str, dict], name: str, dev: bool) -> None:
    listed = pinned(name)

    assert set(listed) == needed(locked, dev=dev)
    for package, (version, hashes) in listed.items():
        entry = locked[package]
        files = [*entry.get("wheels", []), *([entry["sdist"]] if "sdist" in entry else [])]
        assert version == entry["version"], package
        assert hashes == {file["hash"] for file in files}, package
