"""Alarms as messages of the Common Alerting Protocol 1.2 (OASIS Standard, 1 July 2010), and whether one is sound.

The check is written from the standard's own schema: elements, their order and number, code values and times. It is
done with the standard library, which knows no XML Schema; the tests hold it beside that of OASIS.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from incidents.models import Alarm, AlarmKind, AlarmNature
from incidents.workflow import AlarmState

NS = "urn:oasis:names:tc:emergency:cap:1.2"
STATUS_OF = {AlarmNature.REAL: "Actual", AlarmNature.DRILL: "Exercise", AlarmNature.TEST: "Test"}
CATEGORY_OF = {
    AlarmKind.INTRUDER: "Security",
    AlarmKind.VIOLENCE: "Security",
    AlarmKind.MEDICAL: "Health",
    AlarmKind.FIRE: "Fire",
    AlarmKind.MISSING: "Rescue",
    AlarmKind.TRAFFIC: "Transport",
    AlarmKind.OTHER: "Safety",
}
KIND_PARAMETER = "safeschool:kind"
MANY = 10_000


@dataclass(frozen=True)
class Part:
    """An element of the standard: how often it may stand, what its text may be, what is inside."""

    name: str
    least: int = 0
    most: int = 1
    text: str = ""
    inside: tuple["Part", ...] = field(default=())


def _one_of(*values: str) -> str:
    return "|".join(values)


TIME = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[-+]\d{2}:\d{2}"
LANGUAGE = r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"
NO_BLANKS = r"[^\s<&,]+"
NUMBER = r"[-+]?(\d+(\.\d*)?|\.\d+)"
POINT = rf"{NUMBER},{NUMBER}"
PAIR = (Part("valueName", 1), Part("value", 1))
AREA = (
    Part("areaDesc", 1),
    Part("polygon", most=MANY, text=rf"\s*{POINT}(\s+{POINT}){{3,}}\s*"),
    Part("circle", most=MANY, text=rf"{POINT} {NUMBER}"),
    Part("geocode", most=MANY, inside=PAIR),
    Part("altitude", text=NUMBER),
    Part("ceiling", text=NUMBER),
)
RESOURCE = (
    Part("resourceDesc", 1),
    Part("mimeType", 1),
    Part("size", text=r"\d+"),
    Part("uri"),
    Part("derefUri"),
    Part("digest"),
)
CATEGORIES = _one_of(
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"
)
RESPONSES = _one_of("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None")
INFO = (
    Part("language", text=LANGUAGE),
    Part("category", 1, MANY, CATEGORIES),
    Part("event", 1),
    Part("responseType", most=MANY, text=RESPONSES),
    Part("urgency", 1, text=_one_of("Immediate", "Expected", "Future", "Past", "Unknown")),
    Part("severity", 1, text=_one_of("Extreme", "Severe", "Moderate", "Minor", "Unknown")),
    Part("certainty", 1, text=_one_of("Observed", "Likely", "Possible", "Unlikely", "Unknown")),
    Part("audience"),
    Part("eventCode", most=MANY, inside=PAIR),
    Part("effective", text=TIME),
    Part("onset", text=TIME),
    Part("expires", text=TIME),
    Part("senderName"),
    Part("headline"),
    Part("description"),
    Part("instruction"),
    Part("web"),
    Part("contact"),
    Part("parameter", most=MANY, inside=PAIR),
    Part("resource", most=MANY, inside=RESOURCE),
    Part("area", most=MANY, inside=AREA),
)
ALERT = (
    Part("identifier", 1, text=NO_BLANKS),
    Part("sender", 1, text=NO_BLANKS),
    Part("sent", 1, text=TIME),
    Part("status", 1, text=_one_of("Actual", "Exercise", "System", "Test", "Draft")),
    Part("msgType", 1, text=_one_of("Alert", "Update", "Cancel", "Ack", "Error")),
    Part("source"),
    Part("scope", 1, text=_one_of("Public", "Restricted", "Private")),
    Part("restriction"),
    Part("addresses"),
    Part("code", most=MANY),
    Part("note"),
    Part("references"),
    Part("incidents"),
    Part("info", most=MANY, inside=INFO),
)


def faults_of(alert: ET.Element) -> list[str]:
    """What is not as the standard has it, in sentences; nothing for a sound message."""
    if alert.tag != f"{{{NS}}}alert":
        return [_("The message is no alert of the Common Alerting Protocol 1.2.")]
    faults = list(_faults_inside(alert, ALERT, "alert"))
    if alert.findtext(f"{{{NS}}}scope") == "Restricted" and not alert.findtext(f"{{{NS}}}restriction"):
        faults.append(_("A restricted alert says to whom it is restricted."))
    return faults


def _faults_inside(holder: ET.Element, parts: tuple[Part, ...], where: str) -> Iterator[str]:
    order = {f"{{{NS}}}{part.name}": place for place, part in enumerate(parts)}
    # A digital signature of another namespace may close the alert; nothing else may stand here.
    ours = [child for child in holder if child.tag.startswith(f"{{{NS}}}")]
    places = [order.get(child.tag, -1) for child in ours]
    if any((text or "").strip() for text in (holder.text, *(child.tail for child in holder))):
        yield _("In %(where)s words stand between the elements.") % {"where": where}
    if -1 in places or places != sorted(places):
        yield _("In %(where)s an element is unknown or stands in the wrong order.") % {"where": where}
    for part in parts:
        found = [child for child in ours if child.tag == f"{{{NS}}}{part.name}"]
        if not part.least <= len(found) <= part.most:
            yield _("%(where)s: %(name)s is missing or stands there too often.") % {"where": where, "name": part.name}
        for child in found:
            if (part.text and not _is_sound(part.text, child.text or "")) or (len(child) and not part.inside):
                yield _("%(where)s: the value of %(name)s is not one of the standard.") % {
                    "where": where,
                    "name": part.name,
                }
            if part.inside:
                yield from _faults_inside(child, part.inside, part.name)


def _is_sound(pattern: str, text: str) -> bool:
    """Written as the standard asks, and a time is one that a calendar and a clock know."""
    if not re.fullmatch(pattern, text, re.ASCII):
        return False
    try:
        return pattern is not TIME or bool(datetime.fromisoformat(text))
    except ValueError:
        return False


def written_cap(alarm: Alarm, sender: str) -> bytes:
    """The alarm as an alert, or as the cancellation of one; sender is this site's name. It names nobody."""
    ET.register_namespace("", NS)
    root = ET.Element(f"{{{NS}}}alert")
    _put(root, "identifier", f"{sender.partition(':')[0]}-{alarm.submission}")
    _put(root, "sender", sender.partition(":")[0])
    _put(root, "sent", _time(alarm.ended_at or alarm.pressed_at))
    _put(root, "status", STATUS_OF[AlarmNature(alarm.nature)])
    _put(root, "msgType", "Alert")
    _put(root, "scope", "Restricted")
    _put(root, "restriction", "For police and the school concerned")
    _put(root, "note", f"{AlarmNature(alarm.nature).name}: {alarm.get_nature_display()}")
    _put_info(root, alarm)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _put_info(root: ET.Element, alarm: Alarm) -> None:
    info = _put(root, "info")
    is_over = not alarm.is_open or alarm.state == AlarmState.CANCELLED
    _put(info, "language", "en-US")
    _put(info, "category", CATEGORY_OF[AlarmKind(alarm.kind)])
    _put(info, "event", f"{AlarmNature(alarm.nature).name} {AlarmKind(alarm.kind).name}")
    _put(info, "responseType", "AllClear" if is_over else "Assess")
    _put(info, "urgency", "Past" if is_over else "Immediate")
    _put(info, "severity", "Extreme" if alarm.is_real and not is_over else "Minor")
    _put(info, "certainty", "Unlikely" if is_over and not alarm.ended_at else "Observed")
    _put(info, "onset", _time(alarm.pressed_at))
    _put(info, "headline", f"{alarm.get_nature_display()}: {alarm.get_kind_display()} – {alarm.where}")
    _put(info, "description", alarm.get_state_display())
    parameter = _put(info, "parameter")
    _put(parameter, "valueName", KIND_PARAMETER)
    _put(parameter, "value", alarm.kind)
    area = _put(info, "area")
    _put(area, "areaDesc", alarm.where)
    if alarm.latitude is not None and alarm.longitude is not None:
        _put(area, "circle", f"{alarm.latitude:.6f},{alarm.longitude:.6f} 0.1")


def _put(holder: ET.Element, name: str, text: str = "") -> ET.Element:
    element = ET.SubElement(holder, f"{{{NS}}}{name}")
    element.text = text or None
    return element


def _time(at: datetime) -> str:
    """As the standard writes it: with an offset, never with a Z."""
    return at.isoformat(timespec="seconds")
