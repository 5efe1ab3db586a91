"""What goes out as an alert is valid by XML Schema, and what comes in is read without harm.

The schema is the file of OASIS itself, unchanged; lxml checks by it.
"""

import copy
import hashlib
import random
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from lxml import etree

from incidents.actions import move_alarm
from incidents.importing.cap import LARGEST, CapRefused, read_cap
from incidents.models import Alarm, AlarmKind, AlarmNature
from incidents.selectors.cap import CATEGORY_OF, NS, faults_of, written_cap
from tests.incidents.alarm_factories import press

OASIS = Path(__file__).parents[1] / "vendor" / "oasis-cap" / "1.2" / "CAP-v1.2.xsd"
AS_PUBLISHED = "b7798ef25868b068c97b268bda02d067c7d4ba9373adc5638bf37105804ee723"
SCHEMA = etree.XMLSchema(etree.parse(OASIS))
STRICT = etree.XMLParser(resolve_entities=False, no_network=True)


def is_valid(message: bytes) -> bool:
    return SCHEMA.validate(etree.fromstring(message, STRICT))


def test_the_schema_is_the_one_that_oasis_published():
    assert hashlib.sha256(OASIS.read_bytes()).hexdigest() == AS_PUBLISHED
    assert etree.parse(OASIS).getroot().get("targetNamespace") == NS


@pytest.mark.parametrize("nature", AlarmNature.values)
def test_every_kind_of_alarm_in_every_state_goes_out_valid(nature, teacher, officer, school):
    now = timezone.now()
    for kind in AlarmKind.values:
        alarm = press(teacher, school, kind, nature=nature)
        for step in ("EN_ROUTE", "ON_SCENE", "CLEARED"):
            message = written_cap(alarm, "safeschool.example:443")
            assert is_valid(message), SCHEMA.error_log
            alarm = move_alarm(by=officer, alarm=alarm, to=step, now=now, text="x")
        assert is_valid(written_cap(alarm, "safeschool.example"))
    assert set(CATEGORY_OF) == set(AlarmKind)


def test_a_cancelled_alarm_and_one_with_marks_and_signs_go_out_valid(teacher, school):
    school.name = "Trường <b>&\"'会宁"
    school.save()
    for alarm in (press(teacher, school, is_cancelled=True), press(teacher, school, place='<&> "5A"')):
        assert is_valid(written_cap(Alarm.objects.get(pk=alarm.pk), "safeschool.example"))


def mutated(chance: random.Random, message: bytes) -> bytes:
    """The message with one thing dropped, doubled, moved or said otherwise."""
    root = ET.fromstring(message)
    holder = chance.choice([root, root.find(f"{{{NS}}}info"), root.find(f"{{{NS}}}info/{{{NS}}}area")])
    child = chance.choice(list(holder))
    act = chance.randrange(4)
    if act == 0:
        holder.remove(child)
    elif act == 1:
        holder.append(copy.deepcopy(child))
    elif act == 2:
        holder.remove(child)
        holder.insert(chance.randrange(len(holder) + 1), child)
    else:
        child.text = chance.choice(["Actual", "Other", "2026-11-22T10:00:00Z", "", "None", "Past"])
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def test_what_our_own_check_lets_in_the_schema_lets_in_too(teacher, school):
    message, chance = written_cap(press(teacher, school), "safeschool.example"), random.Random(7)
    refused = taken = 0
    for _n in range(400):
        changed = mutated(chance, message)
        if faults_of(ET.fromstring(changed)):
            refused += 1
        else:
            taken += 1
            assert is_valid(changed), str(SCHEMA.error_log)
    assert refused > 100
    assert taken > 20


HARMFUL = {
    "entities that grow": '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><alert>&d;</alert>',
    "a file of ours": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><alert>&b;</alert>',
    "a definition elsewhere": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><alert/>',
    "a doctype behind a comment": '<!-- x --><!DOCTYPE a [<!ENTITY b "c">]><alert>&b;</alert>',
    "no letters of ours": "\ufeff<alert/>".encode("utf-16"),
    "nothing": "",
}


@pytest.mark.parametrize("harm", sorted(HARMFUL))
def test_what_could_harm_is_refused_unread(harm, db):
    text = HARMFUL[harm]
    with pytest.raises(CapRefused):
        read_cap(text if isinstance(text, bytes) else text.encode(), timezone.now())


def test_a_message_larger_than_any_alert_is_refused_before_it_is_parsed(db, teacher, school):
    message = written_cap(press(teacher, school), "safeschool.example").decode()
    padded = message.replace("<note>", "<note>" + "x" * LARGEST)
    with pytest.raises(CapRefused, match="larger than any alert"):
        read_cap(padded.encode(), timezone.now())


@pytest.mark.parametrize(
    "moment", ["2026-02-30T10:00:00+07:00", "2026-11-22T25:00:00+07:00", "\uff12026-11-22T10:00:00+07:00"]
)
def test_a_time_that_no_calendar_knows_is_refused_by_both(moment, teacher, school):
    alarm = press(teacher, school)
    message = written_cap(alarm, "safeschool.example").decode()
    sent = ET.fromstring(message).findtext(f"{{{NS}}}sent")
    changed = message.replace(f"<sent>{sent}", f"<sent>{moment}").encode()
    assert not is_valid(changed)
    with pytest.raises(CapRefused):
        read_cap(changed, timezone.now())


def test_a_message_of_many_thousand_levels_is_refused_in_a_sentence(db):
    deep = "<a>" * 12_000 + "</a>" * 12_000
    with pytest.raises(CapRefused):
        read_cap(deep.encode(), timezone.now())
