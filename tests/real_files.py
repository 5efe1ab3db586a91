"""The folders of real files: SAFESCHOOL_DATA and SAFESCHOOL_ROSTERS, else those beside the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def real(path: str) -> Path:
    """The real file; where the folder is absent the test does not run, which in CI is a failure."""
    return _there(Path(os.environ.get("SAFESCHOOL_DATA", ROOT.parent / "shared" / "data")), path, "SAFESCHOOL_DATA")


def roster_instances(path: str) -> Path:
    """A file of the public shift-scheduling instances; absent as above."""
    folder = Path(os.environ.get("SAFESCHOOL_ROSTERS", ROOT.parent / "shared" / "roster"))
    return _there(folder, path, "SAFESCHOOL_ROSTERS")


def _there(folder: Path, path: str, name: str) -> Path:
    if not (folder / path).exists():
        said = f"needs {path} in the folder of real files: set {name} to it"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    return folder / path
