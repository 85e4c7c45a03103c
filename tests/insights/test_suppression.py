"""An attacker who holds every number given out, and a solver, learns nothing about a number of one to nine people.

The solver (HiGHS, in SciPy) is the oracle: it knows the numbers, the categories and arithmetic, and nothing of how the
numbers were chosen. The second attack is by differences, as a patient reader of tables would try them.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from tests.insights.people import drawn
from workmark.insights.journeys import PLANS, Journey, Reached, State
from workmark.insights.suppression import ALL, REST, Line, Tables, Unsafe, _refuse_unsafe, tables_of

QUESTIONS = ("gender", "disability")
# Every state a journey can be in, as the attacker knows them.
STATES = [State(Reached.STARTED), State(Reached.HANDED_IN)] + [
    State(reached, in_time, appealed)
    for reached, in_time, appealed in product(
        (Reached.AWARDED, Reached.REFUSED), (True, False), (True, False)
    )
]
COLUMNS = {column.key: column for plan in PLANS for column in plan.columns}


@dataclass(frozen=True)
class Cell:
    """A number somebody might want: of a question's group, an achievement or all, and a column."""

    question: str
    group: str
    achievement: str
    column: str

    def holds(self, one: Journey) -> bool:
        return (
            (not self.question or one.group(self.question) == self.group)
            and self.achievement in {ALL, one.achievement}
            and COLUMNS[self.column].holds(one.state)
        )


class Attacker:
    """Knows the numbers given out, and `totals` from elsewhere; bounds whatever cell is asked about."""

    def __init__(self, tables: Tables, journeys: list[Journey], totals: Sequence[Cell] = ()) -> None:
        self.tables = tables
        self.achievements = sorted({one.achievement for one in journeys})
        self.groups = {q: sorted({one.group(q) for one in journeys}) for q in QUESTIONS}
        self.kinds = [
            Journey(achievement, state, dict(zip(QUESTIONS, groups, strict=True)))
            for achievement in self.achievements
            for groups in product(*self.groups.values())
            for state in STATES
        ]
        rows, numbers = [], []
        for line in tables.lines:
            for key, number in line.counts.items():
                rows.append(
                    self.row(
                        lambda one, line=line, key=key: (
                            in_line(tables, line, one) and COLUMNS[key].holds(one.state)
                        )
                    )
                )  # type: ignore[misc]  # bound each turn
                numbers.append(number)
        for total in totals:
            rows.append(self.row(total.holds))
            numbers.append(sum(map(total.holds, journeys)))
        self.matrix, self.numbers = vstack(rows).tocsr(), np.array(numbers, float)

    def row(self, holds: Callable[[Journey], bool]) -> csr_matrix:
        return csr_matrix(np.array([[float(holds(kind)) for kind in self.kinds]]))

    def bounds(self, cell: Cell) -> tuple[float, float]:
        target = self.row(cell.holds).toarray()[0]
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * target, A_eq=self.matrix, b_eq=self.numbers, bounds=(0, None), method="highs"
            )
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        return ends[0], ends[1]


def in_line(tables: Tables, line: Line, one: Journey) -> bool:
    """Whether a journey is counted in a line, told only by what is given out."""
    if line.question:
        group = one.group(line.question)
        is_joined = group in tables.joined[line.question]
        if line.group != (REST if is_joined else group):
            return False
    if line.achievement == REST:
        return one.achievement not in tables.achievements
    return line.achievement in {ALL, one.achievement}


def cells(journeys: list[Journey]) -> Iterator[Cell]:
    achievements = [ALL, *sorted({one.achievement for one in journeys})]
    for achievement, column in product(achievements, COLUMNS):
        yield Cell("", ALL, achievement, column)
        for question in QUESTIONS:
            for group in sorted({one.group(question) for one in journeys}):
                yield Cell(question, group, achievement, column)


def small_cells(journeys: list[Journey]) -> list[Cell]:
    return [cell for cell in cells(journeys) if 1 <= sum(map(cell.holds, journeys)) <= 9]


