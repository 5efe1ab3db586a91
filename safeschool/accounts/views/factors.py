"""How I sign in: my app, my keys, my codes on paper; and, for the administrator, who needs a second factor."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safeschool.accounts import halfway, webauthn
from safeschool.accounts.actions import (
    add_passkey,
    drop_passkey,
    end_sign_ins,
    renew_recovery_codes,
    turn_off_app,
    turn_on_app,
)
from safeschool.accounts.forms import AppForm, PasskeyForm, PasswordForm
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.models import Authenticator
from safeschool.accounts.selectors import has_second_factor
from safeschool.kernel.onetime import address_of, new_secret
from safeschool.kernel.pages import render_page
from safeschool.kernel.square import square_of

TOKEN_SECONDS = 1800
MAKE = "make"


@require_GET
@require()
def factors(request: PersonRequest) -> HttpResponse:
    """What I sign in with beside the password."""
    context = {
        "app": Authenticator.objects.visible_to(request.user).first(),
        "passkeys": request.user.passkeys.all(),
        "codes_left": request.user.recovery_codes.filter(used_at=None).count(),
        "has_any": has_second_factor(request.user),
        "must": halfway.MUST_SET_UP in request.session,
        "takes_keys": webauthn.knows_keys(request),
    }
    return render_page(request, "accounts/factors.html", context)


def _done(request: PersonRequest, codes: list[str], text: str) -> HttpResponse:
    """Nothing stands in the way any more; codes on paper are shown this once."""
    request.session.pop(halfway.MUST_SET_UP, None)
    update_session_auth_hash(request, request.user)
    if codes:
        return render_page(request, "accounts/recovery_codes.html", {"codes": codes})
    messages.success(request, text)
    return redirect("accounts:factors")


@sensitive_post_parameters("password", "token", "code")
@require_http_methods(["GET", "POST"])
@require()
def set_up_app(request: PersonRequest) -> HttpResponse:
    """A square to scan, the app's first code, and the password."""
    salt = f"authenticator {request.user.pk}"
    try:
        secret = signing.loads(request.POST.get("token", ""), salt=salt, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        if request.method == "POST":
            messages.error(request, _("That took too long. Scan the new square."))
            return redirect("accounts:set_up_app")
        secret = new_secret()
    form = AppForm(request.POST or None, user=request.user, initial={"token": signing.dumps(secret, salt=salt)})
    if form.is_valid():
        try:
            codes = turn_on_app(by=request.user, secret=secret, code=form.cleaned_data["code"], now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _done(request, codes, _("Your app is asked for from now on."))
    address = address_of(secret, issuer="SafeSchool", name=request.user.username)
    letters = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"form": form, "square": square_of(address, fills=True), "letters": letters}
    return render_page(request, "accounts/set_up_app.html", context, status=422 if form.errors else 200)


def _again(request: PersonRequest, form: PasswordForm, title: str, text: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "text": text, "button": button}
    return render_page(request, "accounts/password_again.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@require()
def drop_app(request: PersonRequest) -> HttpResponse:
    """Turn the app off, with the password."""
    form = PasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            turn_off_app(by=request.user, today=timezone.localdate())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _done(request, [], _("Your app is not asked for any more."))
    return _again(request, form, _("Turn the app off"), _("Its codes open nothing afterwards."), _("Turn off"))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@require()
def renew_codes(request: PersonRequest) -> HttpResponse:
    """Ten new recovery codes, with the password."""
    form = PasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            codes = renew_recovery_codes(by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _done(request, codes, "")
    return _again(
        request,
        form,
        _("New recovery codes"),
        _("The codes you have now open nothing afterwards."),
        _("Make new codes"),
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@require()
def new_passkey(request: PersonRequest) -> HttpResponse:
    """A key to be made in the browser; what it answers comes back here."""
    if request.method == "GET" or "credential" not in request.POST:
        form = PasskeyForm(request.POST or None, user=request.user)
        if form.is_bound:
            form.add_error(None, _("This browser cannot make keys, or JavaScript is off."))
        context = {"form": form, "takes_keys": webauthn.knows_keys(request)}
        return render_page(request, "accounts/new_passkey.html", context, status=422 if form.errors else 200)
    now = timezone.now()
    state = halfway.asked(request, purpose=MAKE, now=now)
    try:
        if state is None:
            raise webauthn.WrongAnswer
        made = webauthn.made_key(request, state["asked"], request.POST["credential"])
        codes = add_passkey(by=request.user, name=state["name"], made=made, now=now)
    except webauthn.WrongAnswer:
        messages.error(request, _("The key was not made. Try again."))
    except ValidationError as error:
        messages.error(request, " ".join(map(str, error.messages)))
    else:
        return _done(request, codes, _("Your key is asked for from now on."))
    return redirect("accounts:new_passkey")


@sensitive_post_parameters("password")
@require_POST
@require()
def ask_new_key(request: PersonRequest) -> HttpResponse:
    """With a name and the password: what the browser is to make a key for."""
    form = PasskeyForm(request.POST, user=request.user)
    if not form.is_valid():
        told = [str(text) for texts in form.errors.values() for text in texts]
        return JsonResponse({"detail": " ".join(told)}, status=422)
    options, state = webauthn.ask_to_make(request, request.user)
    kept = {"asked": dict(state), "name": form.cleaned_data["name"]}
    halfway.ask_key(request, purpose=MAKE, state=kept, now=timezone.now())
    return JsonResponse(options)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@require()
def remove_passkey(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a key away, with the password."""
    passkey = get_object_or_404(request.user.passkeys, pk=pk)
    form = PasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            drop_passkey(by=request.user, passkey=passkey, today=timezone.localdate())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _done(request, [], _("The key opens nothing any more."))
    return _again(request, form, passkey.name, _("This key opens nothing afterwards."), _("Remove"))


@require_POST
@require()
def sign_out_elsewhere(request: PersonRequest) -> HttpResponse:
    """Every sign-in of mine but this one is over."""
    end_sign_ins(by=request.user, user=request.user, now=timezone.now())
    update_session_auth_hash(request, request.user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:factors")
