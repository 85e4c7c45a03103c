"""An assessor's own training: where they stand, the training page, practice items, and calibration."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.queries import titled
from workmark.assessment.actions.begin_calibration import begin_calibration
from workmark.assessment.actions.begin_practice import begin_practice
from workmark.assessment.actions.confirm_training import confirm_training
from workmark.assessment.calibrating import FEWEST_PRACTICE, Figures
from workmark.assessment.calibration_models import AnchorReading, AnchorUse
from workmark.assessment.rosters import ended_of
from workmark.assessment.training import Step, newest_page, standings_of, trainable_version, trial_by_token
from workmark.lib.clock import now
from workmark.lib.problems import NotFound
from workmark.organisations.permissions import require
from workmark.organisations.queries import organisation_of_member
from workmark.web.sessions import signed_in

_NOTHING_TO_DO = (Step.DONE, Step.WAIT, Step.QUALIFY, Step.NO_ANCHORS)


@login_required
@require_http_methods(["GET"])
def training(request: HttpRequest) -> HttpResponse:
    """Each rubric with what is done for it and the one thing that comes next."""
    person, at = signed_in(request), now()
    practised = AnchorReading.objects.filter(
        assessor=person, use=AnchorUse.PRACTICE, scored_at__isnull=False, assignment__isnull=False
    ).select_related("assignment", "anchor__version")
    standings = standings_of(person, at)
    ended = list(ended_of(person, at=at))
    called = dict(titled([one.achievement for one in ended]))
    context = {
        "ended": [{"held": one, "title": called[one.achievement]} for one in ended],
        "standings": [one for one in standings if one.step not in _NOTHING_TO_DO],
        "settled": [one for one in standings if one.step in _NOTHING_TO_DO],
        "practised": practised.order_by("-scored_at")[:20],
        "trials": person.trials.exclude(outcome="").select_related("version").order_by("-ended_at")[:20],
        "fewest_practice": FEWEST_PRACTICE,
    }
    return render(request, "assessor/training.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def training_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What the issuer wants its assessors to know; POST says that it was read, in the number that was shown."""
    person = signed_in(request)
    organisation = organisation_of_member(person, slug)
    require(person, "training.read", organisation)
    page = newest_page(organisation)
    if page is None:
        raise NotFound(_("This issuer has not written its training page yet. Ask a lead assessor."))
    if request.method == "POST":
        shown = organisation.training_pages.filter(number=request.POST.get("number") or 0).first()
        confirm_training(person, shown or page, at=now())
        messages.success(request, _("Thank you. It is on record that you read it."))
        return redirect("assessor:training")
    read = page.readers.filter(person=person).order_by("-read_at").first()
    return render(
        request, "assessor/training_page.html", {"organisation": organisation, "page": page, "read": read}
    )


@login_required
@require_http_methods(["POST"])
def practise(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take up the next practice item, or go on with the one that is open."""
    person = signed_in(request)
    item = begin_practice(person, trainable_version(person, slug, number), at=now())
    return redirect("assessor:work", token=item.assignment.token if item.assignment else "")


@login_required
@require_http_methods(["POST"])
def calibrate(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Begin a calibration."""
    person = signed_in(request)
    trial = begin_calibration(person, trainable_version(person, slug, number), at=now())
    return redirect("assessor:trial", token=trial.token)


@login_required
@require_http_methods(["GET"])
def trial(request: HttpRequest, token: str) -> HttpResponse:
    """The items of one calibration while it is under way; then how it went."""
    found = trial_by_token(signed_in(request), token)
    items = found.items.select_related("assignment").order_by("pk")
    figures = Figures(**found.figures) if found.figures else None
    context = {
        "trial": found,
        "items": items,
        "figures": figures,
        "left": items.filter(scored_at__isnull=True).count(),
    }
    return render(request, "assessor/trial.html", context)
