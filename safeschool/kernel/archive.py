"""A map of one's own out of one file of this machine: PMTiles, version 3."""

import gzip
import json
import logging
import zlib
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

KINDS = {
    TileType.PNG: "image/png",
    TileType.JPEG: "image/jpeg",
    TileType.WEBP: "image/webp",
    TileType.AVIF: "image/avif",
    TileType.MVT: "application/vnd.mapbox-vector-tile",
}
# As the basemap of Protomaps names them: what the pages' script knows how to draw.
DRAWN = {"earth", "water", "roads"}
HEAD, DEPTH = 127, 4
BROKEN = (EOFError, OSError, IndexError, ValueError, zlib.error, MagicNumberNotFound, SpecVersionUnsupported)

log = logging.getLogger(__name__)


class ArchiveUnreadable(Exception):
    """Why the file is no map, in a sentence."""


@dataclass(frozen=True)
class Tile:
    """One tile as the file holds it."""

    content: bytes
    kind: str
    is_gzipped: bool

    @property
    def plain(self) -> bytes:
        """For whoever takes nothing compressed."""
        return gzip.decompress(self.content) if self.is_gzipped else self.content


class Archive:
    """The tiles of a file, which stays open: a new map is a new file, or a new start."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            with Path(path).open("rb") as file:
                self._bytes = mmap(file.fileno(), 0, access=ACCESS_READ)
                self._stamp = Path(path).stat().st_mtime_ns
        except (OSError, ValueError) as fault:
            raise ArchiveUnreadable(f"{path} cannot be read: {fault}.") from fault
        try:
            self._header: dict[str, Any] = dict(deserialize_header(self._bytes[:HEAD]))
        except BROKEN as fault:
            raise ArchiveUnreadable(f"{path} is no PMTiles archive of version 3.") from fault
        self._refuse_what_we_cannot_read()
        self._directory = lru_cache(maxsize=64)(self._read_directory)
        try:
            self._directory(self._header["root_offset"], self._header["root_length"])
            self.metadata: dict[str, Any] = json.loads(gzip.decompress(self._part("metadata")))
        except BROKEN as fault:
            raise ArchiveUnreadable(f"{path} is damaged: its list of tiles cannot be read.") from fault
        if self.is_vector and not self.layers >= DRAWN:
            raise ArchiveUnreadable(
                f"{path} holds vector tiles with the layers {', '.join(sorted(self.layers)) or 'of no name'}: "
                f"they are drawn where they are those of Protomaps' basemap ({', '.join(sorted(DRAWN))} and more)."
            )

    def _refuse_what_we_cannot_read(self) -> None:
        told = self._header
        if told["tile_type"] not in KINDS:
            raise ArchiveUnreadable(f"{self.path} holds tiles of a kind that no page here draws.")
        is_known = told["tile_compression"] in (Compression.NONE, Compression.GZIP)
        if not is_known or told["internal_compression"] != Compression.GZIP:
            raise ArchiveUnreadable(f"{self.path} is compressed otherwise than by gzip, which every browser reads.")
        if told["tile_data_offset"] + told["tile_data_length"] > len(self._bytes):
            raise ArchiveUnreadable(f"{self.path} ends before its last tile: it was not copied whole.")

    @property
    def is_vector(self) -> bool:
        """Whether the tiles are shapes to be drawn, no pictures."""
        return bool(self._header["tile_type"] == TileType.MVT)

    @property
    def layers(self) -> set[str]:
        """The names of the layers of vector tiles."""
        return {str(layer.get("id", "")) for layer in self.metadata.get("vector_layers") or []}

    @property
    def attribution(self) -> str:
        """Whose map it is, as the file says."""
        return str(self.metadata.get("attribution") or "")

    @property
    def most_zoom(self) -> int:
        return int(self._header["max_zoom"])

    @property
    def version(self) -> str:
        """Another one for another file, so that a browser may keep tiles for ever."""
        return sha256(self._bytes[:HEAD] + str((len(self._bytes), self._stamp)).encode()).hexdigest()[:12]

    def tile(self, z: int, x: int, y: int) -> Tile | None:
        """The tile of that place, None where the map has none."""
        if not self._header["min_zoom"] <= z <= self.most_zoom or x >= 2**z or y >= 2**z:
            return None
        try:
            content = self._found(zxy_to_tileid(z, x, y))
        except BROKEN:
            log.exception("%s is damaged at tile %s/%s/%s", self.path, z, x, y)
            return None
        is_gzipped = self._header["tile_compression"] == Compression.GZIP
        return content and Tile(content, KINDS[self._header["tile_type"]], is_gzipped)

    def _found(self, number: int) -> Any:
        offset, length = self._header["root_offset"], self._header["root_length"]
        for _level in range(DEPTH):
            entry = find_tile(self._directory(offset, length), number)
            if entry is None:
                return None
            if entry.run_length:
                start = self._header["tile_data_offset"] + entry.offset
                return self._bytes[start : start + entry.length]
            offset, length = self._header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        return deserialize_directory(self._bytes[offset : offset + length])

    def _part(self, name: str) -> bytes:
        start = self._header[f"{name}_offset"]
        return self._bytes[start : start + self._header[f"{name}_length"]]


@lru_cache(maxsize=2)
def archive_at(path: str) -> Archive:
    """Opened once a process."""
    return Archive(path)
