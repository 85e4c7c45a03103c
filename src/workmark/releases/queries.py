"""Releases of an issuer, newest first. Ask `outcomes.read` before showing one."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workmark.confided.models import AskedQuestion
from workmark.confided.questionnaire import IN_OWN_WORDS
from workmark.insights.journeys import UNANSWERED
from workmark.insights.suppression import K
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation
from workmark.releases.models import Release, ReleaseRule, SelectionRelease
from workmark.workforce.opening_models import KEPT_AFTER_CLOSING, Opening, OpeningState


def releases_of(issuer: Organisation) -> QuerySet[Release]:
    return Release.objects.filter(issuer=issuer).select_related("issuer")


def newest_of(issuer: Organisation) -> Release | None:
    return releases_of(issuer).first()


def release_of(issuer: Organisation, token: str) -> Release:
    found = releases_of(issuer).filter(token=token).first()
    if found is None:
        raise NotFound(_("There is nothing here, or it is not yours to see. Check the address."))
    return found


def fewest_for(issuer: Organisation) -> int:
    rule = ReleaseRule.objects.filter(issuer=issuer).first()
    return rule.fewest if rule else K


def selection_of(opening: Opening) -> SelectionRelease | None:
    """What was counted of an opening's applicants; None before its time. Ask `opening.read` before showing it."""
    return SelectionRelease.objects.filter(opening=opening).first()


def openings_to_count(at: datetime) -> list[Opening]:
    """Openings about which nobody decides any more, and that were not counted yet."""
    ended = Q(state=OpeningState.CLOSED, closed_at__lte=at - KEPT_AFTER_CLOSING)
    ended |= Q(state=OpeningState.PUBLISHED, closes_at__lte=at - KEPT_AFTER_CLOSING)
    counted = SelectionRelease.objects.values("opening")
    return list(Opening.objects.filter(ended).exclude(pk__in=counted).select_related("organisation"))


def possible_groups(asked: Iterable[AskedQuestion]) -> dict[str, tuple[str, ...]]:
    """By question, every group that anybody could be in: its categories, words of one's own alone, and no answer."""
    return {
        question.key: (*(said["key"] for said in question.categories), IN_OWN_WORDS, UNANSWERED)
        for question in asked
    }
