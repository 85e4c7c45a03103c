"""An assessor puts down a level and feedback for one row; nothing is final until the decision."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.assessment.evidence_rules import LONGEST_NOTE, EvidenceRule, known_rules
from workmark.assessment.models import Assignment, AssignmentState, Score
from workmark.lib.problems import InvalidInput, WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person

LONGEST_FEEDBACK = 6_000


def score_row(
    assessor: Person,
    assignment: Assignment,
    *,
    row_key: str,
    level_key: str,
    feedback: str,
    missing: str = "",
    next_step: str = "",
    is_unsure: bool = False,
    rules_met: Collection[str] | None = None,
    rules_note: str = "",
    at: datetime,
) -> Score:
    """Save one row's level ("" while undecided) and feedback. is_unsure: the work is close to another level.

    rules_met: the rules of evidence that hold (`EvidenceRule`), with a note where one does not; None leaves them as
    they are. feedback: what was seen. missing, next_step: what a row below its floor lacks, and one thing to do about it.

    Raises InvalidInput for a row or level the rubric does not have, WrongState for a carried row or closed work.
    """
    row = assignment.submission.version.said.row(row_key)
    named = assignment.reading.row_keys
    if row is None or (named and row_key not in named) or (level_key and row.level(level_key) is None):
        raise InvalidInput(_("This rubric has no such row or level. Reload the page and try again."))
    if any(len(part) > LONGEST_FEEDBACK for part in (feedback, missing, next_step)):
        raise InvalidInput(
            _("Keep the feedback under %(most)d characters.") % {"most": LONGEST_FEEDBACK},
            fields={row_key: [_("This feedback is too long.")]},
        )
    met = None if rules_met is None else _read_rules(row_key, rules_met, rules_note)
    with change(assessor, "assessment.score", assignment, organisation=assignment.issuer) as event:
        held = Assignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
        if held.state != AssignmentState.OPEN:
            raise WrongState(_("This work is closed; its scores cannot change."))
        score, _made = Score.objects.get_or_create(assignment=held, row_key=row_key)
        if score.is_carried:
            raise WrongState(_("This row passed in an earlier round and is not judged again."))
        score.level_key, score.feedback, score.edited_at = level_key, feedback.strip(), at
        score.missing, score.next_step, score.is_unsure = missing.strip(), next_step.strip(), is_unsure
        if met is not None:
            score.rules_met = met
            score.rules_note = "" if len(met) == len(EvidenceRule) else rules_note.strip()
        score.save()
        event.target = score
        event.detail = {"row": row_key, "level": level_key}
    return score


def _read_rules(row_key: str, said: Collection[str], note: str) -> list[str]:
    """The rules ticked. Raises InvalidInput for a word that is none of them, and for a note too long."""
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(
            _("Keep the note under %(most)d characters.") % {"most": LONGEST_NOTE},
            fields={row_key: [_("This note is too long.")]},
        )
    try:
        return known_rules(said)
    except ValueError as error:
        named = ", ".join(EvidenceRule)
        raise InvalidInput(
            _("A rule of evidence is one of these: %(rules)s.") % {"rules": named},
            fields={row_key: [_("This is none of the rules.")]},
        ) from error
