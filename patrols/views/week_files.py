"""The week's grid taken along as a spreadsheet."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from patrols.actions import note_week_taken
from patrols.forms import WeekForm
from patrols.models import Assignment
from patrols.selectors import roster_week
from patrols.selectors.roster import people_of_unit, people_week, posts_of_week
from patrols.selectors.week_files import as_xlsx, grids_of, mark_of
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Unit, User
from safeschool.accounts.roles import Permission
from safeschool.kernel.week import Week

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A sheet that nobody reads and that is long in the making; a whole province leaves as a list.
MOST_ROWS = 1000


@never_cache
@require_GET
@require(Permission.VIEW_ROSTER)
def week_file(request: PersonRequest) -> HttpResponse:
    """All rows of the pages by post and by person, as two sheets of one file."""
    units = Unit.objects.visible_to(request.user).filter(pk__in=request.user.reach(Permission.VIEW_ROSTER))
    form, now = WeekForm(request.GET, units=units), timezone.now()
    if not form.is_valid():
        raise Http404
    week, home = form.cleaned_data["week"] or Week.of(timezone.localdate()), request.user.home
    unit = form.cleaned_data["unit"] or home
    posts = posts_of_week(request.user, unit, week)
    sees_people = unit is not None and units.filter(pk=unit.pk).exists()
    people = people_of_unit(unit) if unit and sees_people else User.objects.none()
    if posts.count() > MOST_ROWS or people.count() > MOST_ROWS:
        messages.error(request, _("This is more than one sheet can hold: choose a smaller unit, or take the list."))
        asked = {"week": str(week), "unit": unit.code if unit else ""}
        return redirect(f"{reverse('patrols:roster')}?{urlencode(asked)}")
    seen = Assignment.objects.visible_to(request.user)
    by_post, by_person = roster_week(list(posts), week), people_week(list(people), week, seen)
    note_week_taken(by=request.user, unit=unit, week=week, posts=len(by_post), people=len(by_person))
    mark = mark_of(request.user, unit, week, len(by_post) + len(by_person), now)
    made = as_xlsx(grids_of(by_post, by_person, week), week, mark)
    headers = {"Content-Disposition": f'attachment; filename="roster-{week}.xlsx"'}
    return HttpResponse(made, content_type=TYPE, headers=headers)
