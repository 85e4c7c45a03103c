"""How far jobs are, in the order that the heading promises: the nearest first."""

from workmark.planning.distances import Distance, Outcome
from workmark.web.public.distance_presenting import distance_rows
from workmark.web.public.entry_words import Named


def far(outcome: Outcome, minutes: int = 0, before: int = 0) -> Distance:
    return Distance(outcome, int(bool(minutes)), minutes, 0, True, before, before, 1)


def test_where_no_way_can_be_said_the_one_of_which_most_is_proved_stands_first() -> None:
    found = [
        (Named("most alike", "", ""), far(Outcome.CANNOT_BE_SAID, before=20), "EUR"),
        (Named("nothing", "", ""), far(Outcome.CANNOT_BE_SAID), "EUR"),
        (Named("as much", "", ""), far(Outcome.CANNOT_BE_SAID, before=20), "EUR"),
        (Named("nearer", "", ""), far(Outcome.CANNOT_BE_SAID, before=60), "EUR"),
        (Named("long way", "", ""), far(Outcome.A_WAY, minutes=600, before=700), "EUR"),
        (Named("short way", "", ""), far(Outcome.A_WAY, minutes=60, before=100), "EUR"),
        (Named("there", "", ""), far(Outcome.NOTHING_MISSING, before=1000), "EUR"),
    ]

    rows = distance_rows(found)

    ways = ["there", "short way", "long way"]
    assert [row.named.label for row in rows] == [*ways, "nearer", "most alike", "as much", "nothing"]
