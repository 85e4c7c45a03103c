"""What employers ask one to earn: read it, say yes or no, and choose whether they see how far one is."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.queries import published_version_of
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.organisations.employing import work_of
from workmark.organisations.models import Person
from workmark.web.account.forms import mending
from workmark.web.account.learning_form import AnswerLearningForm, AskEmployerForm, end_of, last_day_shown
from workmark.web.sessions import signed_in
from workmark.workforce.actions.answer_learning import UNANSWERED, accept_learning, decline_learning
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.actions.request_learning import request_learning
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.consents import consents_of
from workmark.workforce.learning import asked_of_me, progress_of, titles_of
from workmark.workforce.learning_models import LearningAssignment, LearningState


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """One thing that an employer asks me to earn."""
    person, at = signed_in(request), now()
    found = asked_of_me(person, token)
    last_day = last_day_shown(person, found, at=at)
    form = AnswerLearningForm(request.POST or None, assignment=found, last_day=last_day)
    if request.method == "POST" and form.is_valid():
        try:
            _answer(person, found, form, request.POST.get("do", ""), end_of(last_day, person), at)
        except WrongState as refused:
            messages.error(request, refused.detail)
        else:
            messages.success(
                request, _("Your answer is stored. You can change it while this is asked of you.")
            )
        return redirect("account:asked", token)
    shows = _open_consent(person, found, at)
    context = {
        "asked": found,
        "title": titles_of([found]).get(found.achievement_id, found.achievement.slug),
        "state": {"label": LearningState(found.state).label},
        "progress": progress_of([found])[found.pk],
        "is_requested": found.is_request and found.state in UNANSWERED and found.ended_at is None,
        "is_accepted": found.state == LearningState.ACCEPTED,
        "is_declined": found.state == LearningState.DECLINED,
        "shows": shows,
        "form": form,
    }
    return render(request, "account/asked.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask an employer of mine for time and money for a micro-credential."""
    person, at = signed_in(request), now()
    version = published_version_of(slug, person)
    works_somewhere = work_of(person).filter(ended_at=None).exists()
    form = AskEmployerForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with mending(form):
            made = request_learning(
                person,
                said["employment"],
                version.achievement,
                reason=said["reason"],
                due_on=said["due_on"],
                at=at,
            )
            messages.success(request, _("Sent. You are told by e-mail when there is an answer."))
            return redirect("account:asked", made.token)
    context = {"version": version, "form": form, "works_somewhere": works_somewhere}
    return render(request, "account/ask_employer.html", context, status=422 if form.errors else 200)


def _answer(
    person: Person,
    found: LearningAssignment,
    form: AnswerLearningForm,
    do: str,
    until: datetime,
    at: datetime,
) -> None:
    if do == "decline":
        decline_learning(person, found, reason=form.cleaned_data["reason"], at=at)
        return
    with transaction.atomic():
        accept_learning(person, found, at=at)
        held = _open_consent(person, found, at)
        if form.cleaned_data["shows_progress"] and (held is None or held.expires_at < until):
            give_consent(person, found.organisation, Purpose.PROGRESS, words=form.words, until=until, at=at)


def _open_consent(person: Person, found: LearningAssignment, at: datetime) -> Consent | None:
    """The consent by which this employer sees how far she is, if one is open."""
    given = consents_of(person).filter(organisation=found.organisation, purpose=Purpose.PROGRESS)
    return next((each for each in given if each.is_open_at(at)), None)
