"""Pressing an alarm, answering one, counting a school, and the buttons at gatehouses."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from incidents import actions
from incidents.forms.alarms import KIND_ICONS, AlarmStepForm, CountForm, DeviceForm, PressForm, ReviewForm
from incidents.models import Alarm, AlarmDevice, AlarmKind, AlarmNature
from incidents.selectors.alarms import counted_at, ledger_of, school_of_press
from incidents.selectors.cap import written_cap
from incidents.views.shared import EMERGENCY_NUMBERS
from incidents.workflow import AlarmState, alarm_moves_for
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import carry_out, refuse
from safeschool.kernel.pages import render_page
from safeschool.kernel.paging import neighbours, page_of
from schools.models import School
from schools.selectors import inside

TONES = {
    AlarmState.RINGING: "critical",
    AlarmState.ACKNOWLEDGED: "high",
    AlarmState.EN_ROUTE: "high",
    AlarmState.ON_SCENE: "medium",
    AlarmState.CANCELLED: "wait",
}


def tone_of(alarm: Alarm) -> str:
    """The colour of where it stands; red is for real alarms alone."""
    if alarm.is_real:
        return TONES.get(AlarmState(alarm.state), "good")
    return "wait" if alarm.is_open else "quiet"


@require_GET
@require(Permission.VIEW_ALARMS)
def alarm_list(request: PersonRequest) -> HttpResponse:
    """The alarms in sight, newest first."""
    page = page_of(Alarm.objects.visible_to(request.user).for_list(), by="pressed_at", params=request.GET)
    context = {
        "page": page,
        "rows": [(row, tone_of(row)) for row in page.rows],
        "may_press": request.user.may(Permission.PRESS_ALARM),
        "may_keep": request.user.may(Permission.KEEP_ALARM_DEVICES),
        **neighbours(request, page),
    }
    return render_page(request, "incidents/alarms.html", context)


@require_GET
@require(Permission.VIEW_ALARMS)
def alarm_strip(request: PersonRequest) -> HttpResponse:
    """The open alarms in sight, for the head of every page; showing it is having reached the person."""
    rows = list(Alarm.objects.visible_to(request.user).open().for_list()[:5])
    if rows:
        actions.note_seen(by=request.user, alarms=rows, now=timezone.now())
    return render_page(request, "incidents/alarm_strip.html", {"alarms": rows})


@require_http_methods(["GET", "POST"])
@require(Permission.PRESS_ALARM)
def press(request: PersonRequest) -> HttpResponse:
    """Tap the kind: held for two seconds it goes at once, tapped it goes after five."""
    status = 200
    if request.method == "POST":
        form = PressForm(request.POST, user=request.user)
        if form.is_valid() and (alarm := _pressed(request, form)):
            return redirect("incidents:alarm", pk=alarm.pk)
        status = 422
    else:
        asked = request.GET.get("nature", "")
        nature = AlarmNature(asked) if asked in AlarmNature.values else AlarmNature.REAL
        school = school_of_press(request.user, timezone.now())
        form = PressForm(initial={"submission": uuid4(), "nature": nature, "school": school}, user=request.user)
    return render_page(request, "incidents/press.html", _press_context(request, form), status=status)


def _press_context(request: PersonRequest, form: PressForm) -> dict[str, Any]:
    nature = form["nature"].value()
    home = request.user.home
    return {
        "form": form,
        "nature": AlarmNature(nature) if nature in AlarmNature.values else AlarmNature.REAL,
        "natures": AlarmNature,
        "kinds": [(kind.value, kind.label, KIND_ICONS[kind]) for kind in AlarmKind],
        "number": EMERGENCY_NUMBERS.get(home.country, "112") if home else "112",
    }


def _pressed(request: PersonRequest, form: PressForm) -> Alarm | None:
    submission = form.cleaned_data["submission"]
    try:
        return actions.press_alarm(by=request.user, submission=submission, press=form.press, now=timezone.now()).alarm
    except ValidationError as refusal:
        refuse(form, refusal)
    return None


def _alarm(request: PersonRequest, pk: int) -> Alarm:
    rows = Alarm.objects.visible_to(request.user).select_related("unit", "school", "device", "pressed_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@require(Permission.VIEW_ALARMS)
def alarm(request: PersonRequest, pk: int) -> HttpResponse:
    """One alarm: what to do next, who was called, who is counted, what happened. 204 when nothing changed."""
    found = _alarm(request, pk)
    steps = list(found.steps.select_related("by"))
    version = f"{len(steps)}-{found.presses}-{found.calls.exclude(seen_at=None).count()}"
    if request.GET.get("version") == version:
        return HttpResponse(status=204)
    actions.note_seen(by=request.user, alarms=[found], now=timezone.now())
    may_answer = found.unit_id in request.user.reach(Permission.ANSWER_ALARMS)
    home = request.user.home
    context = {
        "alarm": found,
        "tone": tone_of(found),
        "version": version,
        "facts": _facts(found, may_answer),
        "points": _points(found),
        "choices": [choice for choice in alarm_moves_for(request.user, found) if choice.is_open],
        "steps": steps,
        "ledger": ledger_of(found) if may_answer else [],
        "counted": counted_at(found),
        "inside": inside(found.school) if found.school else None,
        "book_url": _book_url(request, found),
        "may_answer": may_answer,
        "number": EMERGENCY_NUMBERS.get(home.country, "112") if home else "112",
        "count_form": CountForm(),
        "review_form": ReviewForm(initial={"text": found.review}),
    }
    return render_page(request, "incidents/alarm.html", context, partial="now")


def _facts(found: Alarm, may_answer: bool) -> list[tuple[str, Any]]:
    return [
        (_("Kind"), found.get_kind_display()),
        (_("Where"), found.where),
        (_("Pressed"), timezone.localtime(found.pressed_at).strftime("%H:%M:%S")),
        (_("Presses"), found.presses),
        (_("Silent"), _("yes") if found.is_silent else _("no")),
        (_("Pressed by"), (found.device or found.pressed_by) if may_answer else "–"),
        (_("School's phone"), "" if found.is_silent or not found.school else found.school.phone),
        (_("Unit"), found.unit),
    ]


def _book_url(request: PersonRequest, found: Alarm) -> str:
    """Where this person reads who is inside by name: at the gate the book itself, the police with a reason."""
    if found.school is None:
        return ""
    doors = ((Permission.KEEP_VISITORS, "schools:visitors"), (Permission.OPEN_VISITORS, "schools:open_visitors"))
    for permission, route in doors:
        if School.objects.visible_to(request.user, permission).filter(pk=found.school.pk).exists():
            return reverse(route, args=[found.school.pk])
    return ""


def _points(found: Alarm) -> list[dict[str, Any]]:
    if found.latitude is None or found.longitude is None:
        return []
    return [{"lat": found.latitude, "lng": found.longitude, "title": str(found), "icon": "urgent"}]


@require_POST
@require(Permission.VIEW_ALARMS)
def alarm_step(request: PersonRequest, pk: int) -> HttpResponse:
    """Take one lawful step."""
    found, form = _alarm(request, pk), AlarmStepForm(request.POST)
    carry_out(
        request,
        lambda: actions.move_alarm(by=request.user, alarm=found, now=timezone.now(), **form.cleaned_data),
        form=form,
    )
    return redirect("incidents:alarm", pk=pk)


@require_POST
@require(Permission.VIEW_ALARMS)
def count(request: PersonRequest, pk: int) -> HttpResponse:
    """Count a class."""
    found, form = _alarm(request, pk), CountForm(request.POST)
    carry_out(
        request,
        lambda: actions.count_class(by=request.user, alarm=found, count=form.count, now=timezone.now()),
        form=form,
    )
    return redirect("incidents:alarm", pk=pk)


@require_POST
@require(Permission.ANSWER_ALARMS)
def review(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down what was learned."""
    found, form = _alarm(request, pk), ReviewForm(request.POST)
    carry_out(
        request,
        lambda: actions.review_alarm(by=request.user, alarm=found, text=form.cleaned_data["text"], now=timezone.now()),
        form=form,
    )
    return redirect("incidents:alarm", pk=pk)


