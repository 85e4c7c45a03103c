"""Why a person may not judge a certain piece of work, beyond lacking a qualification."""

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from workmark.assessment.models import Assignment
from workmark.organisations.models import Membership, Person
from workmark.submissions.models import Submission


def conflict_of_interest(assessor: Person, submission: Submission) -> str:
    """The reason this assessor must not judge this work, in words for the assessor; "" when there is none.

    Blocks: own work; belonging to the same organisation as the learner (other than the issuer itself, where a learner
    may be a member by being its student); having vouched for it; having judged an earlier round of it is no conflict,
    because only rows that did not pass come back.
    """
    if submission.learner_id == assessor.pk:
        return _("This is your own work.")
    shared = Membership.objects.filter(
        person_id=assessor.pk, organisation__memberships__person_id=submission.learner_id
    ).exclude(organisation_id=submission.issuer_id)
    if shared.exists():
        return _("You and this learner belong to the same organisation.")
    addresses = EmailAddress.objects.filter(user=assessor).values_list("email", flat=True)
    if submission.attestations.filter(witness_email__in=list(addresses)).exists():
        return _("You were asked to vouch for this work.")
    judged = Assignment.objects.filter(submission=submission, assessor=assessor, state="locked")
    if judged.exists():
        return _("You have judged this work already.")
    declined = Assignment.objects.filter(submission=submission, assessor=assessor, state="declined")
    if declined.exists():
        return _("You gave this work back.")
    return ""
