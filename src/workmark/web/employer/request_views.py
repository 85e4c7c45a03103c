"""What people ask their employer for: a yes with what it gives, or a no with its reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.web.employer.learning_forms import GrantForm, RefusalForm
from workmark.web.employer.people_views import told
from workmark.web.employer.places import frame, seen
from workmark.workforce.actions.request_learning import decline_request, grant_request
from workmark.workforce.learning import assignment_there, titles_of
from workmark.workforce.learning_models import LearningState


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    person, organisation = seen(request, slug, "learning.read")
    found = assignment_there(person, organisation, token)
    if found.state != LearningState.REQUESTED:
        return redirect("employer:assignment", slug, token)
    says_no = request.method == "POST" and request.POST.get("do") == "decline"
    version = found.achievement.versions.filter(state="published").first()
    initial = {"due_on": found.due_on, "hours_granted": "0", "fee_covered": "0", "currency": "EUR"}
    if version is not None:
        initial |= {"hours_granted": f"{version.hours:.0f}", "currency": version.currency}
    given = request.POST or None
    grant = GrantForm(
        None if says_no else given, organisation=organisation, today=timezone.localdate(), initial=initial
    )
    refusal = RefusalForm(given if says_no else None)
    form = refusal if says_no else grant
    if request.method == "POST" and form.is_valid():
        try:
            if says_no:
                decline_request(person, found, words=refusal.cleaned_data["words"], at=now())
            else:
                grant_request(person, found, **grant.cleaned_data, at=now())
        except PlatformError as refused:
            told(form, refused)
        else:
            messages.success(request, _("Answered, and they are told."))
            return redirect("employer:assignment", slug, token)
    context = frame(person, organisation, "assigned") | {
        "asked": found,
        "title": titles_of([found]).get(found.achievement_id, found.achievement.slug),
        "grant": grant,
        "refusal": refusal,
        "form": form,
    }
    return render(request, "employer/request.html", context, status=422 if form.errors else 200)
