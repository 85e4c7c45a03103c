"""What is done to a key and cannot be taken back: the next one signs, one is given up, a stolen one is withdrawn."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.credentials.actions.ask_for_key import ask_for_rotation
from workmark.credentials.actions.report_key_compromise import report_key_compromise
from workmark.credentials.actions.retire_issuer_key import retire_issuer_key
from workmark.credentials.issuers import current_key, standby_key
from workmark.credentials.key_standing import foreseen
from workmark.credentials.models import IssuerKey, KeyPurpose
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.web.account.forms import mending
from workmark.web.issuer.forms import CompromiseForm
from workmark.web.issuer.places import frame, issuer_seen_by
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rotate(request: HttpRequest, slug: str, purpose: str) -> HttpResponse:
    """Let the key that stands by sign, or a new one like the present."""
    person, organisation = _owner(request, slug)
    if purpose not in KeyPurpose.values:
        raise NotFound(_("There is no such key of this issuer."))
    if request.method == "POST":
        ask_for_rotation(person, organisation, purpose=KeyPurpose(purpose), at=now())
        messages.success(request, _("A worker lets the next key sign. This page shows when it does."))
        return redirect("issuer:keys", slug)
    present = current_key(organisation, KeyPurpose(purpose))
    context = {
        **frame(organisation, "keys"),
        "present": present,
        "next": standby_key(organisation, KeyPurpose(purpose)),
        "purpose": KeyPurpose(purpose).label,
        "names_the_issuer": present is not None and present.did.startswith("did:key:"),
    }
    return render(request, "issuer/key_rotate.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Give up a key that stands by and never signed."""
    person, organisation = _owner(request, slug)
    found = _key(organisation, key)
    if request.method == "POST":
        retire_issuer_key(person, found)
        messages.success(request, _("Retired. It never signs, and stays published."))
        return redirect("issuer:keys", slug)
    return render(request, "issuer/key_retire.html", {**frame(organisation, "keys"), "key": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def compromised(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Say since when and why; see what will happen; and only then, with one more yes, withdraw the key."""
    person, organisation = _owner(request, slug)
    found = _key(organisation, key)
    if found.compromised_since is not None:
        return redirect("issuer:keys", slug)
    form = CompromiseForm(request.POST or None)
    context: dict[str, Any] = {**frame(organisation, "keys"), "key": found, "form": form}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if said["sure"] and request.POST.get("do") == "withdraw":
            with mending(form):
                report_key_compromise(person, found, since=said["since"], reason=said["reason"], at=now())
                messages.success(
                    request, _("The key is withdrawn. A worker does the rest, and shows how far it is.")
                )
                return redirect("issuer:keys", slug)
        elif said["since"] > now():
            form.add_error("since", _("This moment has not come yet."))
        else:
            context |= {"foreseen": True, **asdict(foreseen(found, said["since"]))}
    context["names_the_issuer"] = found.did.startswith("did:key:")
    return render(request, "issuer/key_compromised.html", context, status=422 if form.errors else 200)


def _owner(request: HttpRequest, slug: str) -> tuple[Person, Organisation]:
    person = signed_in(request)
    organisation = issuer_seen_by(person, slug)
    require(person, "credential.manage_keys", organisation)
    return person, organisation


def _key(organisation: Organisation, text: str) -> IssuerKey:
    found = organisation.issuer_keys.filter(public_multibase=text).first()
    if found is None:
        raise NotFound(_("There is no such key of this issuer."))
    return found
