"""Which school has had which topic in which term."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from campaigns.forms.materials import CoverageForm
from campaigns.models import Session
from campaigns.selectors.materials import cells_of, lines_of, reach_of, spans_of, topics_taught
from campaigns.views.parts import frame
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.pages import render_page
from schools.models import School

VIEW = Permission.VIEW_CAMPAIGNS
MOST = 100


@require_GET
@require(VIEW)
def matrix(request: PersonRequest) -> HttpResponse:
    """The matrix of a term: each school in sight, each topic, how many sessions."""
    user = request.user
    today = timezone.localdate(timezone=user.zone)
    homes = {hat.unit_id for hat in user.hats_for(VIEW)}
    spans = spans_of(sorted(homes), today)
    form = CoverageForm(request.GET, spans=spans)
    number = min(form.number, len(spans) - 1)
    topics = topics_taught()
    sessions = Session.objects.visible_to(user)
    schools = School.objects.visible_to(user, VIEW).standing(today)
    shown = list(schools.matching(form.words).order_by("name", "pk")[: MOST + 1])
    cells = cells_of(sessions, shown[:MOST], spans[number], user.zone)
    context = {
        "form": form,
        "span": spans[number],
        "topics": topics,
        "total": schools.count(),
        "reach": reach_of(sessions, topics, spans, user.zone),
        "lines": lines_of(cells, shown[:MOST], topics),
        "is_cut": len(shown) > MOST,
        **frame(request, "campaigns:coverage"),
    }
    return render_page(request, "campaigns/coverage.html", context)
