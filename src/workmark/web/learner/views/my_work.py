"""Where a learner lands: all her work with its next step; and the page on which she starts something new."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.models import Stack
from workmark.achievements.queries import published_version_of
from workmark.achievements.translating import VersionName
from workmark.assessment.surveys import minutes_told
from workmark.confided.grants import fee_is_waived
from workmark.credentials.awaiting import waiting_for
from workmark.credentials.before_starting import asked_before
from workmark.credentials.models import Credential, CredentialState
from workmark.credentials.queries import credentials_of, own_inquiries
from workmark.credentials.renewing import renewal_of
from workmark.credentials.stacks import stacks_on_the_way_of
from workmark.lib.clock import now
from workmark.organisations.models import Person
from workmark.submissions.actions.start import start
from workmark.submissions.effort import minutes_asked
from workmark.submissions.events import TO_REVISE
from workmark.submissions.models import Submission, SubmissionState
from workmark.submissions.progress import TaskState, parts_of
from workmark.submissions.queries import forecast_at, open_submission, submissions_of, tasks_of
from workmark.web.learner.advice import next_steps
from workmark.web.learner.presenting import read_by, state_tag, told_of_language
from workmark.web.public.presenting import named_here
from workmark.web.sessions import signed_in

_MOST_STEPS = 3
_WITH_ASSESSORS = {SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT}


@dataclass(frozen=True)
class Line:
    """One piece of work on the home page. done and total count its parts, for drafts."""

    submission: Submission
    name: VersionName
    tag: dict[str, str]
    next_step: str
    done: int = 0
    total: int = 0

    @property
    def progress(self) -> str:
        return _("%(done)d of %(total)d parts done") % {"done": self.done, "total": self.total}


@login_required
@require_http_methods(["GET"])
def home(request: HttpRequest) -> HttpResponse:
    """What needs her, what is with assessors, what she has earned, and what is closed."""
    person = signed_in(request)
    # A round that was revised lives on in the next one; only the latest of each is shown here.
    latest = list(submissions_of(person).filter(revised_as=None))
    earned = Credential.objects.filter(learner=person, state=CredentialState.ISSUED, replaced_by__isnull=True)
    earned = earned.select_related("version__achievement", "issuer", "decision")
    held, unsigned = list(earned.order_by("-awarded_at")), list(_unsigned(person))
    badges = (award.version for award in (*held, *unsigned))
    named = named_here([*(each.version for each in latest), *badges])
    lines = [_line(submission, named[submission.version_id]) for submission in latest]
    context = {
        "drafts": [line for line in lines if line.submission.state == SubmissionState.DRAFT],
        "decided": [line for line in lines if line.submission.state in TO_REVISE],
        "waiting": [line for line in lines if line.submission.state in _WITH_ASSESSORS],
        "earned": held,
        "named": named,
        "unsigned": [(award, waiting_for(award)) for award in unsigned],
        "renewable": {one.pk for one in held if renewal_of(one, now()) is not None},
        "stacks": stacks_on_the_way_of(person, now()),
        "closed": [line for line in lines if _is_closed(line.submission)],
        "asked_about": own_inquiries(person).filter(end="").exists(),
        "person": person,
        "today": now(),
        "steps": next_steps(person, at=now(), most=_MOST_STEPS, language=request.LANGUAGE_CODE),
    }
    return render(request, "learner/home.html", context)


@require_http_methods(["GET"])
def session(request: HttpRequest) -> HttpResponse:
    """For script: whether somebody is signed in, and a fresh token for the next save."""
    response = JsonResponse({"signedIn": request.user.is_authenticated, "csrf": get_token(request)})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def start_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What starting means: the parts, the rubric, the price and when to expect an answer; then the button."""
    person = signed_in(request)
    version = published_version_of(slug, person)
    if stack := Stack.objects.filter(badge=version.achievement_id).first():
        return redirect("public:stack", stack.slug)  # its badge is not started: it comes by itself
    begun = open_submission(person, version.achievement)
    if request.method == "POST":
        submission = start(person, version, at=now())
        return redirect("learner:work", token=submission.token)
    before = [] if begun else asked_before(version, person, at=now())
    context = {
        "version": version,
        "said": (said := read_by(version)),
        "before": before,
        "is_too_early": any(each.is_missing for each in before),
        "parts": parts_of(said),
        **told_of_language(version, said),
        "minutes": minutes_asked(parts_of(said), told=minutes_told(version.achievement)),
        "begun": begun,
        "fee_waived": fee_is_waived(person.pk, version.achievement_id),
        "to_revise": None if begun else _to_revise(person, slug),
        "awarded": submissions_of(person)
        .filter(version__achievement__slug=slug, state=SubmissionState.AWARDED)
        .first(),
        "renewable": _renewable(person, slug),
        "forecast": forecast_at(version.issuer, now()),
    }
    return render(request, "learner/start.html", context)


def _to_revise(person: Person, slug: str) -> Submission | None:
    return (
        submissions_of(person)
        .filter(version__achievement__slug=slug, state__in=TO_REVISE)
        .filter(Q(revised_as=None) | Q(revised_as__state=SubmissionState.WITHDRAWN))
        .first()
    )


def _renewable(person: Person, slug: str) -> Credential | None:
    """A badge of hers for this that can be renewed now."""
    held = credentials_of(person).select_related("decision").filter(version__achievement__slug=slug)
    return next((one for one in held if renewal_of(one, now()) is not None), None)


def _unsigned(person: Person) -> QuerySet[Credential]:
    """What was awarded to her and is not signed."""
    found = credentials_of(person).filter(state=CredentialState.INTENDED)
    return found.select_related("version__achievement", "issuer", "authority__institution")


def _is_closed(submission: Submission) -> bool:
    return submission.state in {SubmissionState.WITHDRAWN, SubmissionState.AWARDED}


def _line(submission: Submission, name: VersionName) -> Line:
    tag, state = state_tag(submission), submission.state
    if state == SubmissionState.DRAFT:
        tasks = tasks_of(submission)
        open_tasks = [task for task in tasks if task.missing]
        step = (
            _("Next: %(part)s") % {"part": open_tasks[0].part.title}
            if open_tasks
            else _("Ready to check and hand in")
        )
        done = sum(1 for task in tasks if task.state in {TaskState.DONE, TaskState.CARRIED})
        return Line(submission, name, tag, step, done, len(tasks))
    step = {
        SubmissionState.NOT_YET: _("Read the feedback and revise what did not pass"),
        SubmissionState.RETURNED: _("Read what is missing and add it"),
    }.get(SubmissionState(state), "")
    return Line(submission, name, tag, step)
