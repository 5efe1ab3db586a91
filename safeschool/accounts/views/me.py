"""Signing in, wishes, hats, and the first steps of an empty system."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from safeschool.accounts import halfway
from safeschool.accounts.actions import set_preferences, take_first_steps
from safeschool.accounts.forms import FirstStepsForm, PreferencesForm, SignInForm
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.middleware import HAT, LANGUAGE, THEME
from safeschool.accounts.models import User
from safeschool.accounts.selectors import has_second_factor, is_any_key
from safeschool.accounts.throttle import SignInThrottle
from safeschool.accounts.webauthn import knows_keys
from safeschool.kernel.pages import render_page


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}):
        return redirect(target)
    return redirect("home")


class SignIn(auth_views.LoginView):
    """The door. In demo mode it also shows the demo's people."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    @method_decorator(sensitive_post_parameters("password"))
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """An empty system has first steps to take; too many wrong passwords wait."""
        if not User.objects.exists():
            return redirect("accounts:first_steps")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def post(self, request: HttpRequest, *args: str, **kwargs: object) -> HttpResponse:
        """Slow down guessing at one name; a whole station behind one address is never locked out."""
        throttle = SignInThrottle(request.POST.get("username", ""))
        if throttle.is_closed:
            form = self.get_form()
            form.errors["__all__"] = form.error_class(
                [_("Too many wrong passwords for this name. Wait five minutes, or ask your administrator.")]
            )
            return self.render_to_response(self.get_context_data(form=form), status=429)
        response = super().post(request, *args, **kwargs)
        throttle.note(succeeded=response.status_code == HTTPStatus.FOUND)
        return response

    def get(self, request: HttpRequest, *args: str, **kwargs: object) -> HttpResponse:
        """Whoever comes here begins anew."""
        halfway.forget(request)
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password is right: who has a second factor is asked for it, anybody else is in."""
        user, now = form.get_user(), timezone.now()
        if has_second_factor(user):
            halfway.begin(self.request, user, then=self.get_success_url(), now=now)
            return redirect("accounts:second_step")
        response = super().form_valid(form)
        halfway.lead_to_set_up(self.request, user, now)
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The page, with the demo's people in demo mode only."""
        if settings.IS_DEMO:
            kwargs["demo_people"] = User.objects.who_may_sign_in().order_by("pk")
            kwargs["demo_password"] = settings.DEMO_PASSWORD
        return super().get_context_data(takes_keys=knows_keys(self.request) and is_any_key(), **kwargs)


@require_http_methods(["GET", "POST"])
def first_steps(request: HttpRequest) -> HttpResponse:
    """Make the administrator and the first unit; gone as soon as anybody is there."""
    if User.objects.exists():
        raise Http404
    form = FirstStepsForm(request.POST or None)
    if form.is_valid():
        try:
            user = take_first_steps(**form.steps())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            login(request, user)
            return redirect("home")
    return render_page(request, "accounts/first_steps.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@require()
def preferences(request: PersonRequest) -> HttpResponse:
    """My language, theme and time zone."""
    form = PreferencesForm(request.POST or None, instance=request.user)
    if form.is_valid():
        set_preferences(by=request.user, **form.cleaned_data)
        return redirect("accounts:preferences")
    return render_page(request, "accounts/preferences.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak this language from now on; before signing in, in this browser."""
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        request.session[LANGUAGE] = language
        if request.user.is_authenticated:
            set_preferences(by=request.user, language=language)
    return _back(request)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device is."""
    theme = request.POST.get("theme", "")
    if theme in User.Theme.values:
        request.session[THEME] = theme
        if request.user.is_authenticated:
            set_preferences(by=request.user, theme=theme)
    return _back(request)


@require_POST
@require()
def wear_hat(request: PersonRequest) -> HttpResponse:
    """Put on one of my hats, or all of them again."""
    chosen = request.POST.get("hat", "")
    if chosen.isdigit() and any(hat.pk == int(chosen) for hat in request.user.all_hats):
        request.session[HAT] = int(chosen)
    else:
        request.session.pop(HAT, None)
    return redirect("home")
