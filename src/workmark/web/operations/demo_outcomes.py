"""One invented release, marked as such, so that the page of outcomes has something to show."""

import random
from datetime import date, datetime
from typing import Any

from workmark.confided.actions.set_questionnaire import set_questionnaire
from workmark.confided.models import AskedQuestion
from workmark.insights.journeys import Journey, Reached, State
from workmark.insights.suppression import Tables, tables_of
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation
from workmark.releases.models import Release, as_json
from workmark.releases.quarters import last_ripe_end, quarter_of
from workmark.releases.queries import possible_groups

QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "gender",
        "text": {"en": "Your gender", "es": "Tu género"},
        "categories": [
            {"key": "woman", "label": {"en": "Woman", "es": "Mujer"}},
            {"key": "man", "label": {"en": "Man", "es": "Hombre"}},
            {"key": "another", "label": {"en": "Another", "es": "Otro"}},
        ],
    },
    {
        "key": "language",
        "text": {"en": "The language you grew up with", "es": "El idioma con el que creciste"},
        "categories": [
            {"key": "same", "label": {"en": "The one I work in", "es": "El mismo en que trabajo"}},
            {"key": "another", "label": {"en": "Another one", "es": "Otro"}},
        ],
    },
    {
        "key": "disability",
        "text": {"en": "Do you live with a disability?", "es": "¿Vives con una discapacidad?"},
        "categories": [
            {"key": "yes", "label": {"en": "Yes", "es": "Sí"}},
            {"key": "no", "label": {"en": "No", "es": "No"}},
        ],
    },
]
_SHARES = {
    "gender": {"woman": 0.5, "man": 0.4, "another": 0.02, "": 0.08},
    "language": {"same": 0.62, "another": 0.28, "": 0.1},
    "disability": {"yes": 0.12, "no": 0.7, "": 0.18},
}
_PEOPLE = 640
_SEED = 1


def publish_invented_outcomes(issuer: Organisation, *, at: datetime) -> None:
    """Ask the questions where nothing is asked, and publish one release where there is none."""
    if not AskedQuestion.objects.exists():
        set_questionnaire(QUESTIONS)
    if Release.objects.filter(issuer=issuer).exists():
        return
    possible = possible_groups(AskedQuestion.objects.all())
    tables = tables_of(_journeys(), list(_SHARES), possible=possible)
    assert tables is not None  # six hundred invented people are enough
    end = last_ripe_end(at)
    start = quarter_of(date(end.year - (end.month <= 6), (end.month - 7) % 12 + 1, 1))
    _publish(issuer, start, end, tables, at)


def _publish(issuer: Organisation, start: date, end: date, tables: Tables, at: datetime) -> None:
    release = Release(
        issuer=issuer,
        period_start=start,
        period_end=end,
        published_at=at,
        content=as_json(tables),
        words={"questions": QUESTIONS, "achievements": {}, "simulated": True},
    )
    with change(SYSTEM, "demo.publish_outcomes", release, organisation=issuer) as event:
        release.save()
        event.target = release


def _journeys() -> list[Journey]:
    random_ = random.Random(_SEED)  # noqa: S311 - invented people, the same in every demonstration
    return [_journey(random_) for _ in range(_PEOPLE)]


def _journey(random_: random.Random) -> Journey:
    said = {
        question: random_.choices(list(shares), list(shares.values()))[0]
        for question, shares in _SHARES.items()
    }
    if random_.random() < 0.18:
        return Journey("invented", State(Reached.STARTED), said)
    # Whoever grew up with another language is awarded less often here: a gap to be found.
    awarded = random_.random() < (0.42 if said["language"] == "another" else 0.76)
    return Journey(
        "invented", State(Reached.AWARDED if awarded else Reached.REFUSED, random_.random() < 0.8), said
    )
