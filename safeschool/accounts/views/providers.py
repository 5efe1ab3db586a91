"""Signing in at an identity provider, and connecting one's account there. Nobody is made by it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from safeschool.accounts import halfway, openid
from safeschool.accounts.actions import connect_account, disconnect_account, note_account_used
from safeschool.accounts.forms import PasswordForm
from safeschool.accounts.gates import PersonRequest, require
from safeschool.accounts.selectors import account_of, has_second_factor
from safeschool.accounts.views.second_step import let_in
from safeschool.kernel.answers import carry_out
from safeschool.kernel.pages import render_page
from safeschool.kernel.providers import Provider


def _provider(code: str) -> Provider:
    found: Provider | None = settings.OIDC_PROVIDERS.get(code)
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, provider: Provider) -> str:
    return request.build_absolute_uri(reverse("accounts:from_provider", args=[provider.code]))


def _set_out(request: HttpRequest, provider: Provider, then: str) -> str:
    """The provider's door; empty when it does not answer, which is said."""
    try:
        door, journey = openid.set_out(provider, _back(request, provider))
    except openid.ProviderAway:
        messages.error(request, _("%(name)s does not answer. Sign in with your password.") % {"name": provider.name})
        return ""
    halfway.leave(request, to=provider.code, journey=journey, then=then, now=timezone.now())
    return door


@require_GET
def go_to_provider(request: HttpRequest, code: str) -> HttpResponse:
    """Off to the provider to sign in."""
    provider = _provider(code)
    if request.user.is_authenticated:
        return redirect("home")
    return redirect(_set_out(request, provider, request.GET.get("next", "")) or "accounts:sign_in")


@require_GET
def from_provider(request: HttpRequest, code: str) -> HttpResponse:
    """Back from the provider, with a proof of who it is."""
    provider = _provider(code)
    kept = halfway.returned(request, of=code, now=timezone.now())
    inside = request.user.is_authenticated
    try:
        if kept is None or kept["connects"] != request.user.pk:
            raise openid.NotProven
        given = {name: request.GET.get(name, "") for name in ("state", "code")}
        subject = openid.subject_of(provider, _back(request, provider), kept["journey"], **given)
    except (openid.NotProven, openid.ProviderAway):
        messages.error(request, _("%(name)s has not said who you are. Try again.") % {"name": provider.name})
        return redirect("accounts:factors" if inside else "accounts:sign_in")
    return _connected(request, provider, subject) if inside else _signed_in(request, provider, subject, kept)


def _connected(request: HttpRequest, provider: Provider, subject: str) -> HttpResponse:
    said = _("You can sign in with %(name)s from now on.") % {"name": provider.name}
    carry_out(
        request,
        lambda: connect_account(by=request.user, issuer=provider.issuer, subject=subject),  # type: ignore[arg-type]
        said=said,
    )
    return redirect("accounts:factors")


def _signed_in(request: HttpRequest, provider: Provider, subject: str, kept: dict[str, Any]) -> HttpResponse:
    """A second factor of this system is asked for all the same, unless the provider asks for one itself."""
    account, now = account_of(provider.issuer, subject), timezone.now()
    if account is None:
        text = _(
            "Nobody here is connected with this account. Sign in with your password and connect it in your settings."
        )
        messages.error(request, text)
        return redirect("accounts:sign_in")
    note_account_used(account=account, now=now)
    if not provider.asks_twice and has_second_factor(account.user):
        halfway.begin(request, account.user, then=kept["then"], now=now)
        return redirect("accounts:second_step")
    answer = let_in(request, account.user, kept["then"])
    if not provider.asks_twice:
        halfway.lead_to_set_up(request, account.user, now)
    return answer


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@require()
def connect(request: PersonRequest, code: str) -> HttpResponse:
    """With the password: off to the provider, to say which account there is mine."""
    provider = _provider(code)
    form = PasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        door = _set_out(request, provider, "")
        if not door:
            return redirect("accounts:factors")
        # A link, for a form may not lead to another site.
        return render_page(request, "accounts/go_on.html", {"door": door, "name": provider.name})
    context = {
        "form": form,
        "title": provider.name,
        "text": _("Connect your account there, and sign in with it."),
        "button": _("Connect"),
    }
    return render_page(request, "accounts/password_again.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@require()
def disconnect(request: PersonRequest, pk: int) -> HttpResponse:
    """Come in by that account no more, with the password."""
    account = get_object_or_404(request.user.provider_accounts, pk=pk)
    form = PasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        disconnect_account(by=request.user, account=account)
        messages.success(request, _("This account opens nothing here any more."))
        return redirect("accounts:factors")
    names = {provider.issuer: provider.name for provider in settings.OIDC_PROVIDERS.values()}
    context = {
        "form": form,
        "title": names.get(account.issuer, account.issuer),
        "text": _("This account opens nothing here afterwards."),
        "button": _("Remove"),
    }
    return render_page(request, "accounts/password_again.html", context, status=422 if form.errors else 200)
