"""The folder of real files: SAFESCHOOL_DATA, else the one beside the project."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def real(path: str) -> Path:
    """The real file; where the folder is absent the test does not run, which in CI is a failure."""
    folder = Path(os.environ.get("SAFESCHOOL_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / path).exists():
        said = f"needs {path} in the folder of real files: set SAFESCHOOL_DATA to it"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    return folder / path