@pytest.mark.long
@pytest.mark.parametrize(("seed", "number"), [(1, 60), (2, 150), (3, 400), (4, 900), (5, 2_500)])
def test_no_number_of_one_to_nine_is_bounded_more_tightly_than_nought_to_nine(seed: int, number: int) -> None:
    random_ = random.Random(seed)
    journeys = drawn(random_, number)
    tables = tables_of(journeys, QUESTIONS)
    assert tables is not None
    attacker = Attacker(tables, journeys)
    targets = small_cells(journeys)
    assert len(targets) > 10

    tight = []
    for cell in random_.sample(targets, min(60, len(targets))):
        low, high = attacker.bounds(cell)
        if low > 1e-6 or high < 9 - 1e-6:
            tight.append((cell, low, high))

    assert tight == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("plan", "number", "undecided", "late", "appeals"),
    [
        ("everything", 900, 0.4, 0.4, 0.4),
        ("steps-and-speed", 900, 0.4, 0.4, 0.02),
        ("decisions-speed-appeals", 900, 0.1, 0.4, 0.4),
        ("decisions-and-speed", 900, 0.1, 0.4, 0.02),
        ("decisions", 300, 0.4, 0.02, 0.02),
    ],
)
def test_it_holds_for_each_of_the_finer_columns_too(
    plan: str, number: int, undecided: float, late: float, appeals: float
) -> None:
    random_ = random.Random(number)
    halves = {"gender": {"woman": 0.5, "man": 0.48, "other": 0.02}, "disability": {"yes": 0.3, "no": 0.7}}
    journeys = drawn(
        random_,
        number,
        groups=halves,
        awarded=0.35,
        undecided=undecided,
        late=late,
        appeals=appeals,
        achievements=("one", "two", "three", "four"),
    )
    tables = tables_of(journeys, QUESTIONS)
    assert tables is not None
    assert tables.plan == plan
    targets = small_cells(journeys)
    attacker = Attacker(tables, journeys)

    bounds = [attacker.bounds(cell) for cell in random_.sample(targets, min(40, len(targets)))]
    assert bounds
    assert [(low, high) for low, high in bounds if low > 1e-6 or high < 9 - 1e-6] == []


def test_the_attacker_would_find_what_a_careless_table_gives_away() -> None:
    """By hand: 100 people, 45 awarded; of the 88 in two groups 40 are. So of the 12 others, exactly 5 are."""
    journeys = []
    for group, awarded, not_awarded in [("woman", 20, 24), ("man", 20, 24), ("other", 5, 7)]:
        journeys += [Journey("one", State(Reached.AWARDED, True), {"gender": group})] * awarded
        journeys += [Journey("one", State(Reached.STARTED), {"gender": group})] * not_awarded
    careless = Tables(
        "awards",
        10,
        (
            Line("", ALL, ALL, {"awarded": 45, "not-awarded": 55}),
            Line("gender", "woman", ALL, {"awarded": 20, "not-awarded": 24}),
            Line("gender", "man", ALL, {"awarded": 20, "not-awarded": 24}),
        ),
        {"gender": ("other",)},
        (),
    )

    low, high = Attacker(careless, journeys).bounds(Cell("gender", "other", ALL, "awarded"))
    assert (low, high) == pytest.approx((5, 5))

    ours = tables_of(journeys, ["gender"])
    assert ours is not None
    low, high = Attacker(ours, journeys).bounds(Cell("gender", "other", ALL, "awarded"))
    assert low == pytest.approx(0)
    assert high >= 9


def test_a_thousand_random_pairs_differ_by_nothing_that_is_small() -> None:
    """Each pair: two lines and two sets of columns, one within the other. Their difference counts real people."""
    random_ = random.Random(7)
    differences = []
    while len(differences) < 1_000:
        journeys = drawn(random_, random_.choice([80, 300, 900]))
        tables = tables_of(journeys, QUESTIONS)
        if tables is None:
            continue
        people = _people_by_line(tables, journeys)
        for _ in range(400):
            larger, smaller = random_.sample(range(len(people)), 2)
            keys = list(tables.lines[0].counts)
            wide = random_.sample(keys, random_.randint(1, len(keys)))
            narrow = random_.sample(wide, random_.randint(1, len(wide)))
            outer = frozenset().union(*(people[larger][key] for key in wide))
            inner = frozenset().union(*(people[smaller][key] for key in narrow))
            if inner <= outer:
                differences.append(len(outer) - len(inner))

    assert [number for number in differences if 1 <= number <= 9] == []


def _people_by_line(tables: Tables, journeys: list[Journey]) -> list[dict[str, frozenset[int]]]:
    """Who is counted in each number given out, told from the people themselves."""
    return [
        {
            key: frozenset(
                number
                for number, one in enumerate(journeys)
                if in_line(tables, line, one) and COLUMNS[key].holds(one.state)
            )
            for key in line.counts
        }
        for line in tables.lines
    ]


def test_two_releases_share_no_journey_so_their_difference_says_nothing_of_one() -> None:
    """Who came between two releases is counted in the later one alone; a total over both is given out nowhere."""
    first = drawn(random.Random(1), 300)
    newcomers = drawn(random.Random(2), 9)

    assert tables_of(first, QUESTIONS) is not None
    assert tables_of(newcomers, QUESTIONS) is None