@require_GET
@require(Permission.VIEW_ALARMS)
def alarm_cap(request: PersonRequest, pk: int) -> HttpResponse:
    """The alarm as a message of the Common Alerting Protocol."""
    found = _alarm(request, pk)
    answer = HttpResponse(written_cap(found, request.get_host()), content_type="application/cap+xml")
    answer["Content-Disposition"] = f'attachment; filename="alarm-{found.pk}.xml"'
    return answer


@require_http_methods(["GET", "POST"])
@require(Permission.KEEP_ALARM_DEVICES)
def devices(request: PersonRequest) -> HttpResponse:
    """The buttons of the unit's schools, the dead ones first; a new one's key is shown once."""
    now, key = timezone.now(), ""
    form = DeviceForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        _device, key = actions.register_device(by=request.user, **form.cleaned_data)
        form = DeviceForm(user=request.user)
    rows = AlarmDevice.objects.visible_to(request.user).working().select_related("school")
    found = sorted(((row, row.is_dead(now)) for row in rows), key=lambda pair: not pair[1])
    status = 422 if form.is_bound and not form.is_valid() else 200
    context = {"devices": found, "form": form, "key": key}
    return render_page(request, "incidents/devices.html", context, status=status)


@require_POST
@require(Permission.KEEP_ALARM_DEVICES)
def revoke_device(request: PersonRequest, pk: int) -> HttpResponse:
    """Take nothing more from this button."""
    rows = AlarmDevice.objects.visible_to(request.user).working().select_related("school")
    actions.revoke_device(by=request.user, device=get_object_or_404(rows, pk=pk), now=timezone.now())
    messages.success(request, _("Nothing from this device is taken any more."))
    return redirect("incidents:devices")
