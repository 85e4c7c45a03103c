"""The learner's wish about the evidence behind her badge: kept as long as the badge, or gone when its term is over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workmark.lib.clock import now
from workmark.privacy.actions.keep_evidence import keep_evidence
from workmark.submissions.queries import submission_by_token
from workmark.web.sessions import signed_in


@login_required
@require_POST
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """`keep` is "yes" or "no"."""
    person = signed_in(request)
    is_kept = request.POST.get("keep") == "yes"
    keep_evidence(person, submission_by_token(person, token), is_kept=is_kept, at=now())
    told = _("Kept as long as your badge.") if is_kept else _("It goes when its term is over.")
    messages.success(request, told)
    return redirect("learner:work", token=token)
