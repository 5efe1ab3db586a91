"""Open files pass with the ground they are about; closed ones stay in the books of the unit that closed them."""

from django.db import transaction
from django.db.models import Q

from incidents.models import Concern, Exchange, Incident, Tip
from incidents.workflow import OPEN_STATES, OPEN_STATUSES
from safeschool.accounts.roles import SCHOOL_ROLES
from schools.actions.passing import Passing


@transaction.atomic
def follow_ground(passing: Passing) -> None:
    """What is open about that school (or about none) is the new unit's: incidents, concerns, tips, letters.

    A tip about police stays at its desk: those whom it is about may pass to the new unit too.
    """
    ground = Q(unit=passing.old, school=passing.school)
    Incident.objects.filter(ground, status__in=OPEN_STATUSES).update(unit=passing.new)
    Concern.objects.filter(ground, state__in=OPEN_STATES).update(unit=passing.new)
    Exchange.objects.filter(ground, answered_at=None).update(unit=passing.new)
    about_school = Q(subject="") | Q(subject__in=[role.value for role in SCHOOL_ROLES])
    tips = Tip.objects.filter(ground, about_school, desk=passing.old, state__in=OPEN_STATES)
    tips.update(unit=passing.new, desk=passing.new)
