"""The gallery of components: how everything looks, on one page."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeschool.kernel import samples

TONES = ("quiet", "low", "medium", "high", "critical", "good", "wait", "info")
SHEETS = {"app": "kernel/gallery.html", "wall": "kernel/gallery_wall.html", "print": "kernel/gallery_print.html"}


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component with made-up values; `?as=wall` and `?as=print` show the other layouts. Not in production."""
    template = SHEETS.get(request.GET.get("as", "app"))
    if settings.MODE == "production" or template is None:
        raise Http404
    now = timezone.now()
    form = samples.SampleForm({"title": ""}) if "wrong" in request.GET else samples.SampleForm()
    context: dict[str, Any] = {
        "now": now,
        "tones": TONES,
        "rows": samples.rows(now),
        "form": form,
        "filter": samples.SampleFilter(request.GET),
        "points": samples.points(),
        "facts": [("School", "Trường Tiểu học Nguyễn Văn Tố"), ("Nơi xảy ra", "Cổng B, đường Lê Chân"), ("备注", "")],
        "crumbs": [("Components", "#"), ("Everything", "")],
        **samples.drawings(),
        **_navigation(),
    }
    return render(request, template, context)


def _navigation() -> dict[str, Any]:
    """Things to choose between, as dictionaries."""
    names = ("Overview", "Diễn biến", "关联人员", "Files")
    choices = [{"url": "#", "label": name, "is_current": at == 0, "count": at * 4} for at, name in enumerate(names)]
    steps = [{"label": name, "is_done": at < 1, "is_current": at == 1} for at, name in enumerate(names)]
    return {"choices": choices, "steps": steps}
