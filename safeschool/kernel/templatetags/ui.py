"""Small words for templates: icons, numbers as people read them, times, and the two blocks with a body."""

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from safeschool.kernel.lines import Line
from safeschool.kernel.moments import wall_clock

register = template.Library()

DOCK = 5
VECTOR_SCRIPT = "vendor/protomaps-leaflet/5.1.0/protomaps-leaflet.js"
TO_THE_MINUTE = ("SHORT_DATETIME_FORMAT", "DATETIME_FORMAT", "SHORT_DATE_FORMAT", "DATE_FORMAT")
ANY_ROW = 8_765_432_109
BADGE_ICONS = {
    "low": "info-circle",
    "info": "info-circle",
    "medium": "alert-circle",
    "high": "alert-triangle",
    "critical": "alert-octagon",
    "good": "circle-check",
    "wait": "hourglass",
    "quiet": "circle-dashed",
}
ALERT_ICONS = {
    "good": "circle-check",
    "warn": "alert-triangle",
    "error": "alert-circle",
    "critical": "alert-octagon",
    "quiet": "info-circle",
}
TOAST_TONES = {"success": "good", "warning": "warn", "error": "error", "good": "good", "warn": "warn"}


@register.simple_tag
def icon(name: str, label: str = "", large: bool = False) -> SafeString:
    """An icon of static/icons.svg: silent beside a word, or named by `label` when it stands alone."""
    kind = "icon icon-l" if large else "icon"
    if label:
        use = format_html('<use href="{}#{}"></use>', static("icons.svg"), name)
        return format_html('<svg class="{}" role="img" aria-label="{}">{}</svg>', kind, label, use)
    return _silent(kind, name)


@lru_cache(maxsize=500)
def _silent(kind: str, name: str) -> SafeString:
    """Drawn once a process: a list of fifty rows shows the same few icons again and again."""
    markup = '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
    return format_html(markup, kind, static("icons.svg"), name)


@register.simple_tag
def basemap() -> str:
    """The address of this site's own basemap: the setting BASEMAP_URL, else the demo's streets."""
    return settings.BASEMAP_URL or static("basemap/demo.geojson")


@register.simple_tag
def map_tiles() -> str:
    """What the maps' script reads of the tiles that the settings name; "" where our own drawing lies under the maps."""
    tiles = settings.MAP_TILES
    if not tiles:
        return ""
    return json.dumps({**tiles.as_json(), "script": static(VECTOR_SCRIPT) if tiles.is_vector else ""})


@register.simple_tag
def attrs(**values: Any) -> SafeString:
    """The attributes that have a value, each after a blank: `{% attrs id=id checked=checked %}`; _ becomes -."""
    present = ((name.replace("_", "-"), value) for name, value in values.items() if value not in (None, "", False))
    pairs = ((f" {name}",) if value is True else (_pair(name, value),) for name, value in present)
    return format_html_join("", "{}", pairs)


def _pair(name: str, value: Any) -> SafeString:
    return format_html(' {}="{}"', name, value)


@register.simple_tag
def badge(text: Any, tone: str = "", mark: str = "") -> SafeString:
    """A word with the colour and icon of its tone; for rows, where including a template each time is dear."""
    return _badge(str(text), (tone or "quiet").lower(), mark)


# Typed: markup that is safe and the same words typed by somebody are two things.
@lru_cache(maxsize=500, typed=True)
def _badge(text: str, tone: str, mark: str) -> SafeString:
    drawn = icon(mark or BADGE_ICONS.get(tone, "circle-dashed"))
    return format_html('<span class="badge badge-{}">{}<span>{}</span></span>', tone, drawn, text)


@register.simple_tag
def row_url(name: str, pk: int) -> str:
    """The address of a row's page, as `{% url %}` gives it; the pattern is looked up once a process, not once a row."""
    before, after = _around(name, get_script_prefix())
    return f"{before}{pk}{after}"


@lru_cache(maxsize=200)
def _around(name: str, _prefix: str) -> tuple[str, str]:
    before, _pk, after = reverse(name, args=[ANY_ROW]).partition(str(ANY_ROW))
    return before, after


