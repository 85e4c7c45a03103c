"""Ask for a piece of Evidence to be covered or taken down. No account is needed; the promised time begins now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput, TooManyRequests
from workmark.lib.words import without_turning
from workmark.organisations.acting import LinkHolder, change
from workmark.submissions.actions.redact_evidence import must_wait
from workmark.submissions.editing import bounded
from workmark.submissions.models import Asker, Evidence, TakedownRequest, Wish
from workmark.submissions.takedown_letters import tell_asked
from workmark.submissions.takedowns import due_after

LONGEST_WORDS = 2_000
_MOST_A_DAY = 5  # from one address; and as many about one learner's work wait at once
_VISITOR = LinkHolder("visitor")


@dataclass(frozen=True)
class Plea:
    """asker: an Asker. wish: a Wish. words: what it is about. email: where the answer goes. language: of the letters."""

    asker: str
    wish: str
    words: str
    email: str
    language: str = "en"


def ask_takedown(evidence: Evidence, plea: Plea, *, at: datetime) -> TakedownRequest:
    """Note the request, promise its answer, and tell whoever asked, the learner and the issuer. Changes nothing else.

    evidence: an item that the reader may see; the caller has asked that.

    Raises InvalidInput naming what to mend, TooManyRequests beyond five a day from one address or five open about one
    item.
    """
    said = _checked(plea)
    submission = evidence.submission
    with change(_VISITOR, "takedown.ask", submission, organisation=submission.issuer) as event:
        Evidence.objects.select_for_update(no_key=True).get(pk=evidence.pk)
        _refuse_too_many(evidence, said.email, at)
        asked = TakedownRequest.objects.create(
            submission=submission,
            evidence=evidence,
            digest=evidence.sha256,
            asker=said.asker,
            wish=said.wish,
            words=said.words,
            email=said.email,
            language=said.language,
            asked_at=at,
            due_at=due_after(at),
        )
        tell_asked(asked, must_wait=must_wait(evidence))
        event.target, event.detail = asked, {"asker": said.asker, "wish": said.wish}
    return asked


def _checked(plea: Plea) -> Plea:
    wrong: dict[str, list[str]] = {}
    words = without_turning(bounded(plea.words, LONGEST_WORDS, "words")).strip()
    email = plea.email.strip()
    if plea.asker not in Asker.values:
        wrong["asker"] = [_("Choose one of the listed answers.")]
    if plea.wish not in Wish.values:
        wrong["wish"] = [_("Choose one of the listed answers.")]
    if not words:
        wrong["words"] = [_("Say what should not be seen, and where it stands.")]
    try:
        validate_email(email)
    except ValidationError:
        wrong["email"] = [_("Enter an e-mail address such as name@company.com.")]
    if wrong:
        raise InvalidInput(_("The request needs mending before it is sent."), fields=wrong)
    return Plea(plea.asker, plea.wish, words, email, plea.language)


def _refuse_too_many(evidence: Evidence, email: str, at: datetime) -> None:
    today = TakedownRequest.objects.filter(email__iexact=email, asked_at__gt=at - timedelta(days=1))
    if today.count() >= _MOST_A_DAY:
        raise TooManyRequests(_("Five requests came from this address today. Ask again tomorrow."))
    if TakedownRequest.objects.filter(evidence=evidence, end="").count() >= _MOST_A_DAY:
        raise TooManyRequests(_("Five requests about this item wait already, and are answered soon."))
