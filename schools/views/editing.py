"""The forms of a school."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.roles import Permission
from safeschool.kernel.answers import done, form_page
from safeschool.kernel.pages import render_page
from schools import actions
from schools.forms import BellFormSet, ContactForm, EnrolmentForm, GateForm, SchoolForm, bells_of
from schools.models import BellTime, Contact, Gate, School
from schools.views.shared import school_of, to_sheet

EDIT = Permission.EDIT_SCHOOLS


@require_http_methods(["GET", "POST"])
@require(Permission.KEEP_REGISTRY)
def new_school(request: PersonRequest) -> HttpResponse:
    """Register a school in a unit that I may edit."""
    form = SchoolForm(request.POST or None, user=request.user)
    made: list[School] = []
    if done(form, lambda: made.append(actions.register_school(by=request.user, **form.facts()))):
        return to_sheet(request, made[0])
    return form_page(request, form, _("New school"), reverse("schools:list"))


@require_http_methods(["GET", "POST"])
@require(EDIT)
def edit_school(request: PersonRequest, pk: int) -> HttpResponse:
    """Change the facts of a school."""
    school = school_of(request, pk, EDIT)
    form = SchoolForm(request.POST or None, instance=school_of(request, pk, EDIT), user=request.user)
    if done(form, lambda: actions.change_school(by=request.user, school=school, **form.facts())):
        return to_sheet(request, school)
    return form_page(request, form, school.name, reverse("schools:sheet", args=[pk]))


@require_http_methods(["GET", "POST"])
@require(EDIT)
def edit_bells(request: PersonRequest, pk: int) -> HttpResponse:
    """All bell times of a school at once."""
    school = school_of(request, pk, EDIT)
    rows = BellTime.objects.visible_to(request.user).filter(school=school)
    formset = BellFormSet(request.POST or None, queryset=rows)
    refused: list[str] = []
    if formset.is_bound and formset.is_valid():
        try:
            actions.set_bell_times(by=request.user, school=school, bells=bells_of(formset))
        except ValidationError as error:
            refused = error.messages
        else:
            return to_sheet(request, school)
    context = {"formset": formset, "school": school, "refused": refused}
    return render_page(request, "schools/bells.html", context, status=422 if formset.is_bound else 200)


@require_http_methods(["GET", "POST"])
@require(EDIT)
def new_gate(request: PersonRequest, pk: int) -> HttpResponse:
    """Add a gate."""
    school = school_of(request, pk, EDIT)
    form = GateForm(request.POST or None, school=school)
    if done(form, lambda: actions.add_gate(by=request.user, school=school, **form.facts())):
        return to_sheet(request, school)
    return form_page(request, form, _("New gate"), reverse("schools:sheet", args=[pk]))


@require_http_methods(["GET", "POST"])
@require(EDIT)
def edit_gate(request: PersonRequest, pk: int, gate_pk: int) -> HttpResponse:
    """Change a gate."""
    school = school_of(request, pk, EDIT)
    gates = Gate.objects.visible_to(request.user).filter(campus__school=school).select_related("street", "campus")
    gate = get_object_or_404(gates, pk=gate_pk)
    form = GateForm(request.POST or None, instance=gate, school=school)
    if done(form, lambda: actions.change_gate(by=request.user, gate=gate, **form.facts())):
        return to_sheet(request, school)
    return form_page(request, form, gate.name, reverse("schools:sheet", args=[pk]))


@require_http_methods(["GET", "POST"])
@require(EDIT)
def edit_enrolment(request: PersonRequest, pk: int) -> HttpResponse:
    """The counts of a school year."""
    school = school_of(request, pk, EDIT)
    form = EnrolmentForm(request.POST or None)
    if done(form, lambda: actions.set_enrolment(by=request.user, school=school, **form.cleaned_data)):
        return to_sheet(request, school)
    return form_page(request, form, _("Enrolment"), reverse("schools:sheet", args=[pk]))


@require_http_methods(["GET", "POST"])
@require(EDIT)
def new_contact(request: PersonRequest, pk: int) -> HttpResponse:
    """Add an adult to call."""
    school = school_of(request, pk, EDIT)
    form = ContactForm(request.POST or None)
    if done(form, lambda: actions.add_contact(by=request.user, school=school, **form.cleaned_data)):
        return to_sheet(request, school)
    return form_page(request, form, _("New contact"), reverse("schools:sheet", args=[pk]))


@require_POST
@require(EDIT)
def drop_contact(request: PersonRequest, pk: int, contact_pk: int) -> HttpResponse:
    """Take an adult off the list."""
    school = school_of(request, pk, EDIT)
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=contact_pk, school=school)
    actions.drop_contact(by=request.user, contact=contact)
    return to_sheet(request, school)
