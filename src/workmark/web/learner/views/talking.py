"""A talk about one's own work: why, when, where, and choosing a time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workmark.assessment.actions.arrange_talk import LONGEST_WORDS, answer_offer
from workmark.assessment.talk_models import Talk, TalkState
from workmark.assessment.talking import open_talk_of
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.submissions.queries import submission_by_token
from workmark.web.account.forms import mending
from workmark.web.learner.presenting import trail
from workmark.web.sessions import signed_in


class TalkForm(forms.Form):
    chosen = forms.ChoiceField(label=gettext_lazy("Which time suits you?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("What would suit you, or what you need"),
        help_text=gettext_lazy("Needed only if none of the times suits you."),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, posted: Mapping[str, Any] | None, *, talk: Talk) -> None:
        super().__init__(posted)
        offered = [(moment.isoformat(), _in_own_zone(moment)) for moment in talk.moments]
        self.fields["chosen"].choices = [*offered, ("none", _("None of them"))]  # type: ignore[attr-defined]  # a ChoiceField


@login_required
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, token: str) -> HttpResponse:
    """The open talk about this work, with the times to choose from."""
    person, at = signed_in(request), now()
    submission = submission_by_token(person, token)
    found = open_talk_of(submission)
    if found is None:
        raise NotFound(_("No talk about this work is being arranged."))
    form = TalkForm(request.POST or None, talk=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["chosen"]
        chosen = None if said == "none" else datetime.fromisoformat(said)
        with mending(form):
            answer_offer(person, found, chosen=chosen, words=form.cleaned_data["words"], at=at)
            messages.success(request, _("Thank you. Whoever talks with you is told."))
            return redirect("learner:talk", token=token)
    context = {
        "submission": submission,
        "trail": trail(submission),
        "talk": found,
        "form": form if found.state == TalkState.OFFERED else None,
    }
    return render(request, "learner/talk.html", context, status=422 if form.errors else 200)


def _in_own_zone(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")