@register.simple_tag
def list_line(line: Line) -> SafeString:
    """A row of a list by one call: fifty rows of template nodes cost more than the question that found them."""
    title, number = conditional_escape(line.title), conditional_escape(line.number)
    meta = "".join(f"<span>{conditional_escape(part)}</span>" for part in line.meta if part)
    side = "".join(badge(text, tone) for text, tone in line.badges)
    if line.at:
        side += f'<span class="faint text-s nowrap">{moment(line.at)}</span>'
    head = f'<span class="list-title">{title}</span>'
    if line.door:
        head = f'<a class="list-title" href="{conditional_escape(row_url(line.door, line.pk))}">{title}</a>'
    return SafeString(
        f'<li class="list-item" data-row>{icon(line.icon) if line.icon else ""}<div class="grow">{head}'
        f'<div class="list-meta"><span class="num">{number}</span>{meta}</div></div>'
        f'<div class="list-side">{side}</div></li>'
    )


@register.simple_tag
def alert_icon(name: str, tone: str) -> SafeString:
    """The named icon, else that of the alert's tone."""
    return icon(name or ALERT_ICONS.get(tone, "info-circle"))


@register.filter
def toast_tone(level: str | None) -> str:
    """The colour of a message of Django's level."""
    return TOAST_TONES.get(level or "", "info")


@register.filter
def toast_icon(level: str | None) -> str:
    """The icon of a message of Django's level."""
    return ALERT_ICONS.get(toast_tone(level), "info-circle")


@register.filter
def phone_items(nav: Iterable[Any] | None) -> list[Any]:
    """What of the navigation stands in the phone's dock: five at most, those meant for it before the others."""
    places = list(nav or ())
    kept = sorted(range(len(places)), key=lambda at: not places[at].on_phone)[:DOCK]
    return [places[at] for at in sorted(kept)]


@register.filter
def initials(name: Any) -> str:
    """Two letters for an adult: first and last word; of a Chinese name its last two characters."""
    words = str(name or "").split()
    if not words:
        return "–"
    if len(words) == 1:
        return words[0][-2:] if ord(words[0][0]) >= 0x2E80 else words[0][:2].upper()
    return (words[0][0] + words[-1][0]).upper()


@register.filter
def figure(value: Any) -> str:
    """A number with the separators of the language; a missing one is a dash."""
    if value is None or value == "":
        return "–"
    if not isinstance(value, int | float | Decimal):
        return str(value)
    rounded = _rounded(value, 1)
    places = 0 if rounded == int(rounded) else 1
    return formats.number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)


def _rounded(value: float | Decimal, places: int) -> Decimal:
    """As people round; Django's own formatting cuts off."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@register.filter
def percent(value: float | Decimal | None, places: int = 0) -> str:
    """A share from 0 to 1 as a percentage; a missing one is a dash."""
    if value is None:
        return "–"
    return formats.number_format(_rounded(Decimal(str(value)) * 100, places), decimal_pos=places, use_l10n=True) + " %"


@register.filter
def unlocalized(value: Any) -> str:
    """A number as machines read it, for attributes."""
    return str(value)


@register.simple_tag
def moment(at: datetime | None, form: str = "SHORT_DATETIME_FORMAT") -> SafeString:
    """A time in the reader's zone; the browser adds "5 minutes ago" to fresh ones."""
    if at is None:
        return SafeString("–")
    # A caller's own form may ask for seconds, which the words to the minute have not.
    told = wall_clock(at, form) if form in TO_THE_MINUTE else formats.date_format(timezone.localtime(at), form)
    return format_html('<time datetime="{}" data-relative>{}</time>', at.isoformat(timespec="seconds"), told)


@register.simple_block_tag
def card(content: str, title: str = "", **options: Any) -> str:
    """A box with a heading: `{% card title=_("Today") flush=True %}…{% endcard %}`."""
    return render_to_string("components/card.html", {"title": title, "body": content, **options})


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> str:
    """A dialog, opened by any button with data-open="<id>"."""
    return render_to_string("components/dialog.html", {"id": id, "title": title, "body": content})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is a single box with its words beside it."""
    return isinstance(field.field.widget, CheckboxInput)