@pytest.mark.parametrize(("seed", "number"), [(1, 150), (2, 400), (3, 900)])
def test_totals_without_groups_tell_nobodys_group(seed: int, number: int) -> None:
    """Decision 0423. The attacker also knows, of each achievement, how many stand in each column: more than the report on
    a quarter says. Of T people, from 0 to T may be of a group while T is no more than those of other groups in their
    class, and these are ten at least. Of more than that, some may be of the group and some not, whoever they are.
    """
    random_ = random.Random(seed)
    journeys = drawn(random_, number)
    tables = tables_of(journeys, QUESTIONS)
    assert tables is not None
    totals = [cell for cell in cells(journeys) if not cell.question]
    attacker = Attacker(tables, journeys, totals)
    wanted = [cell for cell in cells(journeys) if cell.question and cell.achievement != ALL]
    small = 0

    for cell in random_.sample(wanted, 60):
        total = sum(Cell("", ALL, cell.achievement, cell.column).holds(one) for one in journeys)
        low, high = attacker.bounds(cell)
        if not total or _is_told(tables, cell):
            continue
        assert low < total - 1e-6, cell
        assert high > 1e-6, cell
        if total <= 10:
            small += 1
            assert (low, high) == pytest.approx((0, total)), cell
    assert small


def test_a_small_total_of_one_group_would_be_found() -> None:
    """The attacker above is no weak one: a total that knew groups would give the number away."""
    journeys = drawn(random.Random(1), 150)
    tables = tables_of(journeys, QUESTIONS)
    assert tables is not None
    woman, everybody = Cell("gender", "woman", "three", "refused"), Cell("", ALL, "three", "refused")
    number = sum(map(woman.holds, journeys))
    others = [Cell("gender", group, "three", "refused") for group in ("man", "other", "(unanswered)")]

    low, high = Attacker(tables, journeys, [everybody, *others]).bounds(woman)

    assert number > 0
    assert (low, high) == pytest.approx((number, number))


def _is_told(tables: Tables, cell: Cell) -> bool:
    """Whether the release itself has a line for it: ten people at least."""
    line = tables.line(cell.question, cell.group, cell.achievement)
    return line is not None and cell.column in line.counts


def test_too_few_people_give_nothing_at_all() -> None:
    nine = [Journey("one", State(Reached.AWARDED, True), {"gender": "woman"})] * 9

    assert tables_of(nine, QUESTIONS) is None
    ten = tables_of([*nine, nine[0]], QUESTIONS)
    assert ten is not None
    assert [(line.question, line.counts) for line in ten.lines] == [("", {"everyone": 10})]


def test_a_tenant_may_ask_for_more_people_in_each_class() -> None:
    journeys = drawn(random.Random(3), 900)

    tables = tables_of(journeys, QUESTIONS, k=40)
    assert tables is not None
    assert min(number for line in tables.lines for number in line.counts.values()) >= 40


def test_small_groups_are_joined_and_never_dropped() -> None:
    """By hand: 60 women and 60 men with 20 not awarded each, 12 others with 2: others are joined with the smallest."""
    journeys = []
    for group, awarded, not_awarded in [("woman", 40, 20), ("man", 41, 20), ("other", 10, 2)]:
        journeys += [Journey("one", State(Reached.AWARDED, True), {"gender": group})] * awarded
        journeys += [Journey("one", State(Reached.STARTED), {"gender": group})] * not_awarded

    tables = tables_of(journeys, ["gender"])

    assert tables is not None
    assert tables.joined["gender"] == ("other", "woman")
    assert [(line.group, line.counts["awarded"]) for line in tables.lines if line.achievement == ALL] == [
        (ALL, 91),
        ("man", 41),
        (REST, 50),
    ]


def test_an_achievement_called_all_or_rest_is_one_like_others() -> None:
    journeys = drawn(random.Random(3), 900, achievements=("all", "rest", "unanswered"))

    tables = tables_of(journeys, [])
    assert tables is not None
    counts = {line.achievement: line.counts["awarded"] for line in tables.lines}
    assert "all" in counts
    assert counts.pop(ALL) == sum(counts.values())


def test_the_last_look_refuses_a_class_that_is_too_small_and_a_table_with_a_gap() -> None:
    whole, women = Line("", ALL, ALL, {"everyone": 30}), Line("gender", "woman", ALL, {"everyone": 24})
    with pytest.raises(Unsafe):
        _refuse_unsafe(Tables("starts", 10, (Line("", ALL, ALL, {"everyone": 9}),), {}, ()))
    with pytest.raises(Unsafe):
        _refuse_unsafe(Tables("starts", 10, (whole, women), {"gender": ()}, ()))


def test_the_names_of_joined_groups_tell_nobody_who_is_there() -> None:
    """By hand: 44 women, 44 men and 24 who did not say; and one more, of another gender or in words of her own."""
    possible = {"gender": ("woman", "man", "other", "own-words", "(unanswered)")}
    said = [{"gender": "woman"}] * 44 + [{"gender": "man"}] * 44 + [{}] * 24
    journeys = [
        Journey("one", State(Reached.AWARDED if number % 2 else Reached.STARTED), one)
        for number, one in enumerate(said)
    ]

    told = [
        tables_of(
            [*journeys, Journey("one", State(Reached.STARTED), {"gender": group})],
            ["gender"],
            possible=possible,
        )
        for group in ("other", "own-words")
    ]

    assert told[0] == told[1]
    assert told[0] is not None
    assert told[0].joined == {"gender": ("(unanswered)", "other", "own-words")}
