"""Naming a badge from elsewhere as evidence for rows of one's work."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.planning.actions.name_prior_learning import (
    LONGEST_WORDS,
    name_prior_learning,
    take_out_prior_learning,
)
from workmark.planning.models import ImportedAward
from workmark.planning.prior_learning import awards_to_name, prior_learning_on
from workmark.planning.prior_models import PriorLearning
from workmark.submissions.models import Submission, SubmissionState
from workmark.submissions.queries import submission_by_token
from workmark.web.account.forms import mending
from workmark.web.learner.presenting import trail
from workmark.web.sessions import signed_in


class PriorForm(forms.Form):
    award = forms.ChoiceField(label=gettext_lazy("Which badge?"), widget=forms.RadioSelect)
    rows = forms.MultipleChoiceField(
        label=gettext_lazy("For which rows?"), widget=forms.CheckboxSelectMultiple
    )
    words = forms.CharField(
        label=gettext_lazy("What of it shows what these rows ask for?"),
        help_text=gettext_lazy("The assessor judges it by the same rubric as all other evidence."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, posted: Any, *, awards: list[ImportedAward], submission: Submission) -> None:
        super().__init__(posted)
        carried = set(submission.carried_rows.values_list("row_key", flat=True))
        open_rows = [row for row in submission.version.said.rows() if row.key not in carried]
        self.fields["award"].choices = [(str(one.pk), f"{one.title} · {one.issuer_name}") for one in awards]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["rows"].choices = [(row.key, row.title) for row in open_rows]  # type: ignore[attr-defined]  # likewise


@login_required
@require_http_methods(["GET", "POST"])
def prior(request: HttpRequest, token: str) -> HttpResponse:
    """What is named so far, and the form for one more while the work is a draft."""
    person, at = signed_in(request), now()
    submission = submission_by_token(person, token)
    awards = awards_to_name(person, at)
    form = PriorForm(request.POST or None, awards=awards, submission=submission)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        award = next(one for one in awards if str(one.pk) == said["award"])
        with mending(form):
            name_prior_learning(person, submission, award, row_keys=said["rows"], words=said["words"], at=at)
            messages.success(request, _("Named. Your assessor sees it with its verdict."))
            return redirect("learner:prior", token=token)
    context = {
        "submission": submission,
        "trail": trail(submission),
        "named": shown_prior(submission),
        "form": form if awards and submission.state == SubmissionState.DRAFT else None,
        "is_draft": submission.state == SubmissionState.DRAFT,
    }
    return render(request, "learner/prior.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_out(request: HttpRequest, token: str, named: str) -> HttpResponse:
    person = signed_in(request)
    submission = submission_by_token(person, token)
    found = prior_learning_on(submission).filter(token=named).first()
    if found is None:
        raise NotFound(_("There is no such badge here. Reload the page."))
    take_out_prior_learning(person, found, at=now())
    messages.success(request, _("Taken out."))
    return redirect("learner:prior", token=token)


def shown_prior(submission: Submission) -> list[tuple[PriorLearning, list[str]]]:
    """Each badge named, with the titles of its rows."""
    titles = {row.key: row.title for row in submission.version.said.rows()}
    return [
        (one, [titles[key] for key in one.row_keys if key in titles]) for one in prior_learning_on(submission)
    ]
