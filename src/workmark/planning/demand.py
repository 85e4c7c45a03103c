"""What many would need and nobody offers far enough: counted over all paths, per skill and region, naming nobody.

Only counts of ten and more are written down, rounded down to fives, so that one person's coming or going cannot be
read from two counts. Whoever looks at demand looks at these rows and at nothing else.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django_tasks import task

from workmark.jobs.timetable import every
from workmark.lib.clock import now
from workmark.planning.answering import answer_from_json
from workmark.planning.goal_models import DemandSignal, FoundPath, Goal
from workmark.planning.paths import Why
from workmark.skills.models import Skill

FEWEST: Final = 10
STEP: Final = 5
EVERYWHERE: Final = ""
_UNMET = frozenset({Why.NOBODY_OFFERS, Why.LEVEL_TOO_LOW})


def demand(region: str = EVERYWHERE) -> QuerySet[DemandSignal]:
    """The skills that are missed most in a region, or everywhere."""
    return (
        DemandSignal.objects.filter(region=region)
        .select_related("skill__framework")
        .order_by("-people", "pk")
    )


def regions_with_demand() -> list[str]:
    """The regions for which anything could be written down."""
    rows = DemandSignal.objects.exclude(region=EVERYWHERE).order_by("region")
    return list(rows.values_list("region", flat=True).distinct())


def count_demand(at: datetime) -> int:
    """Count anew; gives how many counts could be written down."""
    counts: Counter[tuple[str, str]] = Counter()
    for region, missing in _missing():
        counts.update((skill, place) for skill in missing for place in {region, EVERYWHERE})
    shown = {key: people // STEP * STEP for key, people in counts.items() if people >= FEWEST}
    skills = {skill.uri: skill for skill in Skill.objects.filter(uri__in={uri for uri, _region in shown})}
    with transaction.atomic():
        DemandSignal.objects.all().delete()
        DemandSignal.objects.bulk_create(
            DemandSignal(skill=skills[uri], region=region, people=people, counted_at=at)
            for (uri, region), people in sorted(shown.items())
            if uri in skills
        )
    return len(shown)


def _missing() -> Iterable[tuple[str, set[str]]]:
    """For each goal, its region and the skills that its newest path cannot close because nobody offers them."""
    newest = FoundPath.objects.filter(goal=OuterRef("pk")).values("answer")[:1]
    for goal in Goal.objects.annotate(newest=Subquery(newest)).filter(newest__isnull=False).iterator():
        unclosed = answer_from_json(goal.newest).plan.unclosed
        yield goal.region, {each.skill for each in unclosed if each.why in _UNMET}


@task()
def count_demand_today() -> int:
    return count_demand(now())


every(timedelta(hours=24), "planning.count_demand", count_demand_today)
