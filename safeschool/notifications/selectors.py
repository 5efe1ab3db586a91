"""What waits to be told, and by which ways each person is."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise

from safeschool.accounts.models import Unit, User
from safeschool.notifications.models import Delivery, Floor, Notice
from safeschool.notifications.workflow import USUAL_LEAST, Channel, Least, Topic, is_on, taken


def oldest_waiting_seconds(now: datetime) -> float:
    """Age of the oldest delivery that is due and not sent; 0 when none is."""
    oldest = Delivery.objects.due(now).order_by("due_at").values_list("due_at", flat=True).first()
    return (now - oldest).total_seconds() if oldest else 0.0


@dataclass(frozen=True)
class Way:
    """What became of a notice on one channel; the inbox is a channel too, delivered when it was read."""

    channel: str
    state: str | Promise
    sent_at: datetime | None


INBOX = "inbox"
STATES = Delivery.State.choices


def ways_of(prefix: str) -> dict[int, list[Way]]:
    """By person, the channels on which notices whose key begins so went out, oldest first. Two queries."""
    ways: dict[int, list[Way]] = defaultdict(list)
    for person, at in Notice.objects.filter(key__startswith=prefix).order_by("pk").values_list("to", "created_at"):
        ways[person].append(Way(INBOX, Delivery.State.SENT.label, at))
    rows = Delivery.objects.filter(notice__key__startswith=prefix).select_related("notice").order_by("pk")
    for row in rows:
        ways[row.notice.to_id].append(Way(row.channel, row.get_state_display(), row.sent_at))
    return ways


@dataclass(frozen=True)
class Outbox:
    """What waits, what is on its way, what was sent, missed or given up in the last day; age of the oldest, seconds."""

    oldest: float
    states: dict[str, int]


def outbox_of(now: datetime) -> Outbox:
    """The outbox in numbers. Two queries."""
    rows = Delivery.objects.filter(due_at__gte=now - timedelta(days=1)).order_by()
    found = dict(rows.values_list("state").annotate(n=Count("pk")))
    return Outbox(oldest_waiting_seconds(now), {str(label): found.get(code, 0) for code, label in STATES})


@dataclass(frozen=True)
class Doors:
    """Where a person is met: the time zone they live by, the addresses of each way, and what they want.

    `floors` are those that units have set for them; `addresses` come in the order in which ways are added to keep one.
    """

    zone: ZoneInfo
    webhooks: list[str]
    addresses: dict[str, list[str]]
    choices: dict[tuple[str, str], bool]
    floors: dict[str, int]

    def least(self, topic: str) -> int:
        """How many ways out must hear this kind of message."""
        return self.floors.get(topic, USUAL_LEAST.get(topic, 0))

    def ways(self, topic: str) -> list[str]:
        """The ways that this kind of message takes."""
        return taken(self.choices, topic, list(self.addresses), self.least(topic))


# Asked with every record that tells somebody: written by hand, for the ORM takes longer to say it than to ask it.
DOORS = """
SELECT person.id, coalesce(nullif(person.time_zone, ''), home.zones[1], 'UTC'), person.email, person.phone,
    ARRAY(SELECT url FROM notifications_webhook WHERE owner_id = person.id AND is_active ORDER BY id),
    ARRAY(SELECT id::text FROM notifications_device WHERE owner_id = person.id ORDER BY id),
    (SELECT jsonb_agg(jsonb_build_array(topic, channel, is_on)) FROM notifications_wish WHERE user_id = person.id),
    (SELECT jsonb_object_agg(topic, least) FROM (
        SELECT floor.topic, max(floor.least) AS least
        FROM notifications_floor floor JOIN accounts_unit set_in ON set_in.id = floor.unit_id
        WHERE EXISTS (SELECT FROM unnest(home.paths) path WHERE starts_with(path, set_in.path)) GROUP BY 1) highest)
FROM accounts_user person CROSS JOIN LATERAL (
    SELECT array_agg(unit.path) AS paths, array_agg(unit.time_zone ORDER BY hat.id) AS zones
    FROM accounts_membership hat JOIN accounts_unit unit ON unit.id = hat.unit_id
    WHERE hat.user_id = person.id AND coalesce(hat.valid_from, %(today)s) <= %(today)s
        AND coalesce(hat.valid_to, %(today)s) >= %(today)s) home
WHERE person.id = ANY(%(people)s)
"""


def doors_of(people: set[int]) -> dict[int, Doors]:
    """Each person's own time zone, else that of the unit of the first hat, as `User.zone` has it; and their ways.

    One query. Of several floors for a person, the highest holds.
    """
    with connection.cursor() as cursor:
        cursor.execute(DOORS, {"people": list(people), "today": timezone.now().date()})
        return {pk: _doors(*rest) for pk, *rest in cursor.fetchall()}


def _doors(
    zone: str, mail: str, phone: str, hooks: list[str], devices: list[str], wishes: str | None, floors: str | None
) -> Doors:
    ways = {
        Channel.PUSH.value: devices,
        Channel.MAIL.value: [mail] if mail else [],
        Channel.SMS.value: [phone] if phone and settings.SMS_URL else [],
    }
    return Doors(
        ZoneInfo(zone),
        hooks,
        {way: addresses for way, addresses in ways.items() if addresses},
        {(topic, channel): is_on for topic, channel, is_on in json.loads(wishes or "[]")},
        json.loads(floors or "{}"),
    )


def floors_of(unit: Unit) -> dict[str, int]:
    """What holds in the unit for each kind of message: its own, those set above it, or the usual."""
    chain = unit.line
    found: dict[str, int] = {}
    for topic, least in Floor.objects.filter(unit__in=chain).values_list("topic", "least"):
        found[topic] = max(found.get(topic, 0), least)
    return {topic: found.get(topic, USUAL_LEAST.get(topic, 0)) for topic in Topic.values}


@dataclass(frozen=True)
class Choice:
    """One box of the page: a kind of message by one way."""

    channel: str
    label: str | Promise
    is_on: bool


@dataclass(frozen=True)
class TopicLine:
    """One kind of message, its boxes, and what the unit asks for at least."""

    topic: str
    label: str | Promise
    choices: list[Choice]
    least: str | Promise


def lines_of(user: User) -> list[TopicLine]:
    """How the person is told, kind by kind. One query."""
    doors = doors_of({user.pk})[user.pk]
    return [
        TopicLine(
            topic,
            Topic(topic).label,
            [Choice(way.value, way.label, is_on(doors.choices, topic, way.value)) for way in _offered()],
            Least(doors.least(topic)).label if doors.least(topic) else "",
        )
        for topic in Topic.values
    ]


def _offered() -> list[Channel]:
    return [way for way in Channel if way != Channel.SMS or settings.SMS_URL]
