"""A learner names a badge from elsewhere as evidence for rows of her work; the same assessors judge by the same rubric."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person
from workmark.planning.models import ImportedAward
from workmark.planning.prior_learning import CAN_BE_NAMED
from workmark.planning.prior_models import PriorLearning
from workmark.planning.profiles import award_lapse
from workmark.submissions.editing import editing
from workmark.submissions.models import Submission

LONGEST_WORDS, MOST_NAMED = 2_000, 20


def name_prior_learning(
    learner: Person,
    submission: Submission,
    award: ImportedAward,
    *,
    row_keys: Collection[str],
    words: str,
    at: datetime,
) -> PriorLearning:
    """Name the badge for these rows, in place of what was said of it before. words: what of it shows what they ask for.

    Raises InvalidInput where a row is not open, words are missing, or the badge is not sound or not hers; WrongState
    once the work is handed in.
    """
    with editing(learner, submission, at=at) as edit:
        carried = set(edit.draft.carried_rows.values_list("row_key", flat=True))
        rows = [row.key for row in edit.draft.version.said.rows() if row.key in set(row_keys)]
        fields = {}
        if not rows or len(rows) != len(set(row_keys)) or carried & set(rows):
            fields["rows"] = [_("Choose one or more rows that are still to be judged.")]
        if not words.strip() or len(words) > LONGEST_WORDS:
            fields["words"] = [_("Say what of this badge shows what the rows ask for.")]
        lapse = award_lapse(award, at)
        if award.imported.person_id != learner.pk or lapse not in CAN_BE_NAMED:
            fields["award"] = [
                _("Only a badge that passes its checks and is yours can be named. Check it again.")
            ]
        kept = PriorLearning.objects.filter(submission=edit.draft)
        if kept.exclude(award=award).count() >= MOST_NAMED:
            fields["award"] = [_("You have named many badges. Take one out first.")]
        if fields:
            raise InvalidInput(_("This badge cannot be named as it stands."), fields=fields)
        made, _new = PriorLearning.objects.update_or_create(
            submission=edit.draft,
            award=award,
            defaults={
                "row_keys": rows,
                "words": words.strip(),
                "title": award.title,
                "issuer_name": award.issuer_name,
                "awarded_at": award.awarded_at,
                "lapse": lapse.value if lapse else "",
                "checked_at": award.imported.checked_at,
                "named_at": at,
            },
        )
        edit.event.target = made
        edit.event.detail = {"rows": rows}
    return made


def take_out_prior_learning(learner: Person, named: PriorLearning, *, at: datetime) -> None:
    """Name it no longer. Raises WrongState once the work is handed in."""
    with editing(learner, named.submission, at=at):
        PriorLearning.objects.filter(pk=named.pk).delete()
