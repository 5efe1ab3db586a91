"""The only way people are told anything."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from safeschool.accounts.models import Membership, User
from safeschool.notifications.models import Delivery, Notice, Webhook

RUN = 1000


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


@transaction.atomic
def notify_many(*, about: str, messages: Sequence[Message], now: datetime) -> list[Notice]:
    """`notify` for many people with words of their own each, in a number of queries that does not grow with them."""
    waiting = {(message.to.pk, message.key): message for message in messages if message.to.is_active}
    told = Notice.objects.filter(
        to__in={pk for pk, _key in waiting}, key__in={key for _pk, key in waiting}
    ).values_list("to_id", "key")
    for known in told:
        waiting.pop(known, None)
    zones = _zones([message.to for message in waiting.values()])
    notices = [_written(about, message, zones[message.to.pk]) for message in waiting.values()]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=RUN)
    # A conflict leaves a row without a key of its own: read back what is really there.
    rows = Notice.objects.filter(to__in={pk for pk, _key in waiting}, key__in={key for _pk, key in waiting})
    made = [notice for notice in rows if (notice.to_id, notice.key) in waiting]
    Delivery.objects.bulk_create(_ways_out(made, waiting, now), ignore_conflicts=True, batch_size=RUN)
    return made


def _zones(people: Sequence[User]) -> dict[int, ZoneInfo]:
    """Each person's own time zone, else that of the unit of the first hat, as `User.zone` has it."""
    homes: dict[int, str] = {}
    hats = Membership.objects.current().filter(user__in={person.pk for person in people}).order_by("pk")
    for user_id, zone in hats.values_list("user_id", "unit__time_zone"):
        homes.setdefault(user_id, zone)
    return {person.pk: ZoneInfo(person.time_zone or homes.get(person.pk, "UTC")) for person in people}


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


def _ways_out(notices: list[Notice], waiting: dict[tuple[int, str], Message], now: datetime) -> Iterable[Delivery]:
    hooks = defaultdict(list)
    owners = {notice.to_id for notice in notices}
    for owner, url in Webhook.objects.filter(owner__in=owners, is_active=True).values_list("owner_id", "url"):
        hooks[owner].append(("webhook", url))
    for notice in notices:
        message = waiting[notice.to_id, notice.key]
        mail = [("mail", message.to.email)] if message.to.email else []
        for channel, address in hooks[notice.to_id] + mail:
            yield Delivery(notice=notice, channel=channel, address=address, due_at=now, expires_at=message.expires_at)
