"""Small map files written by the library of the format: pictures, and shapes as vector tiles have them."""

import gzip
from pathlib import Path
from typing import Any

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8ff9f0100"
    "04fe01fee6d5f5f50000000049454e44ae426082"
)
LAYERS = [{"id": name, "fields": {}} for name in ("earth", "water", "roads", "places")]


def varint(number: int) -> bytes:
    rest, low = divmod(number, 128)
    return bytes([low | 128]) + varint(rest) if rest else bytes([low])


def part(field: int, content: bytes | int) -> bytes:
    """A field of a protobuf message: a number, or bytes with their length."""
    if isinstance(content, int):
        return varint(field << 3) + varint(content)
    return varint(field << 3 | 2) + varint(len(content)) + content


def shapes(name: str = "earth", extent: int = 4096) -> bytes:
    """A vector tile with one layer, whose one shape fills the tile."""
    side = extent * 2
    steps = [9, 0, 0, 26, side, 0, 0, side, side - 1, 0, 15]
    feature = part(3, 3) + part(4, b"".join(varint(step) for step in steps))
    return part(3, part(15, 2) + part(1, name.encode()) + part(2, feature) + part(5, extent))


def written(path: Path, tiles: dict[tuple[int, int, int], bytes], *, is_vector: bool = False, **metadata: Any) -> str:
    """The file of these tiles; its path."""
    kind = TileType.MVT if is_vector else TileType.PNG
    packing = Compression.GZIP if is_vector else Compression.NONE
    with write(str(path)) as file:
        for at, content in sorted(tiles.items(), key=lambda one: zxy_to_tileid(*one[0])):
            file.write_tile(zxy_to_tileid(*at), gzip.compress(content, mtime=0) if is_vector else content)
        more = {"vector_layers": LAYERS} if is_vector else {}
        box = {"min_lon_e7": -1800000000, "min_lat_e7": -850000000, "max_lon_e7": 1800000000, "max_lat_e7": 850000000}
        centre = {"center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0}
        file.finalize({"tile_type": kind, "tile_compression": packing, **box, **centre}, {**more, **metadata})
    return str(path)
