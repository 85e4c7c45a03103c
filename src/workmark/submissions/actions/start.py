"""Start working on a micro-credential: pin the version that is published now."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion, Stack, VersionState
from workmark.lib.problems import NotAllowed, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.organisations.queries import workplaces_of
from workmark.submissions.events import OPEN, begin
from workmark.submissions.models import Submission
from workmark.submissions.signals import starting


def start(learner: Person, version: AchievementVersion, *, at: datetime) -> Submission:
    """Begin a first round on this version, or give back the open one: starting twice is starting once.

    Raises WrongState if the version is not the published one or something must be earned before, NotAllowed for
    another employer's in-house one.
    """
    refuse_unless_offered(learner, version)
    with change(learner, "submission.start", version, organisation=version.issuer) as event:
        # One learner's starts wait for each other here, so that two quick clicks cannot make two drafts.
        Person.objects.select_for_update(no_key=True).get(pk=learner.pk)
        mine = Submission.objects.filter(learner=learner, version__achievement=version.achievement)
        submission = mine.filter(state__in=OPEN).first()
        if submission is None:
            starting.send(sender=Submission, learner=learner, version=version, at=at)
            submission = Submission.objects.create(
                learner=learner, version=version, language=version.language, started_at=at, edited_at=at
            )
            begin(submission, actor=learner, at=at)
        event.target = submission
        event.detail = {"version": version.number, "round": submission.round_number}
    return submission


def refuse_unless_offered(learner: Person, version: AchievementVersion) -> None:
    """Raises as `start` does."""
    refuse_if_suspended(version.issuer)
    if version.state != VersionState.PUBLISHED or version.achievement.retired_at is not None:
        raise WrongState(
            _("This version is not offered any more. Look in the catalogue for the current one.")
        )
    if Stack.objects.filter(badge=version.achievement_id).exists():
        raise WrongState(_("This badge comes by itself, once enough badges of its stack are earned."))
    is_for_others = version.achievement.is_in_house and not (
        workplaces_of(learner).filter(pk=version.issuer_id).exists()
    )
    if is_for_others:
        raise NotAllowed(_("Only people who work at %(name)s may earn this.") % {"name": version.issuer.name})
    is_piloted = version.achievement.pilot_since is not None
    if is_piloted and not version.achievement.pilot_places.filter(person=learner).exists():
        raise NotAllowed(_("A few people try this first. Whoever wrote it chooses them."))


def refuse_if_suspended(issuer: Organisation) -> None:
    """Raise WrongState where nobody can judge: what is written so far stays the learner's."""
    if issuer.suspended_at is not None:
        raise WrongState(
            _("%(name)s is suspended for now, so nobody can judge work for it. Your drafts stay.")
            % {"name": issuer.name}
        )
