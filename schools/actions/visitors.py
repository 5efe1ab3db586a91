"""People and goods come in at a school's gate, and go out again."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from safeschool.accounts.models import User
from safeschool.accounts.roles import Role
from safeschool.kernel.sealed import blind_index
from safeschool.notifications import send
from schools.actions.shared import checked, tell
from schools.models import BannedVisitor, School, Visit
from schools.selectors.people import ANSWERABLE, seated_at

EVENING = time(18, 0)
FEWEST_SIGNS = 4
LONGEST_REASON = 300


def _digest(identity: str) -> dict[str, str]:
    """What is kept of an identity number: a keyed digest and the last four signs."""
    bare = "".join(identity.split()).upper()
    if not bare:
        return {"id_digest": "", "id_tail": ""}
    if len(bare) <= FEWEST_SIGNS:
        raise ValidationError(_("An identity number has more than four signs."))
    return {"id_digest": blind_index(bare), "id_tail": bare[-FEWEST_SIGNS:]}


@transaction.atomic
def write_visitor(
    *, by: User, school: School, now: datetime, identity: str = "", expected_on: date | None = None, **facts: Any
) -> Visit:
    """Somebody comes in now, or is expected on a day; whoever is banned is refused, and the refusal is on record."""
    kept = _digest(identity)
    _check_ban(school, kept["id_digest"], now)
    came = None if expected_on else now
    visit = checked(Visit(school=school, by=by, **kept), expected_on=expected_on, arrived_at=came, **facts)
    tell(by, "visitor.expected" if expected_on else "visitor.in", school, visit=visit.pk)
    return visit


def _check_ban(school: School, digest: str, now: datetime) -> None:
    today = now.astimezone(school.unit.zone).date()
    banned = BannedVisitor.objects.filter(Q(until=None) | Q(until__gte=today), school=school, id_digest=digest)
    if digest and banned.exists():
        raise ValidationError(_("This person is on the ban list of the school and is not let in."))


@transaction.atomic
def let_in(*, by: User, visit: Visit, now: datetime) -> Visit:
    """Somebody who was expected is here."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("school__unit").get(pk=visit.pk)
    if visit.arrived_at is None:
        _check_ban(visit.school, visit.id_digest, now)
        checked(visit, arrived_at=now)
        tell(by, "visitor.in", visit.school, visit=visit.pk)
    return visit


@transaction.atomic
def sign_out(*, by: User, visit: Visit, now: datetime) -> Visit:
    """Somebody leaves; doing it twice changes nothing."""
    visit = Visit.objects.select_for_update(of=("self",)).select_related("school").get(pk=visit.pk)
    if visit.arrived_at is None:
        raise ValidationError(_("This person has not come in yet."))
    if visit.left_at is None:
        checked(visit, left_at=now)
        tell(by, "visitor.out", visit.school, visit=visit.pk)
    return visit


@transaction.atomic
def purge_visitors(*, now: datetime) -> int:
    """Forget whoever came, or was expected, longer ago than the book is kept; how many rows they were.

    A ban that has ended is forgotten with them. The journal keeps how many, and never who.
    """
    oldest = now - timedelta(days=settings.VISITORS_KEPT_DAYS)
    gone = Visit.objects.filter(Q(arrived_at__lt=oldest) | Q(arrived_at=None, expected_on__lt=oldest.date()))
    BannedVisitor.objects.filter(until__lt=oldest.date()).delete()
    counts = dict(gone.order_by().values_list("school").annotate(rows=Count("pk")))
    for school in School.objects.filter(pk__in=counts).order_by("pk"):
        tell(None, "visitors.purged", school, rows=counts[school.pk], before=oldest.date())
    gone.delete()
    return sum(counts.values())


@transaction.atomic
def ban_visitor(*, by: User, school: School, identity: str, reason: str, until: date | None = None) -> BannedVisitor:
    """Whoever has this identity number is not let in."""
    kept = _digest(identity)
    if not kept["id_digest"]:
        raise ValidationError(_("Write the identity number."))
    row = BannedVisitor.objects.filter(school=school, id_digest=kept["id_digest"]).first()
    row = checked(row or BannedVisitor(school=school, by=by, **kept), reason=reason, until=until)
    tell(by, "visitor.banned", school, ban=row.pk, until=until)
    return row


@transaction.atomic
def open_register(*, by: User, school: School, reason: str, now: datetime) -> list[Visit]:
    """The police read who is inside now: with a reason, which stays in the journal."""
    if not reason.strip():
        raise ValidationError(_("Write why you must know who is inside."))
    inside = list(Visit.objects.filter(school=school).inside().order_by("arrived_at"))
    tell(by, "visitors.opened", school, reason=reason.strip()[:LONGEST_REASON], rows=len(inside))
    return inside


@transaction.atomic
def remind_of_visitors(*, now: datetime) -> int:
    """From six in the evening by the school's clock: tell the gate who has not signed out, once a day and school."""
    schools = School.objects.filter(pk__in=Visit.objects.inside().order_by().values("school")).select_related("unit")
    told = 0
    for school in schools:
        local = now.astimezone(school.unit.zone)
        if local.time() < EVENING:
            continue
        told += bool(send.notify(
            to=seated_at(school, Role.SCHOOL_GUARD, *ANSWERABLE),
            about="schools/email/visitors_inside.txt",
            key=f"visitors/{school.pk}/{local.date()}",
            now=now,
            context={"school": school, "count": Visit.objects.filter(school=school).inside().count()},
            link=reverse("schools:visitors", args=[school.pk]),
        ))  # fmt: skip
    return told
