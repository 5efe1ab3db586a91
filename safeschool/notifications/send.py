"""The only way people are told anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from safeschool.accounts.models import User
from safeschool.notifications.models import Delivery, Notice
from safeschool.notifications.selectors import Doors, doors_of
from safeschool.notifications.workflow import Topic

RUN = 1000
# The ORM cannot say which rows a conflict left out.
INSERT_NOTICES = """
INSERT INTO notifications_notice (created_at, to_id, key, subject, body, link, is_urgent, topic)
SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[], %s::text[])
ON CONFLICT (to_id, key) DO NOTHING RETURNING id, to_id, key
"""


@dataclass(frozen=True)
class Message:
    """What one person is to be told, once per key; `context` fills the template and names no minor.

    A callable in it is called in the reader's language.
    """

    to: User
    key: str
    context: dict[str, Any] = field(default_factory=dict)
    link: str = ""
    is_urgent: bool = False
    expires_at: datetime | None = None
    topic: Topic = Topic.NEWS

    @property
    def kind(self) -> Topic:
        """What is urgent is an alert, whatever it is about."""
        return Topic.ALERT if self.is_urgent else self.topic


def notify(
    *,
    to: Iterable[User],
    about: str,
    key: str,
    now: datetime,
    context: dict[str, Any] | None = None,
    link: str = "",
    is_urgent: bool = False,
    expires_at: datetime | None = None,
    topic: Topic = Topic.NEWS,
) -> list[Notice]:
    """Tell each person once per key, in their language and time zone, by inbox and by every way they want.

    `about` is a text template whose first line is the subject. It must name no minor: number, kind and link only.
    The rows are written in the caller's transaction; sending happens afterwards, again and again until it is done.
    Returns the notices that are new.
    """
    messages = [Message(person, key, context or {}, link, is_urgent, expires_at, topic) for person in to]
    return notify_many(about=about, messages=messages, now=now)


@transaction.atomic(savepoint=False)
def notify_many(*, about: str, messages: Sequence[Message], now: datetime) -> list[Notice]:
    """`notify` for many people with words of their own each, in three statements however many they are."""
    waiting = {(message.to.pk, message.key): message for message in messages if message.to.is_active}
    if not waiting:
        return []
    doors = doors_of({pk for pk, _key in waiting})
    written = Writing(about)
    notices = [written.notice(message, doors[message.to.pk].zone) for message in waiting.values()]
    made = _inserted(notices, now)
    ways = [way for notice in made for way in _ways_out(notice, waiting[notice.to_id, notice.key], doors, now)]
    Delivery.objects.bulk_create(ways, ignore_conflicts=True, batch_size=RUN)
    return made


class Writing:
    """Notices from one template. What says the same to people of one language and time zone is written once."""

    def __init__(self, about: str) -> None:
        self.about = about
        self.texts: dict[tuple[object, ...], str] = {}

    def notice(self, message: Message, zone: ZoneInfo) -> Notice:
        """The words for this person."""
        # The same things, not equal ones: the messages hold them, so no identity comes twice.
        context = tuple((name, id(value)) for name, value in message.context.items())
        alike = (message.to.language, zone, message.link, context)
        if alike not in self.texts:
            self.texts[alike] = self._text(message, zone)
        subject, _, body = self.texts[alike].strip().partition("\n")
        return Notice(
            to=message.to,
            key=message.key,
            subject=subject[:200],
            body=body.strip(),
            link=message.link,
            is_urgent=message.is_urgent,
            topic=message.kind,
        )

    def _text(self, message: Message, zone: ZoneInfo) -> str:
        with translation.override(message.to.language), timezone.override(zone):
            template: Any = get_template(self.about)
            # `{% blocktranslate %}` writes what it is given and calls nothing.
            words = {name: value() if callable(value) else value for name, value in message.context.items()}
            text: str = template.template.render(Context({**words, "link": message.link}, autoescape=False))
        return text


def _inserted(notices: Sequence[Notice], now: datetime) -> list[Notice]:
    """Write them; those whose person was already told under the same key are left out of what returns."""
    waiting = {(notice.to_id, notice.key): notice for notice in notices}
    rows = [(n.to_id, n.key, n.subject, n.body, n.link, n.is_urgent, n.topic) for n in waiting.values()]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_NOTICES, [now, *(list(column) for column in zip(*rows, strict=True))])
        told = cursor.fetchall()
    for pk, to, key in told:
        waiting[to, key].pk, waiting[to, key].created_at = pk, now
    return [waiting[to, key] for _pk, to, key in told]


def _ways_out(notice: Notice, message: Message, doors: Mapping[int, Doors], now: datetime) -> Iterator[Delivery]:
    theirs = doors[notice.to_id]
    ways = [("webhook", url) for url in theirs.webhooks]
    ways += [(way, address) for way in theirs.ways(notice.topic) for address in theirs.addresses[way]]
    for channel, address in ways:
        yield Delivery(notice=notice, channel=channel, address=address, due_at=now, expires_at=message.expires_at)


def take_another_way(delivery: Delivery, now: datetime) -> list[Delivery]:
    """The way of this delivery is dead: where something outside must hear, the next that was not tried is taken."""
    notice = delivery.notice
    theirs = doors_of({notice.to_id})[notice.to_id]
    if not theirs.least(notice.topic):
        return []
    tried = set(notice.deliveries.values_list("channel", "address"))
    left = [(way, to) for way, addresses in theirs.addresses.items() for to in addresses if (way, to) not in tried]
    rows = [
        Delivery(notice=notice, channel=way, address=to, due_at=now, expires_at=delivery.expires_at)
        for way, to in left
        if way == left[0][0]
    ]
    return Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def withdraw(*, link: str) -> int:
    """Take every notice that leads there out of the inboxes, and what waits to be sent; how many they were."""
    count, _by_model = Notice.objects.filter(link=link).delete()
    return count
