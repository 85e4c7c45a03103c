"""The page on which a learner renews a badge that ends: what is asked anew, what stays, and the button."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.confided.grants import fee_is_waived
from workmark.credentials.actions.renew_credential import renew_credential
from workmark.credentials.models import CredentialState
from workmark.credentials.queries import credentials_of
from workmark.credentials.renewing import renewal_of
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.submissions.progress import is_carried, parts_of
from workmark.submissions.queries import open_submission
from workmark.web.learner.presenting import read_by
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, token: str) -> HttpResponse:
    person, at = signed_in(request), now()
    held = credentials_of(person).select_related("decision", "submission")
    credential = held.filter(token=token, state=CredentialState.ISSUED).first()
    if credential is None:
        raise NotFound(_("There is no badge of yours at this address."))
    if request.method == "POST":
        work = renew_credential(person, credential, at=at)
        messages.success(request, _("Your renewal is open. What stays is closed already."))
        return redirect("learner:work", token=work.token)
    renewal = renewal_of(credential, at)
    version = renewal.version if renewal else credential.version
    kept = {row_key for row_key, _level in renewal.stays} if renewal else set()
    parts = [(part, is_carried(part, kept)) for part in parts_of(read_by(version))]
    context = {
        "credential": credential,
        "renewal": renewal,
        "has_ended": credential.valid_until is not None and credential.valid_until <= at,
        "version": version,
        "asked": [part for part, stays in parts if not stays],
        "stays": [part for part, stays in parts if stays],
        "begun": open_submission(person, version.achievement),
        "fee_waived": fee_is_waived(person.pk, version.achievement_id),
    }
    return render(request, "learner/renew.html", context)
