"""What a learner reads of a request to take down an item of hers, and what she can do today."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.submissions.actions.close_reported import close_reported
from workmark.submissions.actions.redact_evidence import must_wait
from workmark.submissions.queries import nothing_here, submission_by_token
from workmark.web.learner.presenting import trail
from workmark.web.sessions import signed_in
from workmark.web.viewing import view_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reported(request: HttpRequest, token: str, asked: str) -> HttpResponse:
    """POST closes the item to all but her and assessors."""
    person = signed_in(request)
    submission = submission_by_token(person, token)
    found = submission.takedown_requests.select_related("evidence").filter(token=asked).first()
    if found is None:
        raise nothing_here()
    if request.method == "POST":
        close_reported(person, found, at=now())
        messages.success(request, _("Closed. Only you and assessors open it now."))
        return redirect("learner:reported", token=token, asked=asked)
    item = found.evidence
    kinds = {"image", "pages", "text", "lines"}
    context = {
        "submission": submission,
        "asked": found,
        "item": item,
        "can_be_covered": item is not None and not found.end and view_of(item).kind in kinds,
        "must_wait": item is not None and not found.end and must_wait(item),
        "trail": trail(submission),
    }
    return render(request, "learner/reported.html", context)
