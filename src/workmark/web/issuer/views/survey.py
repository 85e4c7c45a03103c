"""What learners said after decisions in the quarter that is over, and the issuer's public answer."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.publish_survey_answer import LONGEST_ANSWER, publish_survey_answer
from workmark.assessment.surveys import ENOUGH_LEARNERS, answers_of, quarter_of, results_in
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation
from workmark.organisations.permissions import may
from workmark.web.account.forms import mending
from workmark.web.issuer.places import frame
from workmark.web.sessions import signed_in


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("What you heard, and what you change because of it. Everybody can read it."),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@login_required
@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    """The last whole quarter in figures, and the form for its answer."""
    person, at = signed_in(request), now()
    issuer = Organisation.objects.filter(slug=slug).first()
    if issuer is None or not may(person, "reliability.read", issuer):
        raise NotFound(_("There is no such issuer here, or you do not act for it."))
    quarter = quarter_of(at, issuer.time_zone).before
    given = answers_of(issuer).filter(year=quarter.year, quarter=quarter.number).first()
    form = AnswerForm(request.POST or None, initial={"text": given.text if given else ""})
    if request.method == "POST" and form.is_valid():
        with mending(form):
            publish_survey_answer(person, issuer, quarter=quarter, text=form.cleaned_data["text"], at=at)
            messages.success(request, _("Published."))
            return redirect("issuer:survey", slug=slug)
    context = {
        **frame(issuer, "survey", person),
        "quarter": quarter,
        "results": results_in(issuer, quarter),
        "enough": ENOUGH_LEARNERS,
        "form": form if may(person, "assessment.arrange", issuer) else None,
        "answers": answers_of(issuer),
    }
    return render(request, "issuer/survey.html", context, status=422 if form.errors else 200)
