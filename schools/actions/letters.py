"""Letters to the education authority about what a school has not put right in time."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from safeschool.accounts.models import Unit, User
from safeschool.notifications import send
from schools.actions.shared import checked, tell
from schools.models import AuthorityLetter, RectificationNotice
from schools.selectors.people import education_over


@transaction.atomic
def write_to_authority(
    *, by: User, notice: RectificationNotice, addressee: str, now: datetime, remarks: str = ""
) -> AuthorityLetter:
    """The open findings of an overdue notice in a numbered letter; its officers are told. Once for each deadline."""
    rows = RectificationNotice.objects.select_for_update(of=("self",)).select_related("school", "unit")
    notice = rows.get(pk=notice.pk)
    today = now.astimezone(notice.unit.zone).date()
    late = list(notice.findings.overdue(today))
    if not late:
        raise ValidationError(_("Nothing of this notice is overdue."))
    if notice.authority_letters.filter(deadline=notice.deadline).exists():
        raise ValidationError(_("The authority has been written to about this deadline already."))
    # Numbers without a gap: whoever writes at the same time waits here.
    Unit.objects.select_for_update(no_key=True).only("pk").get(pk=notice.unit_id)
    last = AuthorityLetter.objects.filter(unit=notice.unit, year=today.year).aggregate(last=Max("serial"))["last"] or 0
    letter = checked(
        AuthorityLetter(school=notice.school, unit=notice.unit, notice=notice, deadline=notice.deadline),
        year=today.year, serial=last + 1, addressee=addressee.strip(), remarks=remarks, written_on=today, written_by=by,
    )  # fmt: skip
    letter.findings.set(late)
    tell(by, "authority.written", notice.school, letter=letter.number, notice=notice.number, findings=len(late))
    send.notify(
        to=education_over(notice.unit),
        about="schools/email/authority_letter.txt",
        key=f"authority/{letter.pk}",
        now=now,
        context={"letter": letter},
        link=reverse("schools:authority_letter", args=[letter.pk]),
    )
    return letter
