"""Who is told of a mandatory report, by which doors it comes, and what it may be about."""

from django.core import signing
from django.db.models import QuerySet

from incidents.models import HarmReport, HarmSituation
from incidents.selectors.people import DESK, LEADS, desk_of
from patrols.selectors import on_duty
from safeschool.accounts.models import Membership, Unit, User
from safeschool.accounts.roles import ABILITIES, SCHOOL_ROLES, Permission, Role
from schools.models import Venue

VENUE_SALT = "incidents.mandatory.venue"
SUPERVISORS = tuple(role for role in Role if Permission.SUPERVISE_CLOCKS in ABILITIES[role])
POLICE = tuple(role for role in DESK if role not in SCHOOL_ROLES)


def police_told(report: HarmReport) -> list[User]:
    """Those on duty now who may read it, then the whole desk of the unit."""
    hats = Membership.objects.current().with_role(*POLICE).filter(unit__in=report.unit.line)
    units = list(Unit.objects.under(report.unit).values_list("pk", flat=True))
    duty = on_duty(units, report.reported_at).filter(pk__in=hats.values("user"))
    return list({person.pk: person for person in [*duty, *desk_of(report.unit)]}.values())


def leads_told(report: HarmReport) -> list[User]:
    """The leads of the school, only when whoever reported said that nobody there is involved."""
    if report.school is None or not report.head_may_know:
        return []
    hats = Membership.objects.current().with_role(*LEADS).filter(seats__school=report.school, user__is_active=True)
    return list({hat.user_id: hat.user for hat in hats.select_related("user").order_by("pk")}.values())


def supervisors_of(unit: Unit) -> list[User]:
    """Whoever answers for the deadlines: at the unit and above it."""
    hats = Membership.objects.current().with_role(*SUPERVISORS)
    rows = hats.filter(unit__in=unit.line, user__is_active=True).select_related("user").order_by("pk")
    return list({hat.user_id: hat.user for hat in rows}.values())


def venue_key(venue: Venue) -> str:
    """What stands in the link of the venue's door."""
    return signing.dumps([venue.pk, venue.door_serial], salt=VENUE_SALT)


def venue_at(key: str) -> Venue | None:
    """The venue of a link; None when it is forged, renewed, or the venue is closed."""
    try:
        pk, serial = signing.loads(key, salt=VENUE_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Venue.objects.select_related("unit", "kind")
    return rows.filter(pk=pk, door_serial=serial, closed_on=None).first()


def situations() -> QuerySet[HarmSituation]:
    """The nine, in their order."""
    return HarmSituation.objects.order_by("order")


def situation_names(codes: list[str]) -> list[str]:
    """The situations as the reader calls them."""
    return [term.name for term in HarmSituation.objects.filter(code__in=codes)]
