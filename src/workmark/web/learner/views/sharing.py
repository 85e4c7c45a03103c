"""Links that open chosen evidence: make one, see who opened it, end it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.submissions.actions.revoke_share import revoke_share
from workmark.submissions.actions.share import share
from workmark.submissions.models import Evidence, Visibility
from workmark.submissions.queries import nothing_here, submission_by_token
from workmark.web.learner.forms import add_problem
from workmark.web.learner.forms_for_others import ShareForm
from workmark.web.learner.presenting import trail
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest, token: str) -> HttpResponse:
    """The links to this work, open and ended, with every look; and the form for one more."""
    person, at = signed_in(request), now()
    submission = submission_by_token(person, token)
    items = list(submission.evidence.all())
    may_be_shared = [item for item in items if _may_be_shared(item)]
    form = ShareForm(request.POST or None, items=may_be_shared)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            share(
                person,
                submission,
                label=said["label"],
                purpose=said["purpose"],
                evidence_tokens=said["evidence"],
                days=said["days"],
                at=at,
            )
        except PlatformError as problem:
            add_problem(form, problem.fields, problem.detail)
        else:
            messages.success(request, _("The link is ready. Copy it from the list and send it."))
            return redirect("learner:sharing", token=token)
    grants = submission.sharing_grants.prefetch_related("evidence", "views__viewer", "views__evidence")
    context = {
        "submission": submission,
        "trail": trail(submission),
        "grants": [(grant, grant.is_open_at(at)) for grant in grants.order_by("-created_at")],
        "form": form,
        "may_be_shared": may_be_shared,
        "closed_items": [item for item in items if item.visibility == Visibility.ASSESSORS],
        "confidential_items": [
            item
            for item in items
            if item.is_confidential_to_employer and item.visibility != Visibility.ASSESSORS
        ],
        "keeper": submission.issuer if any(item.is_kept for item in items) else None,
    }
    return render(request, "learner/sharing.html", context, status=422 if form.errors else 200)


def _may_be_shared(item: Evidence) -> bool:
    """As `share` asks of each item."""
    is_free = not item.is_confidential_to_employer and item.closed_at is None
    return is_free and item.visibility != Visibility.ASSESSORS


@login_required
@require_http_methods(["POST"])
def end(request: HttpRequest, token: str, grant: str) -> HttpResponse:
    person = signed_in(request)
    submission = submission_by_token(person, token)
    found = submission.sharing_grants.filter(token=grant).first()
    if found is None:
        raise nothing_here()
    revoke_share(person, found, at=now())
    messages.success(request, _("The link is ended. It opens nothing any more."))
    return redirect("learner:sharing", token=token)
