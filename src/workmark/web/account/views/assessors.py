"""Who may assess which micro-credential of an issuer, on whose word, and until when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.qualify_assessor import qualify_assessor
from workmark.assessment.rosters import assessable_achievements, assessors_of, qualifications_at
from workmark.lib.clock import now
from workmark.lib.problems import NotAllowed
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.web.account.forms import QualifyForm, mending
from workmark.web.account.places import frame
from workmark.web.sessions import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def assessors(request: HttpRequest, slug: str) -> HttpResponse:
    person, at = signed_in(request), now()
    organisation = organisation_of_member(person, slug)
    require(person, "assessment.qualify", organisation)
    people = {str(found.pk): found for found in assessors_of(organisation)}
    achievements = dict(assessable_achievements(organisation))
    form = QualifyForm(
        request.POST or None,
        people=[(key, found.name) for key, found in people.items() if found.pk != person.pk],
        achievements=[(found.slug, title) for found, title in achievements.items()],
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        achievement = next(found for found in achievements if found.slug == chosen["achievement"])
        with mending(form):
            try:
                qualify_assessor(person, people[chosen["person"]], achievement, basis=chosen["basis"], at=at)
            except NotAllowed as refused:
                form.add_error(None, refused.detail)
            else:
                messages.success(request, _("The qualification is on record for six months."))
                return redirect("account:assessors", slug)
    context = {
        **frame(person, organisation, "assessors"),
        "form": form,
        "qualifications": qualifications_at(organisation, at=at),
        "titles": {found.pk: title for found, title in achievements.items()},
        "has_people": bool(people),
    }
    return render(request, "account/assessors.html", context, status=422 if form.errors else 200)
