"""Pictures that strangers send: looked at, decoded within bounds, and written anew without anything but the picture."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageOps

MAX_BYTES = 15 * 1024 * 1024
# Decoded, this many pixels take at most 160 MB for a moment.
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 1600
QUALITY = 82
# Of the JPEG, with its colour at half the size.
BLOCK = 16
THUMBNAIL = (640, 480)  # 320 x 240 on a fine screen
MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
# Files that are two things at once carry one of these.
FOREIGN_ANYWHERE = (b"<?php", b"<script", b"<html", b"<!doctype")
ZIP_END = b"PK\x05\x06"
ZIP_TAIL = 65_557
PDF_HEAD = b"%PDF-"

# The bound is our own, below, and it refuses instead of warning.
Image.MAX_IMAGE_PIXELS = None


class NotAPicture(ValueError):
    """Why the bytes are refused, as a sentence for the sender."""


@dataclass(frozen=True)
class Picture:
    """A JPEG without metadata, upright, at most LONGEST_SIDE long."""

    jpeg: bytes
    width: int
    height: int


def rewritten(raw: bytes) -> Picture:
    """The picture, written anew; NotAPicture when it is none, is more than one, is broken or is too large."""
    _look(raw)
    try:
        image = _decoded(raw)
    except (OSError, SyntaxError, ValueError, IndexError, TypeError, KeyError, EOFError) as error:
        if isinstance(error, NotAPicture):
            raise
        raise NotAPicture(_("The picture is broken or cut off. Take or send it again.")) from error
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), image.width, image.height)


def thumbnail(jpeg: IO[bytes]) -> bytes:
    """A small JPEG of a picture that was written anew here."""
    with Image.open(jpeg, formats=("JPEG",)) as image:
        image.draft("RGB", THUMBNAIL)
        image.thumbnail(THUMBNAIL)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def blacked(jpeg: bytes, boxes: Sequence[tuple[float, float, float, float]]) -> Picture:
    """The picture with these boxes (left, top, width, height, in shares of it) burnt in: what was there is gone.

    A box is rounded outwards to whole blocks of the compression, so that no edge of it tells what lay below.
    """
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        plain = Image.new("RGB", image.size)
        plain.paste(image.convert("RGB"))
    pen = ImageDraw.Draw(plain)
    for left, top, width, height in boxes:
        near = (_down(left * plain.width), _down(top * plain.height))
        far = (_up((left + width) * plain.width), _up((top + height) * plain.height))
        pen.rectangle([*near, *far], fill="black")
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), plain.width, plain.height)


def _down(pixels: float) -> int:
    return int(pixels // BLOCK) * BLOCK


def _up(pixels: float) -> int:
    return (int(pixels // BLOCK) + 1) * BLOCK - 1


def _look(raw: bytes) -> None:
    """Refuse by the bytes alone what is not a JPEG, PNG or WebP, or is that and something else."""
    is_webp = raw[:4] == b"RIFF" and raw[8:12] == b"WEBP"
    if not (is_webp or raw.startswith(MAGIC)):
        raise NotAPicture(_("This file is not a picture. Send a JPEG, PNG or WebP photo."))
    if len(raw) > MAX_BYTES:
        raise NotAPicture(_("The picture is larger than 15 MB. Take it again in a smaller size."))
    lowered = raw.lower()
    if any(mark in lowered for mark in FOREIGN_ANYWHERE) or PDF_HEAD in raw[:1024] or ZIP_END in raw[-ZIP_TAIL:]:
        raise NotAPicture(_("This picture hides another file inside. Take the photo again with the camera."))


def _decoded(raw: bytes) -> Image.Image:
    formats = ("JPEG", "PNG", "WEBP")
    with Image.open(io.BytesIO(raw), formats=formats) as probe:
        if probe.width * probe.height > MAX_PIXELS:
            raise NotAPicture(_("The picture has more than 40 megapixels. Take it again in a smaller size."))
        probe.verify()
    with Image.open(io.BytesIO(raw), formats=formats) as image:
        # A JPEG is decoded at a fraction of its size where that is enough.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        rgba = upright.convert("RGBA")
        paper = Image.new("RGB", rgba.size, "white")
        paper.paste(rgba, mask=rgba.getchannel("A"))
        return paper
    plain = Image.new("RGB", upright.size)
    plain.paste(upright.convert("RGB"))
    return plain
