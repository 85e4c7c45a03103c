"""How groups fared with an opening: counted once after its end, from those who allowed it, in tens and more alone."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.confided.scenes import ask_about
from tests.conftest import Cast
from tests.releases.scenes import answer
from tests.workforce.scenes import NOW, published, skills
from workmark.insights.rates import Verdict
from workmark.insights.reading import MEASURES, comparison
from workmark.insights.suppression import ALL, REST
from workmark.lib.problems import WrongState
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.releases.actions.publish_selection import publish_selection
from workmark.releases.models import SelectionRelease
from workmark.releases.tasks import publish_ripe_selections
from workmark.workforce.consent_models import Consent
from workmark.workforce.opening_models import Application, ApplicationStep, Opening
from workmark.workforce.opening_words import Wanted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ENDED = NOW + 60 * DAY  # open for thirty days, and shown for thirty more


@pytest.fixture
def opening(cast: Cast) -> Opening:
    ask_about()
    plan, *_ = skills()
    return published(cast, Wanted(plan))


def crowd(
    cast: Cast, opening: Opening, number: int, gender: str, *, invited: int, allows: bool = True
) -> list[Application]:
    """So many who applied, with an answer about themselves, of whom some were invited and the rest were not."""
    people = Person.objects.bulk_create(Person(name=f"{gender} {place}") for place in range(number))
    if gender:
        answer(people, gender)
    consents = Consent.objects.bulk_create(
        Consent(
            person=each,
            organisation=cast.kestrel,
            purpose="application",
            words="Yes.",
            given_at=NOW,
            expires_at=ENDED,
        )
        for each in people
    )
    sent = Application.objects.bulk_create(
        Application(
            opening=opening, person=each.person, consent=each, applied_at=NOW, counts_for_fairness=allows
        )
        for each in consents
    )
    ApplicationStep.objects.bulk_create(
        ApplicationStep(
            application=each,
            state="in-talk" if place < invited else "not-taken-on",
            ground="proof",
            reason="x",
            at=NOW + DAY,
        )
        for place, each in enumerate(sent)
    )
    return sent


def test_one_who_did_not_say_hides_no_gap(cast: Cast, opening: Opening) -> None:
    crowd(cast, opening, 30, "man", invited=20)
    crowd(cast, opening, 30, "woman", invited=11)
    crowd(cast, opening, 1, "", invited=0)

    tables = publish_selection(opening, at=ENDED).tables

    assert tables is not None
    beside = {each.group: each for each in comparison(tables, "gender", MEASURES[0])}
    assert set(beside) == {"woman", REST}
    # 11/30 beside 20/31 is 0.5683; pooled 31/61, z = 0.2785 / sqrt(31/61 * 30/61 * (1/30 + 1/31)) = 2.175, p = 0.0296.
    assert (beside[REST].rate.count, beside[REST].rate.n) == (20, 31)
    assert beside["woman"].ratio == pytest.approx(0.5683, abs=0.0001)
    assert beside["woman"].p == pytest.approx(0.0296, abs=0.0002)
    assert beside["woman"].verdict == Verdict.FLAGGED


def test_a_group_that_fares_worse_is_flagged_with_its_interval(cast: Cast, opening: Opening) -> None:
    crowd(cast, opening, 30, "man", invited=20)
    crowd(cast, opening, 30, "woman", invited=11)

    tables = publish_selection(opening, at=ENDED).tables

    assert tables is not None
    beside = {each.group: each for each in comparison(tables, "gender", MEASURES[0])}
    women = beside["woman"]
    # 11/30 beside 20/30 is 0.55; pooled 31/60, z = 0.3 / sqrt(31/60 * 29/60 * 2/30) = 2.325, p = 0.020.
    assert (women.rate.count, women.rate.n) == (11, 30)
    assert women.ratio == pytest.approx(0.55)
    assert women.p == pytest.approx(0.0201, abs=0.0002)
    assert women.verdict == Verdict.FLAGGED
    # Wilson for 20 of 30: (0.6667 + 0.0640 -+ 0.1817) / 1.1280.
    interval = beside["man"].rate.interval
    assert (interval.low, interval.high) == (pytest.approx(0.488, abs=0.001), pytest.approx(0.808, abs=0.001))


def test_no_number_below_ten_is_shown_and_whoever_did_not_allow_it_did_not_say(
    cast: Cast, opening: Opening
) -> None:
    crowd(cast, opening, 30, "man", invited=15)
    crowd(cast, opening, 25, "woman", invited=9)
    crowd(cast, opening, 30, "woman", invited=15, allows=False)

    tables = publish_selection(opening, at=ENDED).tables

    assert tables is not None
    assert all(count >= 10 for line in tables.lines for count in line.counts.values())
    # Nine women invited are too few to stand alone; those who did not say join them.
    assert {line.group for line in tables.lines if line.question == "gender"} == {"man", "(rest)"}
    everyone = tables.line("", ALL)
    assert everyone is not None
    assert everyone.counts == {"awarded": 39, "not-awarded": 46}


def test_few_applicants_give_nothing_and_it_is_counted_once(cast: Cast, opening: Opening) -> None:
    with pytest.raises(WrongState):
        publish_selection(opening, at=ENDED - DAY)
    crowd(cast, opening, 12, "man", invited=3)

    first = publish_selection(opening, at=ENDED)
    crowd(cast, opening, 40, "man", invited=20)

    assert first.tables is None
    assert publish_selection(opening, at=ENDED + DAY) == first
    assert SelectionRelease.objects.count() == 1


def test_who_withdrew_undecided_is_not_counted(cast: Cast, opening: Opening) -> None:
    sent = crowd(cast, opening, 40, "man", invited=20)
    ApplicationStep.objects.filter(application__in=sent[30:]).delete()
    Application.objects.filter(pk__in=[each.pk for each in sent[30:]]).update(
        state="withdrawn", withdrawn_at=NOW
    )

    tables = publish_selection(opening, at=ENDED).tables

    assert tables is not None
    everyone = tables.line("", ALL)
    assert everyone is not None
    assert everyone.counts == {"awarded": 20, "not-awarded": 10}


def test_the_worker_counts_what_is_ripe_and_the_employer_alone_reads_it(cast: Cast, opening: Opening) -> None:
    crowd(cast, opening, 30, "man", invited=20)
    crowd(cast, opening, 30, "woman", invited=11)
    place = f"/employer/kestrel-logistics/openings/{opening.token}/selection/"
    emre = Client()
    emre.force_login(cast.emre)
    assert "It is counted once" in emre.get(place).content.decode()

    assert publish_ripe_selections.func() == 1  # the opening ended long before today
    assert publish_ripe_selections.func() == 0

    page = emre.get(place).content.decode()
    assert "Flagged: 0.55 of the highest" in page
    assert "11 (37%)" in page
    house = Organisation.objects.create(slug="other-house", name="Other House", is_employer=True)
    Membership.objects.create(person=cast.otto, organisation=house, role=Role.RECRUITER)
    otto = Client()
    otto.force_login(cast.otto)
    assert otto.get(place).status_code == 404
    assert otto.get(place.replace("kestrel-logistics", "other-house")).status_code == 404
