"""The second step of signing in: a code, or a key; and a key in the place of the password."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from safeschool.accounts import halfway, webauthn
from safeschool.accounts.actions import take_code, take_passkey, warn_of_guesses
from safeschool.accounts.forms import CodeForm
from safeschool.accounts.models import User
from safeschool.accounts.selectors import passkey_by
from safeschool.accounts.throttle import CodeThrottle
from safeschool.kernel.pages import render_page

SECOND, ALONE = "second", "alone"


def _let_in(request: HttpRequest, user: User, then: str) -> HttpResponse:
    login(request, user)
    is_ours = url_has_allowed_host_and_scheme(then, {request.get_host()}, request.is_secure())
    return redirect(then if is_ours else resolve_url("home"))


def _begin_anew(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("That took too long. Sign in again."))
    return redirect("accounts:sign_in")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the app or on paper, or the way to a key."""
    now = timezone.now()
    person = halfway.person(request, now)
    if person is None:
        return _begin_anew(request)
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST":
        status = _judge(person, form)
        if status == 302:
            return _let_in(request, person, halfway.then(request))
    takes_keys = webauthn.knows_keys(request) and person.passkeys.exists()
    return render_page(request, "accounts/second_step.html", {"form": form, "takes_keys": takes_keys}, status=status)


def _judge(person: User, form: CodeForm) -> int:
    """302 for a right code; else the status of the page, and the reason in the form."""
    now, throttle = timezone.now(), CodeThrottle(person.pk)
    if throttle.is_closed:
        form.add_error(None, _("Too many wrong codes. Wait five minutes, or ask your administrator."))
        return 429
    if not form.is_valid():
        return 422
    is_right = take_code(user=person, code=form.cleaned_data["code"], now=now)
    throttle.note(succeeded=is_right)
    if is_right:
        return 302
    if throttle.is_closed:
        warn_of_guesses(user=person, now=now)
    form.add_error("code", _("This code is wrong or was used before. Wait for the next one."))
    return 422


@require_POST
def ask_key(request: HttpRequest) -> HttpResponse:
    """What a key is to sign: after the password one of the person's, before it any that knows its holder."""
    now = timezone.now()
    person = halfway.person(request, now)
    options, state = webauthn.ask_to_sign(request, person)
    halfway.ask_key(request, purpose=SECOND if person else ALONE, state=state, now=now)
    return JsonResponse(options)


@require_POST
def key_sign_in(request: HttpRequest) -> HttpResponse:
    """A key has signed: whoever it belongs to is in."""
    now = timezone.now()
    person = halfway.person(request, now)
    state = halfway.asked(request, purpose=SECOND if person else ALONE, now=now)
    if state is None:
        return _begin_anew(request)
    user = _signer(request, state, person)
    if user is None:
        messages.error(request, _("This key is not known here. Use another way to sign in."))
        return redirect("accounts:second_step" if person else "accounts:sign_in")
    return _let_in(request, user, halfway.then(request) if person else request.POST.get("next", ""))


def _signer(request: HttpRequest, state: webauthn.State, person: User | None) -> User | None:
    """Whose key has signed; nobody's when the signature does not hold or the key is somebody else's."""
    answer = request.POST.get("credential", "")
    try:
        passkey = passkey_by(webauthn.id_of(answer))
        if passkey is None or (person and passkey.user != person):
            return None
        count = webauthn.count_of_signed(request, state, bytes(passkey.public_data), answer)
    except webauthn.WrongAnswer:
        return None
    return passkey.user if take_passkey(passkey=passkey, sign_count=count, now=timezone.now()) else None
