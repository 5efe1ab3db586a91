"""The person behind a request: the hat, the language and the time zone."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from safeschool.accounts.halfway import MUST_SET_UP

HAT = "hat"
LANGUAGE = "language"
THEME = "theme"


def _first_of_all(request: HttpRequest) -> HttpResponse | None:
    """Where somebody is led who needs a second factor and has none yet; nowhere else is open to them."""
    if not request.user.is_authenticated or MUST_SET_UP not in request.session:
        return None
    open_ways = [reverse(f"accounts:{name}") for name in ("factors", "sign_out", "set_language", "set_theme")]
    if request.path.startswith(tuple(open_ways)):
        return None
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": _("Set up your second factor first.")}, status=403)
    if "HX-Request" in request.headers:  # a piece of the page that leads here
        return HttpResponse(status=204)
    return redirect("accounts:factors")


class PersonMiddleware:
    """Put on the chosen hat, then speak the person's language in the person's time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request as that person would read it."""
        user = request.user
        if user.is_authenticated:
            if hat := request.session.get(HAT):
                user.wear(hat)
            language, zone = user.language, user.zone
        else:
            language = request.session.get(LANGUAGE) or translation.get_language_from_request(request)
            zone = None
        with translation.override(language), timezone.override(zone):
            request.LANGUAGE_CODE = translation.get_language() or language
            response = _first_of_all(request) or self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if user.is_authenticated and request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) != language:
            # When the database is away this is all that is known of the reader.
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                language,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response
