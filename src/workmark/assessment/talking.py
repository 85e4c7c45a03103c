"""Which talks there are, for whom: the learner of the work, whoever judges it, and those who may hold one."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from workmark.assessment.talk_models import Talk, TalkState
from workmark.lib.problems import NotFound
from workmark.organisations.models import Person, Role
from workmark.submissions.models import Submission, SubmissionState
from workmark.submissions.witnessing import rounds_that_count

# Work that was withdrawn or decided meanwhile needs no talk, and an example has nobody to talk to.
_BEING_JUDGED = (SubmissionState.IN_ASSESSMENT, SubmissionState.NOT_YET)


def talks_on(submission: Submission) -> QuerySet[Talk]:
    """Every talk about this work, in this round and those it revises, oldest first."""
    return Talk.objects.filter(submission__in=rounds_that_count(submission))


def talks_to_hold(person: Person) -> QuerySet[Talk]:
    """Open talks of the issuers this person leads for, about work that they have no part in. Never of an example."""
    led = person.memberships.filter(role=Role.LEAD_ASSESSOR).values("organisation")
    found = Talk.objects.filter(submission__version__achievement__issuer__in=led)
    found = found.exclude(state=TalkState.CLOSED).filter(submission__state__in=_BEING_JUDGED)
    found = found.exclude(submission__learner=person).exclude(submission__assignments__assessor=person)
    return found.select_related("submission__version__achievement__issuer", "submission__learner").distinct()


def talk_to_hold(person: Person, token: str) -> Talk:
    """One of them. Raises NotFound for any other."""
    found = talks_to_hold(person).filter(token=token).first()
    if found is None:
        raise NotFound(_("There is no such talk, or it is not yours to hold."))
    return found


def open_talk_of(submission: Submission) -> Talk | None:
    """The talk that its learner can answer or prepare for."""
    return Talk.objects.filter(submission=submission).exclude(state=TalkState.CLOSED).first()
