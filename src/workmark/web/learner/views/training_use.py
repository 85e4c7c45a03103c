"""A learner says whether her decided work may train assessors, and takes it back when she likes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.offer_for_training import offer_for_training, withdraw_from_training
from workmark.assessment.calibration_models import TrainingUse
from workmark.lib.clock import now
from workmark.submissions.queries import submission_by_token
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def training_use(request: HttpRequest, token: str) -> HttpResponse:
    person = signed_in(request)
    submission = submission_by_token(person, token)
    if request.method == "POST":
        if "withdraw" in request.POST:
            withdraw_from_training(person, submission, at=now())
            messages.success(request, _("Taken back. Every copy is erased and nobody reads it any more."))
        else:
            offer_for_training(person, submission, at=now())
            messages.success(request, _("Thank you. You can take this back here at any time."))
        return redirect("learner:training-use", token=token)
    offer = TrainingUse.objects.filter(submission=submission, withdrawn_at__isnull=True).first()
    return render(request, "learner/training_use.html", {"submission": submission, "offer": offer})
