"""The e-mails about an employer's yes or no to an item, queued in the transaction that gives the reason for them."""

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.outbox import queue_message
from workmark.submissions.approval_models import ApprovalState, EmployerApproval


def tell_approver(asked: EmployerApproval, secret: str) -> None:
    """The link, in the language of the work."""
    submission = asked.evidence.submission
    with override(submission.language):
        facts = {
            "name": asked.name,
            "learner": submission.learner.name,
            "title": submission.version.title,
            "until": formats.date_format(asked.expires_at, "DATE_FORMAT"),
        }
        paragraphs = [
            _("Hello %(name)s,") % facts,
            _("%(learner)s made something at work and would like to show it to assessors for “%(title)s”.")
            % facts,
            _("They say that it may hold what is confidential, or other people. May it be used?"),
            asked.message,
            _("Look at it and say yes or no, without an account, until %(until)s:") % facts
            + f"\n{settings.WORKMARK_PUBLIC_ORIGIN}/approve/{secret}/",
            _("If you say no, they show something else. If you are not the one to ask, delete this."),
        ]
        queue_message(
            key=f"approval-asked:{asked.pk}",
            to=asked.email,
            subject=_("%(learner)s asks: may this be shown?") % facts,
            text="\n\n".join(paragraph for paragraph in paragraphs if paragraph),
        )


def tell_learner_of_approval(asked: EmployerApproval) -> None:
    item = asked.evidence
    learner = item.submission.learner
    if not learner.email:
        return
    with override(learner.language):
        facts = {"name": asked.name, "item": item.shown_title}
        is_yes = asked.state == ApprovalState.YES
        answer = (
            _("%(name)s says that “%(item)s” may be used.")
            if is_yes
            else _("%(name)s says that “%(item)s” may not be used as it is.")
        ) % facts
        ways = (
            "" if is_yes else _("You can cover a part of it, show something else, or describe it in words.")
        )
        page = f"{settings.WORKMARK_PUBLIC_ORIGIN}/work/{item.submission.token}/item/{item.token}/approval/"
        queue_message(
            key=f"approval-answered:{asked.pk}",
            to=learner.email,
            subject=_("Your employer answered about “%(item)s”") % facts,
            text="\n\n".join(each for each in (answer, asked.words, ways, page) if each),
        )
