"""The only way people are told anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from safeschool.accounts.models import Membership, User
from safeschool.notifications.models import Delivery, Notice, Webhook

RUN = 1000
# The ORM cannot say which rows a conflict left out.
INSERT_NOTICES = """
INSERT INTO notifications_notice (created_at, to_id, key, subject, body, link, is_urgent)
SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::boolean[])
ON CONFLICT (to_id, key) DO NOTHING RETURNING id, to_id, key
"""


@dataclass(frozen=True)
class Message:
    """What one person is to be told, once per key; `context` fills the template and names no minor."""

    to: User
    key: str
    context: dict[str, Any] = field(default_factory=dict)
    link: str = ""
    is_urgent: bool = False
    expires_at: datetime | None = None


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
) -> list[Notice]:
    """Tell each person once per key, in their language and time zone, by inbox and by every channel they have.

    `about` is a text template whose first line is the subject. It must name no minor: number, kind and link only.
    The rows are written in the caller's transaction; sending happens afterwards, again and again until it is done.
    Returns the notices that are new.
    """
    messages = [Message(person, key, context or {}, link, is_urgent, expires_at) for person in to]
    return notify_many(about=about, messages=messages, now=now)


@transaction.atomic(savepoint=False)
def notify_many(*, about: str, messages: Sequence[Message], now: datetime) -> list[Notice]:
    """`notify` for many people with words of their own each, in three statements however many they are."""
    waiting = {(message.to.pk, message.key): message for message in messages if message.to.is_active}
    if not waiting:
        return []
    doors = _doors({pk for pk, _key in waiting})
    notices = [_written(about, message, doors[message.to.pk].zone) for message in waiting.values()]
    made = _inserted(notices, now)
    ways = [way for notice in made for way in _ways_out(notice, waiting[notice.to_id, notice.key], doors, now)]
    Delivery.objects.bulk_create(ways, ignore_conflicts=True, batch_size=RUN)
    return made


@dataclass(frozen=True)
class Doors:
    """Where a person is met: the time zone they live by, and the addresses outside that hear what they hear."""

    zone: ZoneInfo
    webhooks: list[str]


def _doors(people: set[int]) -> dict[int, Doors]:
    """Each person's own time zone, else that of the unit of the first hat, as `User.zone` has it."""
    home = Membership.objects.current().filter(user=OuterRef("pk")).order_by("pk").values("unit__time_zone")[:1]
    hooks = Webhook.objects.filter(owner=OuterRef("pk"), is_active=True).values("url")
    rows = User.objects.filter(pk__in=people).annotate(home=Subquery(home), hooks=ArraySubquery(hooks))
    return {
        pk: Doors(ZoneInfo(own or home or "UTC"), hooks)
        for pk, own, home, hooks in rows.values_list("pk", "time_zone", "home", "hooks")
    }


def _written(about: str, message: Message, zone: ZoneInfo) -> Notice:
    with translation.override(message.to.language), timezone.override(zone):
        template: Any = get_template(about)
        text = template.template.render(Context({**message.context, "link": message.link}, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    return Notice(
        to=message.to,
        key=message.key,
        subject=subject[:200],
        body=body.strip(),
        link=message.link,
        is_urgent=message.is_urgent,
    )


def _inserted(notices: Sequence[Notice], now: datetime) -> list[Notice]:
    """Write them; those whose person was already told under the same key are left out of what returns."""
    waiting = {(notice.to_id, notice.key): notice for notice in notices}
    rows = [(n.to_id, n.key, n.subject, n.body, n.link, n.is_urgent) for n in waiting.values()]
    with connection.cursor() as cursor:
        cursor.execute(INSERT_NOTICES, [now, *(list(column) for column in zip(*rows, strict=True))])
        told = cursor.fetchall()
    for pk, to, key in told:
        waiting[to, key].pk, waiting[to, key].created_at = pk, now
    return [waiting[to, key] for _pk, to, key in told]


def _ways_out(notice: Notice, message: Message, doors: Mapping[int, Doors], now: datetime) -> Iterator[Delivery]:
    mail = [("mail", message.to.email)] if message.to.email else []
    for channel, address in [("webhook", url) for url in doors[notice.to_id].webhooks] + mail:
        yield Delivery(notice=notice, channel=channel, address=address, due_at=now, expires_at=message.expires_at)


def withdraw(*, link: str) -> int:
    """Take every notice that leads there out of the inboxes, and what waits to be sent; how many they were."""
    count, _by_model = Notice.objects.filter(link=link).delete()
    return count
