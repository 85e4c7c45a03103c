"""The e-mails this room sends, queued in the transaction that gives the reason for them (`jobs.outbox`)."""

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from workmark.achievements.translating import title_in
from workmark.jobs.outbox import queue_message
from workmark.submissions.models import Attestation, AttestationState, Submission


def tell_witness(attestation: Attestation, token: str) -> None:
    """Send the one-time link, in the language of the work."""
    submission = attestation.submission
    with translation.override(submission.language):
        link = f"{settings.WORKMARK_PUBLIC_ORIGIN}/attest/{token}/"
        paragraphs = [
            _("Hello %(name)s,") % {"name": attestation.witness_name},
            _("%(learner)s asks you to confirm work you saw them do, for the micro-credential “%(title)s”.")
            % {"learner": submission.learner.name, "title": submission.version.title},
            attestation.message,
            _("Open this link to read what you are asked, and answer in a few minutes:") + f"\n{link}",
            _("You need no account. The link works once, until %(date)s, and is only for you.")
            % {"date": formats.date_format(attestation.expires_at, "DATE_FORMAT")},
            _(
                "You are free to say no, and nobody loses anything by it. If you do not know %(learner)s, delete this."
            )
            % {"learner": submission.learner.name},
        ]
        queue_message(
            key=f"attestation-asked:{attestation.pk}",
            to=attestation.witness_email,
            subject=_("%(learner)s asks you to confirm their work") % {"learner": submission.learner.name},
            text="\n\n".join(paragraph for paragraph in paragraphs if paragraph),
        )


def remind(attestation: Attestation, token: str, number: int) -> None:
    """Write once more to somebody who has not answered. number: 1 for the first reminder."""
    submission = attestation.submission
    with translation.override(submission.language):
        link = f"{settings.WORKMARK_PUBLIC_ORIGIN}/attest/{token}/"
        paragraphs = [
            _("Hello %(name)s,") % {"name": attestation.witness_name},
            _(
                "%(learner)s asked you to confirm work you saw them do, for “%(title)s”. No answer has come yet."
            )
            % {"learner": submission.learner.name, "title": submission.version.title},
            _("This link asks the same as the first one. Use either of them, until %(date)s:")
            % {"date": formats.date_format(attestation.expires_at, "DATE_FORMAT")}
            + f"\n{link}",
            _("You are free to say no: the page has an answer for that, and then we write no more."),
        ]
        queue_message(
            key=f"attestation-reminder:{attestation.pk}:{number}",
            to=attestation.witness_email,
            subject=_("Not answered yet: %(learner)s asks you to confirm their work")
            % {"learner": submission.learner.name},
            text="\n\n".join(paragraphs),
        )


def tell_learner_of_answer(attestation: Attestation) -> None:
    submission = attestation.submission
    if not submission.learner.email:
        return
    with translation.override(submission.learner.language):
        confirmed = attestation.state == AttestationState.CONFIRMED
        subject = (
            _("%(name)s confirmed your work") if confirmed else _("%(name)s could not confirm your work")
        ) % {"name": attestation.witness_name}
        text = _("Read the answer on the page of your work:") + f"\n{_work_link(submission)}"
        corrections = attestation.versions.count()
        queue_message(
            key=f"attestation-answered:{attestation.pk}" + (f":{corrections}" if corrections else ""),
            to=submission.learner.email,
            subject=subject,
            text=text,
        )


def tell_learner_of_receipt(submission: Submission) -> None:
    if not submission.learner.email:
        return
    with translation.override(submission.learner.language):
        date = formats.date_format(submission.expected_by, "DATE_FORMAT") if submission.expected_by else ""
        title = title_in(submission.version, submission.learner.language)
        paragraphs = [
            _("We have your work for “%(title)s”.") % {"title": title},
            _("Expect a decision by %(date)s. We write to you as soon as it is there.") % {"date": date},
            _("Follow it here:") + f"\n{_work_link(submission)}",
        ]
        queue_message(
            key=f"submission-received:{submission.pk}",
            to=submission.learner.email,
            subject=_("We have your work: %(title)s") % {"title": title},
            text="\n\n".join(paragraphs),
        )


def _work_link(submission: Submission) -> str:
    return f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/{submission.token}/"
