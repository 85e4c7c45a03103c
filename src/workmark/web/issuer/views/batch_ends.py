"""What is done about everything a batch issued: taken back, or issued anew. Each is asked once more, with a reason."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.credentials.actions.reissue_batch import reissue_batch
from workmark.credentials.actions.revoke_batch import revoke_batch
from workmark.credentials.batch_models import Batch
from workmark.credentials.batch_standing import batch_standing
from workmark.lib.clock import now
from workmark.organisations.permissions import require
from workmark.web.account.forms import mending
from workmark.web.issuer.forms import ReissueBatchForm, RevokeBatchForm
from workmark.web.issuer.places import frame
from workmark.web.issuer.views.batches import batch_of
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Take back every badge that the batch issued."""
    person = signed_in(request)
    found = batch_of(person, slug, token)
    require(person, "batch.revoke", found)

    def act(reason: str) -> None:
        held = revoke_batch(person, found, reason=reason, at=now())
        if held.revocation_asked_by_id == person.pk:
            messages.success(
                request, _("Nothing is taken back yet: a second owner has to agree on this page.")
            )
        else:
            messages.success(request, _("A worker takes the badges back now, and tells each learner."))

    form = RevokeBatchForm(request.POST or None, initial={"reason": found.revocation_reason})
    asked_by = found.revocation_asked_by
    form.fields["reason"].disabled = asked_by is not None and asked_by != person
    return _asked(request, found, form, "issuer/batch_revoke.html", act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Issue every badge of the batch anew, under the key that signs now."""
    person = signed_in(request)
    found = batch_of(person, slug, token)
    require(person, "batch.reissue", found)

    def act(reason: str) -> None:
        reissue_batch(person, found, reason=reason, at=now())
        messages.success(request, _("A worker signs the new badges now, and tells each learner."))

    return _asked(request, found, ReissueBatchForm(request.POST or None), "issuer/batch_reissue.html", act)


def _asked(
    request: HttpRequest, found: Batch, form: forms.Form, template: str, act: Callable[[str], None]
) -> HttpResponse:
    """The page that says what will happen, or the act once its form is filled."""
    if request.method == "POST" and form.is_valid():
        with mending(form):
            act(form.cleaned_data["reason"])
            return redirect("issuer:batch", found.issuer.slug, found.token)
    context: dict[str, Any] = {
        **frame(found.issuer, "batches"),
        "batch": found,
        "form": form,
        "standing": batch_standing(found),
    }
    return render(request, template, context, status=422 if form.errors else 200)
