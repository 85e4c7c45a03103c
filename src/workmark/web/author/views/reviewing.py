"""Reading a version as others will, and the second person's review of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.actions.publish_version import publish_version
from workmark.achievements.actions.read_for_fairness import read_for_fairness
from workmark.achievements.actions.return_to_author import return_to_author
from workmark.achievements.errors import GatesNotMet
from workmark.achievements.fairness import fairness_gate, fairness_of
from workmark.achievements.gates import gates_of, unmet
from workmark.achievements.models import AchievementVersion, VersionState
from workmark.achievements.queries import desk_version
from workmark.credentials.badge_image import badge_svg
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.models import Person
from workmark.organisations.permissions import may
from workmark.web.author.before_form import named_before
from workmark.web.author.forms import FairnessReadingForm, ReturnForm
from workmark.web.author.places import links_of
from workmark.web.sessions import signed_in

_READERS = ("reader", "learner", "assessor")


@login_required
@require_http_methods(["GET"])
def preview(request: HttpRequest, slug: str, number: int, reader: str) -> HttpResponse:
    """The version as a visitor, a learner or an assessor will meet it."""
    if reader not in _READERS:
        raise NotFound(_("There is no such preview."))
    version = desk_version(slug, number, signed_in(request))
    before = named_before(version, version.said.prerequisites.achievements)
    context = {"version": version, "said": version.said, "before": before}
    return render(request, f"author/preview_{reader}.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The whole text, its gates, and two ways on: publish it, or return it with a note."""
    person = signed_in(request)
    version = desk_version(slug, number, person)
    if request.method == "POST" and request.POST.get("do") == "return":
        return _return(request, person, version)
    if request.method == "POST" and request.POST.get("do") == "fairness":
        return _read_for_fairness(request, person, version)
    if request.method == "POST":
        return _publish(request, person, version)
    return _show(request, person, version)


@login_required
@require_http_methods(["GET"])
def badge_picture(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The badge as it would look with the shape, symbol and colour in the address."""
    version = desk_version(slug, number, signed_in(request))
    said = version.said.badge
    hue = request.GET.get("badge__hue", "")
    svg = badge_svg(
        version.title,
        version.issuer.name,
        request.GET.get("badge__shape", said.shape),
        request.GET.get("badge__icon", said.icon),
        int(hue) % 360 if hue.isdecimal() and len(hue) < 4 else said.hue,
    )
    return HttpResponse(svg, content_type="image/svg+xml")


def _publish(request: HttpRequest, person: Person, version: AchievementVersion) -> HttpResponse:
    reasons = {
        name.removeprefix("reason-"): str(text)
        for name, text in request.POST.items()
        if name.startswith("reason-")
    }
    try:
        publish_version(person, version, overrides=reasons)
    except GatesNotMet as held_back:
        errors = [
            {"href": f"#reason-{gate.code}", "text": f"{gate.title}: {_('give a reason, or return it.')}"}
            for gate in held_back.gates
        ]
        return _show(request, person, version, reasons=reasons, errors=errors, status=422)
    except InvalidInput as refused:
        errors = [
            {"href": f"#{name}" if name.startswith("reason-") else "", "text": text}
            for name, texts in refused.fields.items()
            for text in texts
        ]
        return _show(request, person, version, reasons=reasons, errors=errors, status=422)
    messages.success(request, _published_words(version))
    return redirect("author:version", version.achievement.slug, version.number)


def _published_words(version: AchievementVersion) -> str:
    if version.achievement.is_in_house:
        return _("Published, and its text is sealed. Only those it is open to can read it.")
    return _("Published. It is in the catalogue, and its text is sealed.")


def _return(request: HttpRequest, person: Person, version: AchievementVersion) -> HttpResponse:
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _show(request, person, version, form=form, status=422)
    return_to_author(person, version, note=form.cleaned_data["note"])
    messages.success(request, _("It is back with its author."))
    return redirect("author:desk")


def _read_for_fairness(request: HttpRequest, person: Person, version: AchievementVersion) -> HttpResponse:
    form = FairnessReadingForm(request.POST)
    if not form.is_valid():
        return _show(request, person, version, fairness_form=form, status=422)
    said = form.cleaned_data
    read_for_fairness(person, version, is_fair=said["is_fair"] == "yes", words=said["words"], at=now())
    messages.success(request, _("Kept. Thank you for reading it."))
    return redirect("author:review", version.achievement.slug, version.number)


def _show(
    request: HttpRequest,
    person: Person,
    version: AchievementVersion,
    *,
    status: int = 200,
    form: ReturnForm | None = None,
    fairness_form: FairnessReadingForm | None = None,
    reasons: dict[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
) -> HttpResponse:
    is_waiting = version.state == VersionState.IN_REVIEW
    may_publish = may(person, "achievement.publish", version)
    gates = gates_of(version.said)
    if is_waiting:
        gates = (*gates, fairness_gate(version, person if may_publish else None))
    read = fairness_of([version])[version.pk]
    context = {
        "version": version,
        "said": version.said,
        "before": named_before(version, version.said.prerequisites.achievements),
        "answered": [(gate, links_of(version, gate)) for gate in gates],
        "held_back": len(unmet(gates)),
        "form": form or ReturnForm(),
        "reasons": reasons or {},
        "errors": errors or [],
        "is_waiting": is_waiting,
        "may_publish": may_publish,
        "readings": (*read.unfair, *read.fair),
        "fairness_form": fairness_form or FairnessReadingForm(),
        "may_read": version.state in (VersionState.IN_REVIEW, VersionState.PUBLISHED)
        and may(person, "achievement.read_for_fairness", version),
        "may_return": may(person, "achievement.return_to_author", version),
    }
    return render(request, "author/review.html", context, status=status)
