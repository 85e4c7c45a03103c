"""What the holder of a shared link sees: whose work, which micro-credential, and the chosen items."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workmark.credentials.queries import latest_of
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.submissions.actions.record_view import record_view
from workmark.submissions.queries import evidence_through, open_grant
from workmark.web.learner.presenting import shown_item


@never_cache
@require_http_methods(["GET"])
def shared(request: HttpRequest, token: str) -> HttpResponse:
    at = now()
    grant = open_grant(token, at=at)
    viewer = request.user if isinstance(request.user, Person) else None
    record_view(grant, viewer=viewer, at=at)
    submission = grant.submission
    context = {
        "grant": grant,
        "submission": submission,
        "items": [shown_item(item, grant) for item in evidence_through(grant)],
        "credential": latest_of(submission),
        "is_hers": viewer is not None and viewer.pk == grant.learner_id,
    }
    response = render(request, "learner/shared.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
