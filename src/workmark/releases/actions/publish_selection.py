"""Count how groups fared with one opening, once nobody decides about it any more; once, for good."""

from datetime import datetime

from django.db import transaction

from workmark.confided.models import AskedQuestion
from workmark.insights.selections import journeys_of_applicants
from workmark.insights.suppression import Tables, tables_of
from workmark.lib.problems import WrongState
from workmark.organisations.acting import SYSTEM, change
from workmark.releases.models import SelectionRelease, as_json
from workmark.releases.queries import fewest_for, possible_groups
from workmark.workforce.opening_models import Opening


def publish_selection(opening: Opening, *, at: datetime) -> SelectionRelease:
    """With tables where enough people applied, else without: then it says only that there were too few.

    It is never counted again, so that nobody learns of one person by what changed. Raises WrongState before its time.
    """
    if opening.kept_until is None or at < opening.kept_until:
        raise WrongState("Applications to this opening are still being decided.")
    asked = list(AskedQuestion.objects.all())
    keys = [question.key for question in asked]
    tables = tables_of(
        journeys_of_applicants(opening, questions=keys),
        keys,
        k=fewest_for(opening.organisation),
        possible=possible_groups(asked),
    )
    if tables is not None and not _tells_who_was_selected(tables):
        tables = None
    words = {
        "questions": [
            {"key": question.key, "text": question.text, "categories": question.categories}
            for question in asked
            if tables is not None and question.key in tables.joined
        ],
        "achievements": {},
    }
    with transaction.atomic():
        Opening.objects.select_for_update(no_key=True).get(pk=opening.pk)
        if (made := SelectionRelease.objects.filter(opening=opening).first()) is not None:
            return made
        release = SelectionRelease(
            opening=opening,
            published_at=at,
            content=as_json(tables) if tables is not None else None,
            words=words,
        )
        with change(SYSTEM, "selection.publish", release, organisation=opening.organisation) as event:
            release.save()
            event.target = release
            event.detail = {"is_told": tables is not None}
    return release


def _tells_who_was_selected(tables: Tables) -> bool:
    """Whether it says more than how many applied."""
    return any("awarded" in line.counts for line in tables.lines)
