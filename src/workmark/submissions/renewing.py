"""A piece of work that renews a badge: made by `credentials.actions.renew_credential`, in its transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.lib.problems import WrongState
from workmark.organisations.models import Person
from workmark.submissions.events import OPEN, begin
from workmark.submissions.models import CarriedRow, Submission
from workmark.submissions.queries import extra_time_of


def begin_renewal(
    awarded: Submission,
    version: AchievementVersion,
    *,
    carried: Iterable[tuple[str, str]],
    renew_by: datetime,
    at: datetime,
) -> Submission:
    """Begin the work on this version with what stays passed closed, or give back what was begun.

    carried: (row key, level key) of each row that stays. Nothing else is taken over: what is asked is asked of new work.

    Raises WrongState while other work on the same micro-credential is open.
    """
    # One learner's starts wait for each other here, so that two quick clicks cannot make two drafts.
    learner = Person.objects.select_for_update(no_key=True).get(pk=awarded.learner_id)
    mine = Submission.objects.filter(learner=learner, version__achievement=version.achievement)
    if (begun := mine.filter(state__in=OPEN).first()) is not None:
        if begun.renews_id == awarded.pk:
            return begun
        raise WrongState(_("You have begun this anew already. Go on there, or give that up first."))
    made = Submission.objects.create(
        learner=learner,
        version=version,
        renews=awarded,
        renew_by=renew_by,
        language=version.language,
        started_at=at,
        edited_at=at,
    )
    begin(made, actor=learner, at=at)
    earlier = {row.row_key: row.passed_in_id for row in awarded.carried_rows.all()}
    CarriedRow.objects.bulk_create(
        CarriedRow(
            submission=made,
            row_key=row_key,
            level_key=level_key,
            passed_in_id=earlier.get(row_key, awarded.pk),
        )
        for row_key, level_key in carried
    )
    return made


def refuse_late(draft: Submission, at: datetime) -> None:
    """Raises WrongState once a renewal can no longer be handed in: rows that passed long ago count no more."""
    if draft.renew_by is not None and at > draft.renew_by + extra_time_of(draft):
        raise WrongState(
            _(
                "This renewal could be handed in until %(date)s. Give it up and start the whole; you can still "
                "read and copy what you wrote here."
            )
            % {"date": draft.renew_by.date()}
        )
