"""The employer's yes or no to one item: the learner asks, and whoever holds the link looks at the item and answers."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from workmark.lib.clock import now
from workmark.submissions.actions.answer_approval import answer_approval
from workmark.submissions.actions.ask_approval import MOST_A_DAY, Question, ask_approval, withdraw_approval
from workmark.submissions.approvals import approval_by_link, asked_about, refused_items, wants_approval
from workmark.submissions.editing import bounded
from workmark.submissions.queries import evidence_of, nothing_here, submission_by_token
from workmark.submissions.witnessing import ANSWERABLE
from workmark.web.account.forms import mending
from workmark.web.learner.presenting import trail
from workmark.web.learner.views.evidence import item_place
from workmark.web.learner.views.serving import shown_file
from workmark.web.limits import limit
from workmark.web.sessions import signed_in


class QuestionForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Their name"),
        help_text=gettext_lazy("Somebody who may speak for your employer, such as your manager."),
        max_length=200,
    )
    email = forms.EmailField(label=gettext_lazy("Their work e-mail"))
    message = forms.CharField(
        label=gettext_lazy("A few words to them"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class YesNoForm(forms.Form):
    answer = forms.ChoiceField(
        label=gettext_lazy("May it be used?"),
        choices=[
            ("yes", gettext_lazy("Yes, as it is")),
            ("no", gettext_lazy("No, not as it is")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("What would make it right, or why not"),
        help_text=gettext_lazy("The learner reads this. You may leave it empty."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: HttpRequest, token: str, item: str) -> HttpResponse:
    """Who was asked about this item, and the form to ask. POST with `take-back` ends an open question."""
    person, at = signed_in(request), now()
    submission = submission_by_token(person, token)
    evidence = evidence_of(submission, item)
    if "take-back" in request.POST:
        asked = (
            asked_about(evidence).filter(token=bounded(request.POST["take-back"], 48, "take-back")).first()
        )
        if asked is None:
            raise nothing_here()
        withdraw_approval(person, asked, at=at)
        return redirect("learner:item-approval", token=token, item=item)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request, "approval-ask", most=MOST_A_DAY, seconds=86_400, person=person)
        with mending(form):
            ask_approval(person, evidence, Question(**form.cleaned_data), at=at)
            messages.success(request, _("The link is on its way."))
            return redirect("learner:item-approval", token=token, item=item)
    context = {
        "submission": submission,
        "evidence": evidence,
        "asked": [(each, each.is_open_at(at)) for each in asked_about(evidence)],
        "is_refused": refused_items(submission).filter(pk=evidence.pk).exists(),
        "may_ask": wants_approval(evidence) and submission.state in ANSWERABLE,
        "form": form,
        "trail": trail(submission, item_place(submission, evidence)),
    }
    return render(request, "learner/approval.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind the link: the item, and yes or no."""
    at, asked = now(), approval_by_link(secret)
    limit(request, "approve", most=60, seconds=3600)
    item = asked.evidence
    form = YesNoForm(request.POST or None)
    is_open = asked.is_open_at(at) and item.sha256 == asked.digest
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            answer_approval(asked, is_allowed=said["answer"] == "yes", words=said["words"], at=at)
            return redirect("approve:approve", secret=secret)
    context = {
        "asked": asked,
        "item": item,
        "submission": item.submission,
        "secret": secret,
        "is_open": is_open,
        "form": form,
    }
    response = render(request, "learner/approve.html", context, status=422 if form.errors else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD"])
@xframe_options_sameorigin
def approve_file(request: HttpRequest, secret: str) -> HttpResponseBase:
    """The safe copy of the item's file, while the question is open."""
    asked = approval_by_link(secret)
    item = asked.evidence
    if not asked.is_open_at(now()) or item.sha256 != asked.digest or item.stored is None:
        raise nothing_here()
    return shown_file(request, item, item.stored)
