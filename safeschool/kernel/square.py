"""Square codes (QR, ISO/IEC 18004), drawn by us from addresses of our own."""

from importlib import import_module

from django.utils.safestring import SafeString, mark_safe


def square_of(address: str, *, scale: int = 8, border: int = 4, fills: bool = False) -> SafeString:
    """The address as an SVG that a phone's camera reads: `scale` pixels a module, or filling what holds it."""
    segno = import_module("segno")  # needed on a few pages only
    size = {"omitsize": True, "svgclass": "qr"} if fills else {}
    drawn: str = segno.make(address, error="m", micro=False).svg_inline(
        scale=scale, border=border, lineclass=None, **size
    )
    return mark_safe(drawn)  # noqa: S308 (nothing of anybody's text is in it: the address became dark and light)
