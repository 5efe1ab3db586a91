"""What lies under a map: our own drawing by default, or tiles of a server or of a file that the settings name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.html import strip_tags

from safeschool.kernel.archive import Archive, ArchiveUnreadable, archive_at

KINDS = ("xyz", "wmts", "wms")
# The names that a WMTS address may use, beside ours.
WMTS_NAMES = {"{TileMatrix}": "{z}", "{TileRow}": "{y}", "{TileCol}": "{x}"}
SUBDOMAINS = "abc"
MOST_ZOOM = 19
# Where this site gives the tiles of a file (`board:tile`): the settings are read before any address is known.
TILE_OF_FILE = "/board/map/tile/{z}/{x}/{y}/"


@dataclass(frozen=True)
class Tiles:
    """One layer of tiles. `is_shifted` says that its pictures lie where GCJ-02 puts them, as maps of China must.

    `file` is the archive on this machine that this site itself gives them from; `is_vector`, that a page draws them.
    """

    url: str
    layer: str
    attribution: str
    is_shifted: bool
    most_zoom: int
    file: str = ""
    is_vector: bool = False

    @property
    def archive(self) -> Archive | None:
        """The file that holds them, None for those of a server."""
        return archive_at(self.file) if self.file else None

    @property
    def origins(self) -> list[str]:
        """The servers that a page may load pictures from; none for tiles of this site."""
        hosts = [self.url.replace("{s}", one) for one in SUBDOMAINS] if "{s}" in self.url else [self.url]
        found = [urlsplit(host) for host in hosts]
        return [f"{one.scheme}://{one.netloc}" for one in found if one.netloc]

    def as_json(self) -> dict[str, Any]:
        """As the script of the maps reads it; a layer's name is there for a WMS alone."""
        return {
            "url": self.url,
            "layer": self.layer,
            "attribution": self.attribution,
            "isShifted": self.is_shifted,
            "mostZoom": self.most_zoom,
            "isVector": self.is_vector,
        }


def tiles_of(values: Mapping[str, str]) -> Tiles | None:
    """The tiles that these settings name, None where they name none; ImproperlyConfigured with a sentence if wrong."""
    url, file = values.get("MAP_TILES_URL", "").strip(), values.get("MAP_TILES_FILE", "").strip()
    if url and file:
        raise ImproperlyConfigured("MAP_TILES_URL and MAP_TILES_FILE are both set: one of them lies under the maps.")
    if not url and not file:
        return None
    kind, layer = values.get("MAP_TILES_KIND", "") or "xyz", values.get("MAP_TILES_LAYER", "")
    shift, zoom = values.get("MAP_TILES_SHIFT", ""), values.get("MAP_TILES_MOST_ZOOM", "") or str(MOST_ZOOM)
    if kind not in KINDS:
        raise ImproperlyConfigured(f"MAP_TILES_KIND is {kind!r}: it is one of {', '.join(KINDS)}.")
    if shift not in ("", "gcj02"):
        raise ImproperlyConfigured(f"MAP_TILES_SHIFT is {shift!r}: it is gcj02, or left out.")
    if not (zoom.isdecimal() and 1 <= int(zoom) <= 24):
        raise ImproperlyConfigured(f"MAP_TILES_MOST_ZOOM is {zoom!r}: it is a zoom from 1 to 24.")
    attribution = values.get("MAP_TILES_ATTRIBUTION", "")
    if file:
        return _of_file(file, attribution, bool(shift), int(zoom))
    address = _address(url, kind, layer)
    return Tiles(address, layer if kind == "wms" else "", attribution, bool(shift), int(zoom))


def _of_file(path: str, attribution: str, is_shifted: bool, most_zoom: int) -> Tiles:
    try:
        archive = archive_at(path)
    except ArchiveUnreadable as fault:
        raise ImproperlyConfigured(f"MAP_TILES_FILE: {fault}") from fault
    address, zoom = f"{TILE_OF_FILE}?v={archive.version}", min(most_zoom, archive.most_zoom)
    told = attribution or strip_tags(archive.attribution)
    return Tiles(address, "", told, is_shifted, zoom, path, archive.is_vector)


def _address(url: str, kind: str, layer: str) -> str:
    parts = urlsplit(url.replace("{s}", SUBDOMAINS[0]))
    is_ours = not parts.scheme and not parts.netloc and url.startswith("/")
    if not is_ours and (parts.scheme not in ("http", "https") or not parts.netloc):
        raise ImproperlyConfigured(f"MAP_TILES_URL is {url!r}: an address of this site (/…), http:// or https://.")
    if kind in ("wmts", "wms") and not layer and "{" not in url:
        raise ImproperlyConfigured(f"A {kind.upper()} wants MAP_TILES_LAYER: the name of the layer.")
    if kind == "wms":
        return url
    if kind == "wmts":
        url = _wmts(url, layer)
    if not all(name in url for name in ("{z}", "{x}")) or ("{y}" not in url and "{-y}" not in url):
        raise ImproperlyConfigured("MAP_TILES_URL says where {z}, {x} and {y} stand.")
    return url


def _wmts(url: str, layer: str) -> str:
    """A WMTS by its address with names in braces, or by its door alone, as the one grid that all of them have."""
    for theirs, ours in WMTS_NAMES.items():
        url = url.replace(theirs, ours)
    if "{z}" in url:
        return url
    asked = {"SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": layer, "STYLE": "default",
             "TILEMATRIXSET": "GoogleMapsCompatible", "FORMAT": "image/png"}  # fmt: skip
    return f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}"
