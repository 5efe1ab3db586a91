"""How a page answers: what was asked for is done, or why not stands in the form or on the next page."""

from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import Promise

from safeschool.kernel.conflicts import Conflict
from safeschool.kernel.pages import render_page

Made = TypeVar("Made")


def refuse(form: BaseForm, error: ValidationError) -> None:
    """Show what an action refused beside the field it speaks of, else above the form.

    A form whose inputs have other names than the action's facts tells in `stands_for` which input each fact has.
    """
    named = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    inputs: dict[str, str] = getattr(form, "stands_for", {})
    for fact, errors in named.items():
        name = inputs.get(fact, fact)
        form.add_error(name if name in form.fields else None, ValidationError(errors))


def done(form: BaseForm, act: Callable[[], Any]) -> bool:
    """Whether the form was filled in rightly and the action went through; what it refuses stands in the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        send_anew(form)
        return False
    except ValidationError as error:
        refuse(form, error)
        return False
    return True


def send_anew(form: BaseForm) -> None:
    """Give the form a submission of its own: what it held under the old one was sent already."""
    fresh = cast("QueryDict", form.data).copy()
    fresh["submission"] = str(uuid4())
    form.data = fresh


def outcome_of(form: BaseForm, act: Callable[[], Made]) -> Made | None:
    """What the action made; None where the form or the action refuses, and why stands in the form."""
    made: list[Made] = []
    return made[0] if done(form, lambda: made.append(act())) else None


def tell_refusal(request: HttpRequest, error: ValidationError) -> None:
    """Show the sentences of a refusal on the next page."""
    for sentence in error.messages:
        messages.error(request, sentence)


def tell_lacks(request: HttpRequest, form: BaseForm) -> None:
    """Show what a short form lacks on the next page."""
    for errors in form.errors.values():
        for sentence in errors:
            messages.error(request, str(sentence))


def carry_out(
    request: HttpRequest, act: Callable[[], Any], *, form: BaseForm | None = None, said: str | Promise = ""
) -> bool:
    """Whether what a button, or a short form, asks for went through.

    That it did (`said`), what the form lacks, or why it is refused, is told on the next page.
    """
    if form is not None and not form.is_valid():
        tell_lacks(request, form)
        return False
    try:
        act()
    except Conflict as conflict:
        messages.error(request, str(conflict))
        return False
    except ValidationError as error:
        tell_refusal(request, error)
        return False
    if said:
        messages.success(request, str(said))
    return True


def form_page(request: HttpRequest, form: Any, title: str | Promise, back: str) -> HttpResponse:
    """A form on a page of its own; one filled in wrongly goes out with 422."""
    context = {"form": form, "title": title, "back_url": back}
    return render_page(request, "form_page.html", context, status=422 if form.errors else 200)


def answer_form(
    request: HttpRequest, form: Any, act: Callable[[], str], *, title: str | Promise, said: str | Promise, back: str
) -> HttpResponse:
    """A page with one form; sent rightly, `act` is done, `said` is told, and the address that `act` returns opens."""
    if opens := outcome_of(form, act):
        messages.success(request, str(said))
        return redirect(opens)
    return form_page(request, form, title, back)
