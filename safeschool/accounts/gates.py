"""The gates in front of pages and API actions: signed in, and able. Which rows is not their business."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from safeschool.accounts.roles import Permission

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from safeschool.accounts.models import User

Args = ParamSpec("Args")


class PersonRequest(HttpRequest):
    """A request whose user is a signed-in person."""

    user: "User"
    htmx: "HtmxDetails"


View = Callable[Concatenate[PersonRequest, Args], HttpResponseBase]
OpenView = Callable[Concatenate[HttpRequest, Args], HttpResponseBase]


def require(*any_of: Permission) -> Callable[[View[Args]], OpenView[Args]]:
    """Let in whoever has one of the abilities (any signed-in person for none); to others the page does not exist."""

    def gate(view: View[Args]) -> OpenView[Args]:
        @wraps(view)
        def gated(request: HttpRequest, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            person = cast("PersonRequest", request)
            if any_of and not any(person.user.may(permission) for permission in any_of):
                raise Http404
            return view(person, *args, **kwargs)

        gated.permissions = any_of  # type: ignore[attr-defined]
        return cast("OpenView[Args]", gated)

    return gate


class ActionIsNamed:
    """REST framework's permission: every action of a viewset stands in its `permissions` table, or it is refused.

    Written without importing the framework, which imports this module while it starts.
    """

    message: ClassVar[str] = ""

    def has_permission(self, request: Any, view: Any) -> bool:
        """Whether the person may do this action at all; an action missing from the table is refused."""
        if view.action is None:  # a method that the resource does not have answers 405
            return True
        permission = getattr(view, "permissions", {}).get(view.action)
        user = request.user
        return bool(user and user.is_authenticated and permission and user.may(permission))

    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        """Rows are chosen by `visible_to` before they get here."""
        return True
