"""How a page with a form answers: the action is done, or what it refuses stands in the form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

from safeschool.kernel.pages import render_page


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
    except ValidationError as error:
        refuse(form, error)
        return False
    return True


def form_page(request: HttpRequest, form: Any, title: str | Promise, back: str) -> HttpResponse:
    """A form on a page of its own; one filled in wrongly goes out with 422."""
    context = {"form": form, "title": title, "back_url": back}
    return render_page(request, "form_page.html", context, status=422 if form.errors else 200)


def answer_form(
    request: HttpRequest, form: Any, act: Callable[[], str], *, title: str | Promise, said: str | Promise, back: str
) -> HttpResponse:
    """A page with one form; sent rightly, `act` is done, `said` is told, and the address that `act` returns opens."""
    opens: list[str] = []
    if done(form, lambda: opens.append(act())):
        messages.success(request, str(said))
        return redirect(opens[0])
    return form_page(request, form, title, back)
