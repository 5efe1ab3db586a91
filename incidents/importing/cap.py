"""Alerts of the Common Alerting Protocol 1.2 that other systems send."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from incidents.models import AlarmKind
from incidents.selectors.cap import CATEGORY_OF, KIND_PARAMETER, NS, STATUS_OF, faults_of

LARGEST = 100_000
NATURE_OF = {status: nature for nature, status in STATUS_OF.items()}
KIND_OF = {category: kind for kind, category in CATEGORY_OF.items()}


class CapRefused(Exception):
    """The message is not taken; the text says why."""


@dataclass(frozen=True)
class Alert:
    """What is taken over from an alert; the same message twice has the same submission."""

    submission: UUID
    press: dict[str, Any]


def read_cap(body: bytes, now: datetime) -> Alert:
    """The alert of this message. Raises CapRefused: not sound, over, or nothing that rings here."""
    root = _parsed(body)
    if faults := faults_of(root):
        raise CapRefused(" ".join(faults))
    nature = NATURE_OF.get(_text(root, "status"))
    if nature is None or _text(root, "msgType") != "Alert":
        raise CapRefused(_("Only new alerts that are Actual, Exercise or Test ring here."))
    info = root.find(f"{{{NS}}}info")
    if info is None:
        raise CapRefused(_("The alert says nothing about what happened."))
    if (expires := _text(info, "expires")) and datetime.fromisoformat(expires) < now:
        raise CapRefused(_("The alert has expired."))
    reference = f"{_text(root, 'sender')},{_text(root, 'identifier')}"
    latitude, longitude = _point(info)
    place = info.findtext(f"{{{NS}}}area/{{{NS}}}areaDesc") or ""
    press = {
        "kind": _kind(info),
        "nature": nature,
        "place": place[:200],
        "latitude": latitude,
        "longitude": longitude,
        "source_ref": reference[:120],
    }
    return Alert(uuid5(NAMESPACE_URL, f"cap:{reference}"), press)


def _parsed(body: bytes) -> ET.Element:
    """The document. A type declaration is refused: an alert needs none, and entities can fill a memory."""
    if len(body) > LARGEST:
        raise CapRefused(_("The message is larger than any alert."))
    try:
        text = body.decode()
        if "<!" in text.replace("<!--", "").replace("<![CDATA[", ""):
            raise CapRefused(_("The message declares a document type; an alert has none."))
        return ET.fromstring(text)  # noqa: S314 (no declaration gets here)
    except (UnicodeDecodeError, ET.ParseError) as error:
        raise CapRefused(_("The message is no XML in UTF-8.")) from error


def _text(holder: ET.Element, name: str) -> str:
    return holder.findtext(f"{{{NS}}}{name}") or ""


def _kind(info: ET.Element) -> str:
    for parameter in info.findall(f"{{{NS}}}parameter"):
        if _text(parameter, "valueName") == KIND_PARAMETER and _text(parameter, "value") in AlarmKind.values:
            return _text(parameter, "value")
    return KIND_OF.get(_text(info, "category"), AlarmKind.OTHER)


def _point(info: ET.Element) -> tuple[float | None, float | None]:
    circle = info.findtext(f"{{{NS}}}area/{{{NS}}}circle") or ""
    if not circle:
        return None, None
    latitude, longitude = circle.split()[0].split(",")
    return float(latitude), float(longitude)
