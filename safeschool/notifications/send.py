"""The only way people are told anything."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from safeschool.accounts.models import User
from safeschool.notifications.models import Delivery, Notice, Webhook


@transaction.atomic
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
    people = {person.pk: person for person in to if person.is_active}
    notices = [_written(person, about, key, context or {}, link, is_urgent) for person in people.values()]
    told = set(Notice.objects.filter(key=key, to__in=people).values_list("to_id", flat=True))
    fresh = [notice for notice in notices if notice.to_id not in told]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    # A conflict leaves a row without a key of its own: read back what is really there.
    made = list(Notice.objects.filter(key=key, to__in=[notice.to_id for notice in fresh]))
    Delivery.objects.bulk_create(_ways_out(made, people, now, expires_at), ignore_conflicts=True)
    return made


def _written(person: User, about: str, key: str, context: dict[str, Any], link: str, is_urgent: bool) -> Notice:
    with translation.override(person.language), timezone.override(person.zone):
        template: Any = get_template(about)
        text = template.template.render(Context({**context, "link": link}, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    return Notice(to=person, key=key, subject=subject[:200], body=body.strip(), link=link, is_urgent=is_urgent)


def _ways_out(
    notices: list[Notice], people: dict[int, User], now: datetime, expires_at: datetime | None
) -> Iterable[Delivery]:
    hooks = Webhook.objects.filter(owner__in=people, is_active=True).values_list("owner_id", "url")
    for notice in notices:
        ways = [("webhook", url) for owner, url in hooks if owner == notice.to_id]
        if email := people[notice.to_id].email:
            ways.append(("mail", email))
        for channel, address in ways:
            yield Delivery(notice=notice, channel=channel, address=address, due_at=now, expires_at=expires_at)
