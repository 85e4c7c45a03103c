"""An issuer's signing keys: which there are, how far work on them is, and asking a worker for the next one.

Whatever answers requests cannot open a private key. So a page writes down what its owner wants, and a worker does it.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workmark.credentials.actions.ask_for_key import ask_for_new_key
from workmark.credentials.issuers import current_key
from workmark.credentials.key_request_models import KeyWish
from workmark.credentials.key_standing import (
    KeyStanding,
    Mending,
    last_request_of,
    mendings_of,
    standing_of_key,
)
from workmark.credentials.models import IssuerKey, Keeper, KeyPurpose
from workmark.jobs.standing import Standing, is_held_up
from workmark.lib.clock import now
from workmark.openbadges.keys import KeyKind, PublicKey
from workmark.organisations.models import Organisation
from workmark.organisations.permissions import may, require
from workmark.web.account.forms import mending
from workmark.web.issuer.forms import NewKeyForm
from workmark.web.issuer.places import frame, issuer_seen_by
from workmark.web.sessions import signed_in


@login_required
@require_safe
def keys(request: HttpRequest, slug: str) -> HttpResponse:
    """Every key there ever was, and what a worker is doing about one of them."""
    person = signed_in(request)
    organisation = issuer_seen_by(person, slug)
    held = organisation.issuer_keys.select_related("compromise").order_by("purpose", "-created_at")
    context = {
        **frame(organisation, "keys"),
        "keys": [_shown(key) for key in held],
        "manages": may(person, "credential.manage_keys", organisation),
        "purposes": [(each, each.label, current_key(organisation, each)) for each in KeyPurpose],
        **_under_way(organisation),
    }
    return render(request, "issuer/keys.html", context)


def _shown(key: IssuerKey) -> dict[str, Any]:
    label, tone = _state(key)
    return {
        "key": key,
        "label": label,
        "tone": tone,
        "kind": PublicKey.from_multikey(key.public_multibase).kind.curve,
        "purpose": KeyPurpose(key.purpose).label,
        "keeper": Keeper(key.keeper).label,
        "stands_by": key.retired_at is None and key.signing_since is None,
    }


def _state(key: IssuerKey) -> tuple[str, str]:
    return {
        KeyStanding.WITHDRAWN: (_("Withdrawn"), "bad"),
        KeyStanding.RETIRED: (_("Retired"), "plain"),
        KeyStanding.SIGNS: (_("Signs now"), "good"),
        KeyStanding.NEXT: (_("Signs next"), "info"),
    }[standing_of_key(key)]


def _under_way(organisation: Organisation) -> dict[str, Any]:
    """What a worker is at, or the last thing it said."""
    asked, standing = last_request_of(organisation)
    mendings = mendings_of(organisation)
    compromises = [_mending(each) for each in mendings]
    jobs = [each.compromise.job for each in mendings if each.standing is Standing.UNDER_WAY]
    jobs += [asked.job] if asked and standing is Standing.UNDER_WAY else []
    return {
        "asked": asked,
        "asked_words": KeyWish(asked.wish).label if asked else "",
        "compromises": compromises,
        "is_under_way": standing is Standing.UNDER_WAY or any(each["is_under_way"] for each in compromises),
        "is_stuck": standing is Standing.STUCK or any(each["is_stuck"] for each in compromises),
        "is_held_up": any(is_held_up(job) for job in jobs),
    }


def _mending(mending: Mending) -> dict[str, Any]:
    number = mending.compromise.pk
    return {
        "compromise": mending.compromise,
        "revoked_id": f"revoked-{number}",
        "reissued_id": f"reissued-{number}",
        "done": mending.done,
        "every": mending.every,
        "revoked": mending.revoked,
        "to_revoke": mending.to_revoke,
        "is_under_way": mending.standing is Standing.UNDER_WAY,
        "is_stuck": mending.standing is Standing.STUCK,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a key that stands by: published at once, and signing from the next rotation on."""
    person = signed_in(request)
    organisation = issuer_seen_by(person, slug)
    require(person, "credential.manage_keys", organisation)
    form = NewKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            ask_for_new_key(
                person,
                organisation,
                purpose=KeyPurpose(said["purpose"]),
                keeper=Keeper(said["keeper"]),
                kind=next(kind for kind in KeyKind if kind.curve == said["kind"]),
                reference=said.get("reference", ""),
                at=now(),
            )
            messages.success(request, _("A worker makes the key now. This page shows when it is there."))
            return redirect("issuer:keys", slug)
    context = {**frame(organisation, "keys"), "form": form}
    return render(request, "issuer/key_new.html", context, status=422 if form.errors else 200)
