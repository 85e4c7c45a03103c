"""Questions about what employers ask their people to earn. How far somebody is passes the consent to see it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.achievements.models import AchievementVersion, VersionState
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.submissions.models import Submission, SubmissionState
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_to, note_views
from workmark.workforce.earned import ANSWERED_YES, awards_of
from workmark.workforce.learning_models import INSIDE, LearningAssignment


class Progress(TextChoices):
    """How far somebody is, as an employer may see it: never that work was sent back, was not enough or was given up.

    Told once, a word never goes back, for that would say one of these; only a badge that was taken back ends "achieved".
    """

    NOT_BEGUN = "not-begun", gettext_lazy("Not begun")
    WORKING = "working", gettext_lazy("Working on it")
    HANDED_IN = "handed-in", gettext_lazy("Handed in")
    ACHIEVED = "achieved", gettext_lazy("Achieved")


@dataclass(frozen=True)
class Followed:
    """One assignment as the employer sees it. progress: None where the person does not show it."""

    assignment: LearningAssignment
    title: str
    progress: Progress | None


_NOT_YET_HANDED_IN = {SubmissionState.DRAFT, SubmissionState.WITHDRAWN}


def assigned_by(person: Person, organisation: Organisation) -> QuerySet[LearningAssignment]:
    """What this employer asks of people who work there now, the next due first. Raises NotAllowed."""
    require(person, "learning.read", organisation)
    found = LearningAssignment.objects.filter(organisation=organisation, ended_at=None)
    return found.select_related("employment__team", "achievement__issuer", "person", "by", "organisation")


def assignment_there(person: Person, organisation: Organisation, token: str) -> LearningAssignment:
    """One of them. Raises NotAllowed, or NotFound for another employer's and for whoever has left."""
    return _or_not_found(assigned_by(person, organisation).filter(token=token).first())


def asked_of(person: Person) -> QuerySet[LearningAssignment]:
    """Everything that employers ever asked this person to earn, and she them for, the next due first.

    What was assigned and never approved is not among it: she was never asked.
    """
    found = LearningAssignment.objects.filter(person=person).exclude(state__in=INSIDE, is_request=False)
    return found.select_related("organisation", "achievement__issuer", "by", "employment").order_by("due_on")


def asked_of_me(person: Person, token: str) -> LearningAssignment:
    """Raises NotFound for what was asked of somebody else."""
    return _or_not_found(asked_of(person).filter(token=token).first())


def followed(
    viewer: Person, organisation: Organisation, assignments: Collection[LearningAssignment], *, at: datetime
) -> list[Followed]:
    """These assignments as the employer sees them; each look at somebody's progress is noted for her.

    assignments: from `assigned_by`.
    """
    consents = {consent.person_id: consent for consent in consents_to(organisation, Purpose.PROGRESS, at=at)}
    shown = [each for each in assignments if each.state in ANSWERED_YES and each.person_id in consents]
    note_views(
        [consents[pk] for pk in {each.person_id for each in shown}], organisation, viewer, "progress", at=at
    )
    far, titles = progress_of(shown), titles_of(assignments)
    return [Followed(each, titles[each.achievement_id], far.get(each.pk)) for each in assignments]


def progress_of(assignments: Collection[LearningAssignment]) -> dict[int, Progress]:
    """How far each is, by the key of the assignment. Whoever shows this to an employer asks for the consent first.

    Where an earlier badge is to be renewed, only what she began after it counts.
    """
    people, achievements = (
        {each.person_id for each in assignments},
        {each.achievement_id for each in assignments},
    )
    awards, rounds = awards_of(people, achievements), _rounds(people, achievements)
    far: dict[int, Progress] = {}
    for each in assignments:
        pair = (each.person_id, each.achievement_id)
        since = max((award.at for award in awards[pair]), default=None)
        begun = [one for one in rounds[pair] if since is None or one.started_at > since]
        far[each.pk] = _progress(any(award.answers(each) for award in awards[pair]), begun)
    return far


def how_far(people: Collection[int], achievements: Collection[int]) -> dict[tuple[int, int], Progress]:
    """How far each of these people is with each of these, by both keys. The same holds: ask for the consent first."""
    awards, rounds = awards_of(people, achievements), _rounds(people, achievements)
    pairs = ((person, achievement) for person in people for achievement in achievements)
    return {pair: _progress(bool(awards[pair]), rounds[pair]) for pair in pairs}


@dataclass(frozen=True)
class _Round:
    started_at: datetime
    is_handed_in: bool


def _rounds(people: Collection[int], achievements: Collection[int]) -> dict[tuple[int, int], list[_Round]]:
    """Every round there was, also one that was given up or revised: the newest alone would tell of its return."""
    there = Submission.objects.filter(
        learner__in=people, version__achievement__in=achievements, is_simulated=False
    ).exclude(state=SubmissionState.ANCHOR)
    found: dict[tuple[int, int], list[_Round]] = defaultdict(list)
    for learner, achievement, state, started_at, submitted_at in there.values_list(
        "learner_id", "version__achievement_id", "state", "started_at", "submitted_at"
    ):
        is_handed_in = submitted_at is not None or state not in _NOT_YET_HANDED_IN
        found[learner, achievement].append(_Round(started_at, is_handed_in))
    return found


def titles_of(assignments: Iterable[LearningAssignment]) -> dict[int, str]:
    """What each micro-credential is called now, by the key of the Achievement."""
    wanted = {each.achievement_id for each in assignments}
    published = AchievementVersion.objects.filter(achievement__in=wanted, state=VersionState.PUBLISHED)
    return dict(published.values_list("achievement_id", "title"))


def _progress(is_earned: bool, rounds: Collection[_Round]) -> Progress:
    if is_earned:
        return Progress.ACHIEVED
    if any(each.is_handed_in for each in rounds):
        return Progress.HANDED_IN
    return Progress.WORKING if rounds else Progress.NOT_BEGUN


def _or_not_found(row: LearningAssignment | None) -> LearningAssignment:
    if row is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    return row
