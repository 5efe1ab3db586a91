"""Public pages without an account: no cookie is set, no session is opened, nothing of the request is kept or logged."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from incidents import actions
from incidents.forms import ReceiptForm, TipForm, VenueHarmForm, signed_receipt
from incidents.models import Tip
from incidents.selectors import Door, door_at, doors_matching, venue_at
from incidents.views.shared import EMERGENCY_NUMBERS
from safeschool.kernel import receipts, work
from safeschool.kernel.answers import done
from schools.models import Venue
from schools.selectors.surroundings import musts_of

Args = ParamSpec("Args")
PublicView = Callable[Concatenate[HttpRequest, Args], HttpResponse]


def unseen(view: PublicView[Args]) -> PublicView[Args]:
    """A page that leaves no trace: the language stands in the address, nothing is stored by the browser or logged here.

    Without a session there is no authority that another site could borrow, so there is nothing for a CSRF token to
    guard; its cookie would tell who has been here.
    """

    @csrf_exempt
    @sensitive_post_parameters()
    @wraps(view)
    def page(request: HttpRequest, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponse:
        asked = request.POST.get("language") or request.GET.get("language") or ""
        language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "en"
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        # Django would log the address of every refused request, with the minute.
        response._has_been_logged = True  # type: ignore[attr-defined]
        return response

    return cast("PublicView[Args]", page)


def shown(
    request: HttpRequest, template: str, context: dict[str, Any], *, door: Door | None = None, status: int = 200
) -> HttpResponse:
    """A public page, with its languages as links and the emergency number of the door's country."""
    here = request.GET.copy()
    languages = []
    for code, _name in settings.LANGUAGES:
        here["language"] = code
        languages.append((code, f"?{here.urlencode()}"))
    number = EMERGENCY_NUMBERS.get(door.unit.country, "112") if door else ""
    text = door.unit.emergency_text if door else ""
    context |= {"door": door, "public_languages": languages, "emergency": {"number": number, "text": text}}
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@unseen
def tip(request: HttpRequest) -> HttpResponse:
    """Find the school or station; then one page; then the receipt, told once."""
    code = {"school": request.GET.get("school", ""), "unit": request.GET.get("unit", "")}
    door = door_at(**code)
    if door is None:
        if any(code.values()):
            raise Http404
        text = request.GET.get("q", "")[:100]
        return shown(request, "incidents/tips/find.html", {"text": text, "doors": doors_matching(text)})
    now = timezone.now()
    fresh = {"receipt": signed_receipt(), "puzzle": work.new_puzzle(actions.bits_at(door, now))}
    if request.method == "GET":
        form = TipForm(initial=fresh, has_school=door.school is not None)
        return shown(request, "incidents/tips/send.html", {"form": form, "bits": actions.bits_at(door, now)}, door=door)
    form = TipForm(request.POST, request.FILES, has_school=door.school is not None)
    if done(form, lambda: _send(form, door)):
        receipt = receipts.in_fours(form.cleaned_data["receipt"])
        return shown(request, "incidents/tips/receipt.html", {"receipt": receipt}, door=door)
    data = request.POST.copy()
    data["puzzle"], data["solution"] = fresh["puzzle"], ""
    if form.has_error("receipt"):
        data["receipt"] = fresh["receipt"]
    form.data = data
    status = 429 if form.has_error(NON_FIELD_ERRORS, "too_many") else 422
    context = {"form": form, "bits": actions.bits_at(door, now)}
    return shown(request, "incidents/tips/send.html", context, door=door, status=status)


def _send(form: TipForm, door: Door) -> None:
    data, now = form.cleaned_data, timezone.now()
    if actions.tip_of_receipt(data["receipt"]) is None:
        actions.let_through(door, puzzle=data["puzzle"], solution=data["solution"], now=now)
    actions.send_tip(door=door, word=form.word, receipt=data["receipt"], now=now)


@require_http_methods(["GET", "POST"])
@unseen
def tip_talk(request: HttpRequest) -> HttpResponse:
    """The conversation of a receipt; a lost receipt cannot be replaced, and the page says so."""
    if request.method == "GET":
        return shown(request, "incidents/tips/ask_receipt.html", {"form": ReceiptForm()})
    form = ReceiptForm(request.POST)
    found = _found(form) if form.is_valid() else None
    if found is None:
        status = 429 if form.has_error(NON_FIELD_ERRORS, "too_many") else 422
        return shown(request, "incidents/tips/ask_receipt.html", {"form": form}, status=status)
    text = form.cleaned_data["text"]
    is_written = bool(text.strip()) and done(
        form, lambda: actions.write_by_receipt(tip=found, text=text, now=timezone.now())
    )
    found.refresh_from_db()
    context = {
        "tip": found,
        "form": form,
        "receipt": form.cleaned_data["receipt"],
        "said": found.messages.all(),
        "is_written": is_written,
        "may_write": found.is_open,
    }
    return shown(request, "incidents/tips/talk.html", context, status=422 if form.errors else 200)


def _found(form: ReceiptForm) -> Tip | None:
    found = actions.tip_of_receipt(form.cleaned_data["receipt"])
    if found is None:
        try:
            actions.count_wrong_receipt(timezone.now())
        except actions.TooMany as refusal:
            form.add_error(None, refusal)
        else:
            form.add_error("receipt", _("No message has this receipt."))
    return found


@require_http_methods(["GET", "POST"])
@unseen
def venue_report(request: HttpRequest) -> HttpResponse:
    """A venue's own door for mandatory reports: two fields, no account; the link is the venue's and can be renewed."""
    venue = venue_at(request.GET.get("key", ""))
    if venue is None:
        raise Http404
    door = Door(str(venue.pk), venue.name, venue.unit)
    context: dict[str, Any] = {"venue": venue, "musts": musts_of(venue).values()}
    if request.method == "GET":
        initial = {"submission": uuid4(), "place": f"{venue.name}, {venue.address}".strip(", ")}
        context["form"] = VenueHarmForm(initial=initial)
        return shown(request, "incidents/mandatory/door.html", context, door=door)
    form = VenueHarmForm(request.POST)
    if done(form, lambda: _report_harm(form, venue)):
        return shown(request, "incidents/mandatory/thanks.html", context, door=door)
    status = 429 if form.has_error(NON_FIELD_ERRORS, "too_many") else 422
    return shown(request, "incidents/mandatory/door.html", context | {"form": form}, door=door, status=status)


def _report_harm(form: VenueHarmForm, venue: Venue) -> None:
    submission = form.cleaned_data["submission"]
    actions.report_harm(by=None, venue=venue, submission=submission, harm=form.harm, now=timezone.now())
