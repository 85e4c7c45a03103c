"""A talk about whose work it is: asked for by an assessor, arranged and held by somebody who does not judge it.

Nothing here decides anything. What came of it is noted for whoever judges, and a talk that showed the work to be the
learner's own counts as a proof of authenticity. No detector's finding opens, closes or fills one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from workmark.assessment.conflicts import conflict_of_interest
from workmark.assessment.errors import ConflictOfInterest
from workmark.assessment.holding import locked_hold
from workmark.assessment.messages import tell_host_of_talk, tell_learner_of_talk
from workmark.assessment.models import Assignment
from workmark.assessment.talk_models import Talk, TalkOutcome, TalkState
from workmark.assessment.talking import open_talk_of
from workmark.assessment.training import training_item
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person

LONGEST_WORDS, LONGEST_PLACE, MOST_TIMES = 2_000, 400, 5
TIME_FOR_IT = timedelta(days=14)  # the assessor's clock waits so long


def ask_for_talk(assessor: Person, assignment: Assignment, *, questions: str, at: datetime) -> Talk:
    """Ask that somebody else talks with the learner. questions: what to hear about; the learner reads it before.

    The assessor gets at least fourteen more days. Raises InvalidInput without questions, WrongState while one is open,
    for training, and for a second look at decided work: its learner is asked nothing more.
    """
    said = _words(questions, "questions", _("Say what you would like to hear about."))
    with change(assessor, "assessment.score", assignment, organisation=assignment.issuer) as event:
        held = locked_hold(assignment)
        if training_item(held) is not None:
            raise WrongState(_("This is part of your training. Score its rows."))
        if held.reading.is_recheck:  # whatever was decided, so that the answer does not tell it
            raise WrongState(_("This work is decided already. Judge its rows, or give it back."))
        if open_talk_of(held.submission) is not None:
            raise WrongState(_("A talk about this work is being arranged already."))
        talk = Talk.objects.create(submission=held.submission, asked_by=held, questions=said, asked_at=at)
        held.due_at = max(held.due_at, at + TIME_FOR_IT)
        held.save(update_fields=["due_at"])
        event.target = talk
        event.detail = {"submission": held.submission_id}
    return talk


def offer_talk(host: Person, talk: Talk, *, times: Sequence[datetime], place: str, at: datetime) -> Talk:
    """Propose one to five times to come, and where.

    Raises InvalidInput naming what to mend, ConflictOfInterest for whoever has a tie to the learner, WrongState once
    closed.
    """
    where = place.strip()
    fields = {}
    if not 0 < len(times) <= MOST_TIMES or any(moment <= at for moment in times):
        fields["times"] = [_("Propose one to five times that are still to come.")]
    if not where or len(where) > LONGEST_PLACE:
        fields["place"] = [
            _("Say where, or give the link, in at most %(most)d characters.") % {"most": LONGEST_PLACE}
        ]
    if fields:
        raise InvalidInput(_("These times cannot be proposed."), fields=fields)
    with change(host, "talk.hold", talk, organisation=talk.issuer) as event:
        open_one = _open(talk)
        if open_one.host_id != host.pk:  # a talk that shows own work proves it: no friend holds one
            _refuse_tied(host, open_one, at)
        open_one.host, open_one.place, open_one.state = host, where, TalkState.OFFERED
        open_one.times = [moment.isoformat() for moment in sorted(set(times))]
        open_one.agreed_at = None
        open_one.save(update_fields=["host", "place", "state", "times", "agreed_at"])
        tell_learner_of_talk(open_one, at=at)
        event.target = open_one
    return open_one


def answer_offer(learner: Person, talk: Talk, *, chosen: datetime | None, words: str, at: datetime) -> Talk:
    """Choose one of the times, or None with words that say what would fit. Raises InvalidInput, WrongState."""
    said = words.strip()[:LONGEST_WORDS]
    with change(learner, "talk.answer", talk, organisation=talk.issuer) as event:
        open_one = _open(talk)
        if open_one.state != TalkState.OFFERED:
            raise WrongState(_("There is no time to choose now. We write to you when there is."))
        if chosen is None and not said:
            asked = _("Say when it would suit you, or what you need.")
            raise InvalidInput(asked, fields={"words": [asked]})
        if chosen is not None and (chosen not in open_one.moments or chosen <= at):
            offered = _("Choose one of the times offered that is still to come.")
            raise InvalidInput(offered, fields={"chosen": [offered]})
        open_one.agreed_at, open_one.learner_words = chosen, said
        open_one.state = TalkState.ASKED if chosen is None else TalkState.AGREED
        open_one.save(update_fields=["agreed_at", "learner_words", "state"])
        tell_host_of_talk(open_one, at=at)
        event.target = open_one
    return open_one


def close_talk(host: Person, talk: Talk, *, outcome: str, note: str, at: datetime) -> Talk:
    """Note what came of it, for whoever judges; without names. Raises InvalidInput, WrongState before its time."""
    said = _words(note, "note", _("Say in a few words what was said."))
    if outcome not in TalkOutcome.values:
        words = _("Choose what came of it.")
        raise InvalidInput(words, fields={"outcome": [words]})
    with change(host, "talk.hold", talk, organisation=talk.issuer) as event:
        open_one = _open(talk)
        if open_one.host_id != host.pk:
            _refuse_tied(host, open_one, at)
        was_held = outcome != TalkOutcome.NOT_HELD
        if was_held and (open_one.agreed_at is None or open_one.agreed_at > at):
            raise WrongState(_("This talk has not been held yet, so nothing can have come of it."))
        open_one.state, open_one.outcome, open_one.note, open_one.closed_at = (
            TalkState.CLOSED,
            outcome,
            said,
            at,
        )
        open_one.host = open_one.host or host
        open_one.save(update_fields=["state", "outcome", "note", "closed_at", "host"])
        event.target = open_one
        event.detail = {"outcome": outcome}
    return open_one


def _refuse_tied(host: Person, talk: Talk, at: datetime) -> None:
    if reason := conflict_of_interest(host, talk.submission, at, is_to_talk=True):
        raise ConflictOfInterest(reason)


def _open(talk: Talk) -> Talk:
    found = Talk.objects.select_for_update(no_key=True, of=("self",)).get(pk=talk.pk)
    if found.state == TalkState.CLOSED:
        raise WrongState(_("This talk is closed."))
    return found


def _words(text: str, name: str, asked: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST_WORDS:
        raise InvalidInput(asked, fields={name: [asked]})
    return said
