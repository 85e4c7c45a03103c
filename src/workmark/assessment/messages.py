"""What learners and assessors are told, in their own language, once for each thing that happened."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from workmark.achievements.translating import title_in
from workmark.assessment.calibration_models import Pause
from workmark.assessment.models import Assignment, Decision, DecisionOutcome, Qualification
from workmark.assessment.review_models import Review, ReviewState
from workmark.assessment.talk_models import Talk
from workmark.jobs.outbox import NewMessage, queue_message, queue_messages
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.submissions.models import Submission
from workmark.texting.models import Kind
from workmark.texting.queueing import Reminder, queue_news, queue_reminders


def tell_learner_of_decision(decision: Decision) -> None:
    """Not yet, or sent back. An award is told when its badge is signed; a text message tells all of them alike."""
    submission = decision.submission
    if decision.outcome == DecisionOutcome.AWARDED:
        queue_news(submission.learner, f"decision:{decision.pk}")
        return
    with override(submission.learner.language):
        if decision.outcome == DecisionOutcome.RETURNED:
            subject = _("Something is missing in your work: %(title)s")
            said = _(
                "Your work came back because a part is missing. Nothing was judged, and it costs you nothing."
            )
        else:
            subject = _("Not yet: %(title)s")
            said = _(
                "Your work has been judged. Some rows passed and stay passed; others did not pass yet. Each row says "
                "what was seen, what is missing and what to do next. You revise only what did not pass."
            )
        _tell(submission, f"decision:{decision.pk}", subject, said)


def tell_learner_of_appeal(review: Review) -> None:
    """It has come in, and by when it is answered."""
    with override(review.decision.submission.learner.language):
        said = _(
            "We have your appeal. Someone who has not judged your work reads it again, and does not see who judged "
            "it before. Expect an answer by %(date)s. It costs you nothing, and it cannot make the decision worse."
        ) % {"date": formats.date_format(review.due_at, "DATE_FORMAT")}
        _tell(review.decision.submission, f"appeal:{review.pk}", _("We have your appeal: %(title)s"), said)


def tell_learner_of_another_reading(review: Review) -> None:
    """A reading that she did not ask for has begun: it can only help, and her next round waits for it."""
    with override(review.decision.submission.learner.language):
        said = _(
            "Somebody reads your work again, without your asking, because others were judged otherwise in a case like "
            "yours or a check had doubts. It cannot make the decision worse. You can go on revising, and hand in the "
            "next round after the answer. You can also end this reading on the page of your work."
        )
        subject = _("Your work is read again: %(title)s")
        _tell(review.decision.submission, f"read-again:{review.pk}", subject, said)


def tell_learner_of_late_answer(review: Review) -> None:
    """Once: the promised day is over, who was reminded, and that nothing is lost by it."""
    with override(review.decision.submission.learner.language):
        said = _(
            "We promised an answer to your appeal by %(date)s, and it is not there yet. We are sorry. Those who lead "
            "the assessors of %(issuer)s have been reminded. Your appeal stands, and you need do nothing."
        ) % {
            "date": formats.date_format(review.due_at, "DATE_FORMAT"),
            "issuer": review.issuer.name,
        }
        subject = _("The answer to your appeal is late: %(title)s")
        _tell(review.decision.submission, f"appeal-late:{review.pk}", subject, said)


def tell_learner_of_late_decision(submission: Submission, *, working_days: int) -> None:
    """Once: the promised days are over, who was told, and that nothing is lost by it."""
    with override(submission.learner.language):
        said = _(
            "We promised a decision on your work within %(days)d working days, and it is not there yet. We are sorry. "
            "Those who lead the assessors of %(issuer)s have been told. Your work is kept, and you need do nothing."
        ) % {"days": working_days, "issuer": submission.issuer.name}
        _tell(submission, f"decision-late:{submission.pk}", _("Your decision is late: %(title)s"), said)


def leads_of(issuer: Organisation) -> QuerySet[Person]:
    """Its owners and lead assessors who can be written to."""
    roles = [Role.OWNER, Role.LEAD_ASSESSOR]
    held = Membership.objects.filter(organisation=issuer, role__in=roles)
    people = Person.objects.filter(pk__in=held.values("person"), is_active=True).exclude(email="")
    return people.order_by("pk")


def tell_leads_of_waiting_work(issuer: Organisation, untaken: int, late: int, today: date) -> None:
    """Each owner and lead assessor, once a day: how much nobody has taken in half of the promised time, and how much is late."""
    for person in leads_of(issuer):
        with override(person.language):
            said = []
            if untaken:
                said.append(
                    ngettext(
                        "Nobody has taken %(number)d piece of work, and half of the promised time is over.",
                        "Nobody has taken %(number)d pieces of work, and half of the promised time is over.",
                        untaken,
                    )
                    % {"number": untaken}
                )
            if late:
                said.append(
                    ngettext(
                        "%(number)d decision is late. Its learner has been told.",
                        "%(number)d decisions are late. Their learners have been told.",
                        late,
                    )
                    % {"number": late}
                )
            said.append(_("See that somebody takes them, or let more people judge."))
            queue_message(
                key=f"works-waiting:{issuer.pk}:{today:%Y-%m-%d}:{person.pk}",
                to=person.email,
                subject=_("Work waits too long at %(issuer)s") % {"issuer": issuer.name},
                text=f"{' '.join(said)}\n\n{settings.WORKMARK_PUBLIC_ORIGIN}/assess/",
            )


def tell_leads_of_due_review(review: Review, *, is_late: bool) -> None:
    """Each owner and lead assessor of the issuer, a day before the promised day is over and once it is."""
    page = "/assess/cases/" if review.state == ReviewState.PROPOSED else "/assess/"
    for person in leads_of(review.issuer).exclude(pk=review.learner_id):
        with override(person.language):
            when = formats.date_format(review.due_at, "DATE_FORMAT")
            facts = {
                "title": review.decision.submission.version.title,
                "what": review.origin_label,
                "date": when,
            }
            if is_late:
                subject = _("Late: decided work to be read again, %(title)s")
                said = _(
                    "“%(title)s”: decided work is to be read again (%(what)s). This was promised by %(date)s, and "
                    "there is no answer. See that somebody who had no part in the decision takes it."
                )
            else:
                subject = _("Due on %(date)s: decided work to be read again, %(title)s")
                said = _("“%(title)s”: decided work is to be read again (%(what)s), by %(date)s.")
            queue_message(
                key=f"review-{'late' if is_late else 'due'}:{review.pk}:{person.pk}",
                to=person.email,
                subject=subject % facts,
                text=f"{said % facts}\n\n{settings.WORKMARK_PUBLIC_ORIGIN}{page}",
            )


def tell_learner_of_ruling(review: Review, made: Decision | None) -> None:
    """What a review came to."""
    with override(review.decision.submission.learner.language):
        if made is None:
            said = _(
                "Your work was read again and the decision stands. The page of your work says why, row by row."
            )
        elif made.outcome == DecisionOutcome.AWARDED:
            said = _("Your work was read again and every row passes now. Your badge is being signed.")
        else:
            said = _("Your work was read again and more rows pass now. You revise only what is left.")
        subject = _("The decision stands: %(title)s")
        if review.state == ReviewState.CHANGED:
            subject = _("The decision was changed: %(title)s")
        _tell(review.decision.submission, f"ruling:{review.pk}", subject, said)


def tell_assessors_of_given_work(issuer: Organisation, assessors: Sequence[int], *, at: datetime) -> None:
    """One letter each, however much was given in one run."""
    counted = Counter(assessors)
    letters = []
    for person in Person.objects.filter(pk__in=counted).exclude(email=""):
        with override(person.language):
            given = counted[person.pk]
            letters.append(
                NewMessage(
                    key=f"work-given:{person.pk}:{at.isoformat()}",
                    to=person.email,
                    subject=ngettext("%(n)d piece of work for you", "%(n)d pieces of work for you", given)
                    % {"n": given},
                    text=_(
                        "%(issuer)s has given you work to assess. You can give any of it back. It is here:"
                    )
                    % {"issuer": issuer.name}
                    + f"\n{settings.WORKMARK_PUBLIC_ORIGIN}/assess/",
                )
            )
    queue_messages(letters)


def tell_assessor_of_due_date(assignment: Assignment, percent: int) -> None:
    """A reminder: half of the time is over, four fifths, or all of it."""
    with override(assignment.assessor.language):
        if percent >= 100:
            subject = _("Due now: %(title)s")
            said = _(
                "The time for this work is over. If it is not locked in one working day, somebody else gets it."
            )
        else:
            subject = _("Due on %(date)s: %(title)s")
            said = _("%(percent)d%% of the time for this work has passed.") % {"percent": percent}
        if letter := _assessors_letter(assignment, f"due:{assignment.pk}:{percent}", subject, said):
            queue_reminders([Reminder(assignment.assessor, Kind.READING_DUE, letter)])


def tell_assessor_of_handing_on(assignment: Assignment) -> None:
    with override(assignment.assessor.language):
        said = _(
            "This work was not locked in time, so it waits for another assessor now. No one holds it against you: "
            "if you have too much, lower how much you take on."
        )
        if letter := _assessors_letter(
            assignment, f"handed-on:{assignment.pk}", _("Handed on: %(title)s"), said
        ):
            queue_message(**asdict(letter))


def _assessors_letter(assignment: Assignment, key: str, subject: str, said: str) -> NewMessage | None:
    if not assignment.assessor.email:
        return None
    facts = {
        "title": assignment.submission.version.title,
        "date": formats.date_format(assignment.due_at, "DATE_FORMAT"),
    }
    return NewMessage(
        key=key,
        to=assignment.assessor.email,
        subject=subject % facts,
        text=f"{said}\n\n{settings.WORKMARK_PUBLIC_ORIGIN}/assess/",
    )


def _tell(submission: Submission, key: str, subject: str, said: str) -> None:
    queue_news(submission.learner, key)
    if not submission.learner.email:
        return
    page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/{submission.token}/"
    queue_message(
        key=key,
        to=submission.learner.email,
        subject=subject % {"title": title_in(submission.version, submission.learner.language)},
        text=f"{said}\n\n" + _("Read it here:") + f"\n{page}",
    )


def tell_assessor_of_pause(pause: Pause) -> None:
    """Kindly, with the way back."""
    if not pause.assessor.email:
        return
    page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/assess/training/"
    with override(pause.assessor.language):
        said = _(
            "Every so often we compare how our assessors read a rubric with what several experts agreed on. Lately "
            "your scores and theirs have grown apart. That happens to good assessors: rubrics can be read in more "
            "than one way. So you have a pause from judging for %(issuer)s, and your open work has gone back to the "
            "queue. The way back: read the training page again and take the calibration for “%(title)s”."
        ) % {"issuer": pause.issuer.name, "title": pause.version.title}
        queue_message(
            key=f"pause:{pause.pk}",
            to=pause.assessor.email,
            subject=_("A pause from judging, and the way back"),
            text=f"{said}\n\n" + _("Read it here:") + f"\n{page}",
        )


def tell_assessor_of_end(qualification: Qualification, reason: str, *, title: str, by: Person) -> None:
    """Their qualification ends before its time: who ended it, and why."""
    if not qualification.assessor.email:
        return
    with override(qualification.assessor.language):
        queue_message(
            key=f"qualification-ended:{qualification.pk}",
            to=qualification.assessor.email,
            subject=_("Your qualification has ended: %(title)s") % {"title": title},
            text=_(
                "%(name)s has ended that you may assess “%(title)s” for %(issuer)s. Work for it that you held waits for "
                "somebody else. What you decided stays. The reason given:"
            )
            % {
                "name": by.name,
                "title": title,
                "issuer": qualification.achievement.issuer.name,
            }
            + f"\n\n{reason}\n",
        )


def tell_learner_of_talk(talk: Talk, *, at: datetime) -> None:
    """Times are proposed; why there is a talk, and that nothing is decided by it."""
    submission = talk.submission
    with override(submission.learner.language):
        queue_message(
            key=f"talk-offered:{talk.pk}:{at.isoformat()}",
            to=submission.learner.email,
            subject=_("A short talk about your work: %(title)s")
            % {"title": title_in(submission.version, submission.learner.language)},
            text=_(
                "Your assessor would like to hear how you did this work. Somebody of %(issuer)s who does not judge it "
                "talks with you for about fifteen minutes. Choose a time here, or say what would suit you:"
            )
            % {"issuer": submission.issuer.name}
            + f"\n{settings.WORKMARK_PUBLIC_ORIGIN}/work/{submission.token}/talk/",
        )


def tell_host_of_talk(talk: Talk, *, at: datetime) -> None:
    """The learner has chosen, or none of the times fits."""
    if talk.host is None or not talk.host.email:
        return
    with override(talk.host.language):
        queue_message(
            key=f"talk-answered:{talk.pk}:{at.isoformat()}",
            to=talk.host.email,
            subject=_("An answer about a talk: %(title)s") % {"title": talk.submission.version.title},
            text=_("The learner has answered. See what was chosen, or propose other times, here:")
            + f"\n{settings.WORKMARK_PUBLIC_ORIGIN}/assess/talks/{talk.token}/",
        )
