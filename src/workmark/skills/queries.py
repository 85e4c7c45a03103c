"""Questions over the frameworks: find a skill, a task or an occupation by words."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length

from workmark.skills.models import Occupation, Skill, Task

MOST_WORDS = 8


def skills_with(words: str) -> QuerySet[Skill]:
    """Skills whose label, other labels or description hold every word, nearest first."""
    asked = Q()
    for word in words.split()[:MOST_WORDS]:
        asked &= (
            Q(label__icontains=word) | Q(alternative_labels__icontains=word) | Q(description__icontains=word)
        )
    return Skill.objects.filter(asked).select_related("framework").order_by(*_nearest_first("label", words))


def tasks_with(words: str) -> QuerySet[Task]:
    """Tasks whose text, or whose occupation's name or code, hold every word."""
    asked = Q()
    for word in words.split()[:MOST_WORDS]:
        asked &= (
            Q(text__icontains=word)
            | Q(occupation__label__icontains=word)
            | Q(occupation__code__startswith=word)
        )
    return (
        Task.objects.filter(asked)
        .select_related("framework", "occupation")
        .order_by(*_nearest_first("text", words))
    )


def occupations_with(words: str) -> QuerySet[Occupation]:
    """Occupations whose label or code hold every word; not the groups that order them."""
    asked = Q(is_group=False)
    for word in words.split()[:MOST_WORDS]:
        asked &= Q(label__icontains=word) | Q(code__startswith=word)
    return (
        Occupation.objects.filter(asked).select_related("framework").order_by(*_nearest_first("label", words))
    )


def _nearest_first(column: str, words: str) -> tuple[Case | Length | str, ...]:
    """Those that begin with the words, then those that hold them together, then the rest; short before long."""
    begins, holds = (
        Q(**{f"{column}__istartswith": words.strip()}),
        Q(**{f"{column}__icontains": words.strip()}),
    )
    rank = Case(
        When(begins, then=Value(0)), When(holds, then=Value(1)), default=Value(2), output_field=IntegerField()
    )
    return rank, Length(column), column
