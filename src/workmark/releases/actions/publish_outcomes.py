"""Count the people of the quarters that are ripe, and publish what may be shown of them; once, for good."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from workmark.achievements.models import AchievementVersion
from workmark.confided.models import AskedQuestion
from workmark.insights.cohorts import first_start, journeys_of
from workmark.insights.suppression import Tables, tables_of
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation
from workmark.releases.models import Release, as_json
from workmark.releases.quarters import cut_of, last_ripe_end, quarter_of
from workmark.releases.queries import fewest_for, newest_of, possible_groups


def publish_outcomes(issuer: Organisation, *, at: datetime) -> Release | None:
    """Publish the next release, or None: nothing is ripe, or too few people began. These then wait for the next.

    A period begins where the last release ended, so no person's beginning is in two releases, and ends with a calendar
    quarter, so nobody can choose a day to tell one person from the rest.
    """
    if not (period := _next_period(issuer, at)):
        return None
    # The count reads much and must not hold up writers; the lock comes after it, and with it a second look.
    start, end = period
    asked = list(AskedQuestion.objects.all())
    keys = [question.key for question in asked]
    journeys = journeys_of(issuer, since=start, until=end, cut=cut_of(end), questions=keys)
    tables = tables_of(journeys, keys, k=fewest_for(issuer), possible=possible_groups(asked))
    if tables is None:
        return None
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        if _next_period(issuer, at) != period:
            return None
        return _published(issuer, period, as_json(tables), _words(issuer, asked, tables), at)


def _published(
    issuer: Organisation,
    period: tuple[date, date],
    content: dict[str, Any],
    words: dict[str, Any],
    at: datetime,
) -> Release:
    release = Release(
        issuer=issuer,
        period_start=period[0],
        period_end=period[1],
        published_at=at,
        content=content,
        words=words,
    )
    with change(SYSTEM, "outcomes.publish", release, organisation=issuer) as event:
        release.save()
        event.target = release
        event.detail = {"plan": content["plan"], "lines": len(content["lines"])}
    return release


def _next_period(issuer: Organisation, at: datetime) -> tuple[date, date] | None:
    newest = newest_of(issuer)
    begun = newest.period_end if newest else first_start(issuer)
    if begun is None:
        return None
    start, end = quarter_of(begun), last_ripe_end(at)
    return (start, end) if start < end else None


def _words(issuer: Organisation, asked: list[AskedQuestion], tables: Tables) -> dict[str, Any]:
    titles = AchievementVersion.objects.filter(
        achievement__issuer=issuer, achievement__slug__in=tables.achievements, published_at__isnull=False
    ).order_by("number")
    return {
        "questions": [
            {"key": question.key, "text": question.text, "categories": question.categories}
            for question in asked
            if question.key in tables.joined
        ],
        "achievements": dict(titles.values_list("achievement__slug", "title")),
    }
