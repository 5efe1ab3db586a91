"""Materials and their stock, hand-outs, the printed letter, and lecture squads."""

from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import actions
from campaigns.forms.materials import HandoutForm, LetterForm, MaterialForm, SquadForm, StockForm
from campaigns.models import LectureSquad, Material, Session, StockEntry
from campaigns.selectors.materials import letter_text
from campaigns.views.parts import answer_form, frame
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out
from safeschool.kernel.pages import render_page

VIEW, RECORD = Permission.VIEW_CAMPAIGNS, Permission.RECORD_CAMPAIGNS
MOST = 300
SHOWN = 20


@require_GET
@require(VIEW)
def material_list(request: PersonRequest) -> HttpResponse:
    """What there is to hand out, in which language and version, and how many are left."""
    rows = Material.objects.visible_to(request.user).in_use().with_stock().select_related("unit", "topic")
    context = {"materials": rows[:MOST], **frame(request, "campaigns:materials")}
    return render_page(request, "campaigns/materials.html", context)


def _kept(request: PersonRequest, pk: int) -> Material:
    """A material of a unit that one writes for."""
    rows = Material.objects.visible_to(request.user, RECORD).filter(unit__in=request.user.reach(RECORD))
    return get_object_or_404(rows.select_related("unit", "topic"), pk=pk)


@require_GET
@require(VIEW)
def material(request: PersonRequest, pk: int) -> HttpResponse:
    """One material: its text, its stock, what came in and went out."""
    rows = Material.objects.visible_to(request.user).with_stock().select_related("unit", "topic")
    shown = get_object_or_404(rows, pk=pk)
    entries = StockEntry.objects.visible_to(request.user).filter(material=shown)
    context = {
        "material": shown,
        "entries": entries.select_related("session__school", "by")[:SHOWN],
        "handed_out": -(entries.filter(session__isnull=False).aggregate(total=Sum("quantity"))["total"] or 0),
        "may_keep": shown.unit_id in request.user.reach(RECORD),
        "letter_form": LetterForm(user=request.user) if shown.kind == Material.Kind.LETTER else None,
        "stock_form": StockForm(),
    }
    return render_page(request, "campaigns/material.html", context)


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_material(request: PersonRequest) -> HttpResponse:
    """A new material."""
    form = MaterialForm(request.POST or None, user=request.user)
    return answer_form(
        request, form, lambda: actions.issue_material(by=request.user, **form.cleaned_data).pk,
        title=_("New material"), done=_("Saved."), back=("campaigns:materials",), onward="campaigns:material",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_version(request: PersonRequest, pk: int) -> HttpResponse:
    """A new version, which takes the place of the old one."""
    old = _kept(request, pk)
    kept = {name: getattr(old, name) for name in MaterialForm.Meta.fields}
    form = MaterialForm(request.POST or None, user=request.user, initial=kept)

    def act() -> int:
        made = actions.issue_material(by=request.user, material=old, **form.cleaned_data)
        actions.withdraw_material(by=request.user, material=old, now=timezone.now())
        return made.pk

    return answer_form(
        request, form, act, title=_("New version"), done=_("Saved."),
        back=("campaigns:material", pk), onward="campaigns:material",
    )  # fmt: skip


@require_POST
@require(RECORD)
def stock_up(request: PersonRequest, pk: int) -> HttpResponse:
    """So many came in, or are gone."""
    kept, form = _kept(request, pk), StockForm(request.POST)
    return _told(request, form, lambda told: actions.stock_up(by=request.user, material=kept, **told), "material", pk)


@require_POST
@require(RECORD)
def hand_out(request: PersonRequest, pk: int) -> HttpResponse:
    """So many of the stock were handed out at the session."""
    session = get_object_or_404(Session.objects.visible_to(request.user, RECORD).select_related("unit"), pk=pk)
    form = HandoutForm(request.POST, session=session)
    return _told(request, form, lambda told: actions.hand_out(by=request.user, session=session, **told), "session", pk)


def _told(request: PersonRequest, form: Any, act: Any, page: str, pk: int) -> HttpResponse:
    """Act on what was asked rightly; say what was wrong; back to the page."""
    carry_out(request, lambda: act(form.cleaned_data), form=form, said=_("Saved."))
    return redirect(f"campaigns:{page}", pk)


@require_GET
@require(VIEW)
def letter(request: PersonRequest, pk: int) -> HttpResponse:
    """The letter to parents of one school, to be printed."""
    rows = Material.objects.visible_to(request.user).select_related("unit")
    shown = get_object_or_404(rows, pk=pk, kind=Material.Kind.LETTER)
    form = LetterForm(request.GET, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose a school."))
        return redirect("campaigns:material", pk)
    today = timezone.localdate(timezone=request.user.zone)
    context = {"material": shown, "text": letter_text(shown, form.cleaned_data["school"], today)}
    return render_page(request, "campaigns/letter_print.html", context)


@require_GET
@require(VIEW)
def squad_list(request: PersonRequest) -> HttpResponse:
    """The squads one sees."""
    rows = LectureSquad.objects.visible_to(request.user).standing().select_related("unit")
    context = {"squads": rows.prefetch_related("members")[:MOST], "writable": set(request.user.reach(RECORD))}
    return render_page(request, "campaigns/squads.html", {**context, **frame(request, "campaigns:materials")})


@require_http_methods(["GET", "POST"])
@require(RECORD)
def new_squad(request: PersonRequest) -> HttpResponse:
    """A new squad."""
    form = SquadForm(request.POST or None, user=request.user)
    return _squad(request, form, lambda told: actions.form_squad(by=request.user, **told))


@require_http_methods(["GET", "POST"])
@require(RECORD)
def edit_squad(request: PersonRequest, pk: int) -> HttpResponse:
    """Other members, another name."""
    squad = _led(request, pk)
    form = SquadForm(request.POST or None, instance=_led(request, pk), user=request.user)
    return _squad(
        request, form, lambda told: actions.form_squad(by=request.user, unit=squad.unit, squad=squad, **told)
    )  # fmt: skip


def _led(request: PersonRequest, pk: int) -> LectureSquad:
    return get_object_or_404(LectureSquad.objects.visible_to(request.user, RECORD).select_related("unit"), pk=pk)


def _squad(request: PersonRequest, form: SquadForm, act: Any) -> HttpResponse:
    return answer_form(
        request, form, lambda: act(form.cleaned_data).pk,
        title=_("Lecture squad"), done=_("Saved."), back=("campaigns:squads",), onward="campaigns:edit_squad",
    )  # fmt: skip


@require_POST
@require(RECORD)
def dissolve_squad(request: PersonRequest, pk: int) -> HttpResponse:
    """No more sessions of this squad."""
    actions.dissolve_squad(by=request.user, squad=_led(request, pk), now=timezone.now())
    return redirect("campaigns:squads")
