"""The desk itself: what lies on it, starting something new, and the versions of one micro-credential."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workmark.achievements.actions.create_achievement import create_achievement
from workmark.achievements.actions.retire_achievement import retire_achievement
from workmark.achievements.actions.say_payment import say_payment
from workmark.achievements.actions.start_new_version import start_new_version
from workmark.achievements.difference import differences
from workmark.achievements.models import VersionState
from workmark.achievements.queries import (
    desk_achievement,
    desk_version,
    issuers_written_for,
    on_the_desk_of,
    stacks_on_the_desk_of,
)
from workmark.achievements.review_due import due_for_review, stacks_due
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound
from workmark.organisations.permissions import may, require
from workmark.planning.demand import EVERYWHERE, demand, regions_with_demand
from workmark.web.account.forms import mending
from workmark.web.author.choosing import begun_with
from workmark.web.author.forms import NewForm, PaymentForm
from workmark.web.author.wording import worded
from workmark.web.public.entry_words import attributions_of
from workmark.web.sessions import signed_in
from workmark.workforce.asking import asked_skills, regions_asking
from workmark.workforce.falling import falling_skills

MOST_WANTED = 50


@login_required
@require_http_methods(["GET"])
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this person first, then drafts, then what others review, then what is published."""
    person = signed_in(request)
    versions = list(on_the_desk_of(person).order_by("-edited_at"))
    in_review = [version for version in versions if version.state == VersionState.IN_REVIEW]
    to_review = [version for version in in_review if may(person, "achievement.return_to_author", version)]
    context: dict[str, Any] = {
        "to_review": to_review,
        "drafts": [version for version in versions if version.state == VersionState.DRAFT],
        "in_review": [version for version in in_review if version not in to_review],
        "published": [version for version in versions if version.state == VersionState.PUBLISHED],
        "issuers": issuers_written_for(person),
    }
    at = now()
    context["due"] = due_for_review(context["published"], at, falling_skills(at))
    context["due_stacks"] = stacks_due(stacks_on_the_desk_of(person), at)
    return render(request, "author/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def wanted(request: HttpRequest) -> HttpResponse:
    """What learners' paths lack and nobody offers, and what employers ask for: for whoever writes for an issuer."""
    if not issuers_written_for(signed_in(request)):
        raise NotFound(_("You do not write for any issuer. Ask an owner of yours to make you an author."))
    at = now()
    regions = sorted({*regions_with_demand(), *regions_asking(at)})
    region = request.GET.get("region", EVERYWHERE)
    region = region if region in regions else EVERYWHERE
    missed, asked = list(demand(region)[:MOST_WANTED]), asked_skills(at, region)[:MOST_WANTED]
    context = {
        "wanted": missed,
        "asked": asked,
        "attributions": attributions_of([*(each.skill for each in missed), *(each.skill for each in asked)]),
        "regions": regions,
        "region": region,
    }
    return render(request, "author/wanted.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a title and little else, and open the draft."""
    person = signed_in(request)
    issuers = {issuer.slug: issuer for issuer in issuers_written_for(person)}
    if not issuers:
        raise NotFound(_("You do not write for any issuer. Ask an owner of yours to make you an author."))
    begin = begun_with(request.GET, person)
    form = NewForm(request.POST or None, initial={"issuer": next(iter(issuers))})
    form.fields["issuer"].choices = [(slug, issuer.name) for slug, issuer in issuers.items()]  # type: ignore[attr-defined]  # it is a ChoiceField
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data) | {"begun_with": begin}
        try:
            version = create_achievement(person, issuers[said.pop("issuer")], **said)
        except InvalidInput as refused:
            for name, faults in refused.fields.items():
                form.add_error(name if name in form.fields else None, faults)
        else:
            messages.success(request, _("Your draft is open. Fill in its pages in any order."))
            return redirect("author:version", version.achievement.slug, version.number)
    return render(
        request, "author/new.html", {"form": form, "begin": begin}, status=422 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """Every version of one micro-credential; POST starts the next."""
    person = signed_in(request)
    achievement = desk_achievement(slug, person)
    if request.method == "POST":
        version = start_new_version(person, achievement)
        messages.success(request, _("A new version is open as a draft. The published one stays as it is."))
        return redirect("author:version", slug, version.number)
    listed = list(achievement.versions.select_related("sent_by", "published_by").order_by("-number"))
    states = {version.state for version in listed}
    context = {
        "achievement": achievement,
        "title": listed[0].title,
        "versions": listed,
        "may_start": may(person, "achievement.edit", achievement)
        and achievement.retired_at is None
        and VersionState.PUBLISHED in states
        and not states & {VersionState.DRAFT, VersionState.IN_REVIEW},
        "may_say_payment": may(person, "achievement.say_payment", achievement),
        "may_retire": may(person, "achievement.retire", achievement) and achievement.retired_at is None,
    }
    return render(request, "author/versions.html", context)


@login_required
@require_http_methods(["GET"])
def changes(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What this version says that the one before it did not."""
    person = signed_in(request)
    version = desk_version(slug, number, person)
    before = on_the_desk_of(person).filter(achievement=version.achievement, number__lt=number).last()
    if before is None:
        raise NotFound(_("This is the first version, so there is nothing to compare it with."))
    found = worded(differences(before.said, version.said))
    return render(request, "author/changes.html", {"version": version, "before": before, "changes": found})


@login_required
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once more, then take it out of the catalogue."""
    person = signed_in(request)
    achievement = desk_achievement(slug, person)
    require(person, "achievement.retire", achievement)
    if request.method == "POST":
        retire_achievement(person, achievement)
        messages.success(request, _("It is retired. Badges already earned stay valid."))
        return redirect("author:versions", slug)
    return render(request, "author/retire.html", {"achievement": achievement})


@login_required
@require_http_methods(["GET", "POST"])
def payment(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the fee is paid; empty for nowhere."""
    person = signed_in(request)
    achievement = desk_achievement(slug, person)
    require(person, "achievement.say_payment", achievement)
    form = PaymentForm(request.POST or None, initial={"url": achievement.payment_url})
    if request.method == "POST" and form.is_valid():
        with mending(form):
            say_payment(person, achievement, form.cleaned_data["url"])
            messages.success(request, _("Saved. It stands beside the price from now on."))
            return redirect("author:versions", slug)
    context = {"achievement": achievement, "form": form}
    return render(request, "author/payment.html", context, status=422 if form.errors else 200)
