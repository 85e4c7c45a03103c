"""The search over a shelf of which every answer can be worked out by hand (`search_shelf`)."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.skills.search_shelf import fill_shelf
from workmark.skills.actions.index_framework import index_framework
from workmark.skills.checks import trigrams_are_there
from workmark.skills.models import Framework, Skill
from workmark.skills.nearness import Nearness
from workmark.skills.search_models import EntryKind
from workmark.skills.search_questions import words_beginning_like, words_like
from workmark.skills.searching import MOST_HITS, Hit, Search, find


@pytest.fixture
def shelf(db: None) -> Framework:
    return fill_shelf()


def labels(words: str, *kinds: EntryKind, **more: Any) -> list[str]:
    return [hit.label for hit in find(Search(words, kinds=kinds or (EntryKind.SKILL,), **more)).hits]


def only(words: str, **more: Any) -> Hit:
    [hit] = find(Search(words, **more)).hits
    return hit


def test_the_nearer_comes_first(shelf: Framework) -> None:
    """Exactly it, then what begins with it, then what holds it, then what has another label with it."""
    found = find(Search("manage staff", kinds=(EntryKind.SKILL,))).hits

    assert [(hit.label, hit.nearness) for hit in found] == [
        ("manage staff", Nearness.EXACT),
        ("manage staff rotas", Nearness.BEGINS),
    ]
    assert labels("staff") == ["manage staff", "manage staff rotas", "plan staff training"]
    assert labels("warehous") == ["warehousing", "manage a warehouse"]  # begins, holds


def test_words_are_found_in_any_order_and_by_their_beginnings(shelf: Framework) -> None:
    assert labels("training pla") == ["plan staff training"]
    assert labels("m") == ["manage staff", "manage a warehouse", "manage staff rotas"]  # short before long
    assert labels("s") == []  # no label begins with it, and one letter within a label is no question


def test_other_labels_count_and_are_named(shelf: Framework) -> None:
    hit = only("lead people")

    assert (hit.label, hit.found_by, hit.nearness) == ("manage staff", "lead people", Nearness.EXACT)
    assert only("storehouse").found_by == "run a storehouse"


def test_accents_and_case_do_not_matter(shelf: Framework) -> None:
    assert labels("CAFE") == labels("café") == ["brew coffee"]
    assert labels("bestand zahlen") == ["count stock"]


def test_hidden_labels_find_and_are_not_shown(shelf: Framework) -> None:
    hit = only("invetory taking")

    assert (hit.label, hit.found_by) == ("count stock", "")


def test_codes_are_found_whole(shelf: Framework) -> None:
    hit = only("4321.1", kinds=(EntryKind.OCCUPATION,))

    assert (hit.label, hit.found_by) == ("stock keeper", "4321.1")
    assert labels("S4.2") == ["count stock"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mange staff", ["manage staff", "manage staff rotas"]),  # one letter missing of six
        ("pyhton", ["Python (computer programming)"]),  # two swapped
        ("pythom", ["Python (computer programming)"]),
        ("brwe coffe", ["brew coffee"]),
        ("wharehousinng", ["warehousing"]),  # two too many of eleven
        ("anlyse dta", []),  # a slip in three letters is another word
    ],
)
def test_slips_of_the_finger_are_forgiven(shelf: Framework, typed: str, meant: list[str]) -> None:
    found = find(Search(typed, kinds=(EntryKind.SKILL,))).hits

    assert [hit.label for hit in found] == meant
    assert all(hit.nearness is Nearness.NEAR_MISS for hit in found)


def test_a_word_that_is_known_stands_for_itself(shelf: Framework) -> None:
    """ "count" and "stock" are both known, and no label is near "count coffee": so nothing, rather than "brew coffee"."""
    assert labels("count coffee") == []


def test_a_slip_that_is_a_word_elsewhere_is_forgiven_where_nothing_else_is_found(shelf: Framework) -> None:
    """As "mange satff" in ESCO, which knows mange: the unknown word alone leads nowhere."""
    Skill.objects.create(framework=shelf, uri="urn:shelf:date", label="grow date palms")
    index_framework(shelf)

    assert labels("anlyse date") == ["analyse data"]
    assert labels("grow dat") == ["grow date palms"]


@pytest.mark.parametrize("typed", ["warehuose manger", "manger warehuose", "warehuose mnager"])
def test_a_slip_in_each_of_two_words_is_forgiven_however_many_other_words_are_near(
    shelf: Framework, typed: str
) -> None:
    """As in ESCO, where nine words are as near to "manger" as "manager" is, and none longer: most begin otherwise."""
    for number, word in enumerate(
        ["anger", "banger", "danger", "ganger", "hanger", "ranger", "sanger", "wanger", "zanger"]
    ):
        Skill.objects.create(framework=shelf, uri=f"urn:shelf:near:{number}", label=f"{word} {number}")
    Skill.objects.create(framework=shelf, uri="urn:shelf:manager", label="warehouse manager")
    index_framework(shelf)

    assert labels(typed)[0] == "warehouse manager"


def test_a_slip_in_the_first_letter_is_forgiven_too(shelf: Framework) -> None:
    assert labels("nanage saff") == ["manage staff", "manage staff rotas"]
    assert labels("vrew coffee") == ["brew coffee"]


def test_tasks_are_found_by_their_occupation_too(shelf: Framework) -> None:
    assert labels("shelf", EntryKind.TASK) == ["Count goods on every shelf."]
    assert labels("barista brew", EntryKind.TASK) == ["Grind beans and brew coffee."]
    assert labels("4321", EntryKind.TASK) == ["Count goods on every shelf."]


def test_kinds_stand_side_by_side(shelf: Framework) -> None:
    found = find(Search("brew coffee")).hits

    assert [(hit.kind, hit.label) for hit in found] == [
        (EntryKind.SKILL, "brew coffee"),
        (EntryKind.TASK, "Grind beans and brew coffee."),
    ]


def test_the_asked_language_comes_first_and_names_what_is_found(shelf: Framework) -> None:
    hit = only("manage personnel", language="es", kinds=(EntryKind.SKILL,))
    assert (hit.label, hit.found_by) == ("gestionar personal", "manage personnel")
    assert only("gestionar", language="en").label == "manage staff"
    assert only("almacen", language="es-MX").label == "encargado de almacén"

    Skill.objects.create(framework=shelf, uri="urn:shelf:late", label="data")  # shorter than "datos"
    Skill.objects.create(framework=shelf, uri="urn:shelf:later", label="analiza")
    index_framework(shelf)

    assert labels("analiz", language="es") == ["analizar datos", "analiza"]
    assert labels("analiz", language="en") == ["analiza", "analyse data"]


def test_signs_tell_apart_what_words_cannot(shelf: Framework) -> None:
    assert labels("C#")[:2] == ["C#", "C++"]
    assert labels("c++")[:2] == ["C++", "C#"]


def test_what_is_retired_or_only_orders_others_is_not_found(shelf: Framework) -> None:
    assert labels("count") == ["count stock"]


def test_indexing_again_replaces_what_was_there(shelf: Framework) -> None:
    Skill.objects.filter(label="count stock").update(
        label="tally goods", alternative_labels=[], hidden_labels=[]
    )

    index_framework(shelf)

    assert labels("count stock") == []
    assert labels("tally goods") == ["tally goods"]


def test_pages_of_hits_join_without_gap_or_double(shelf: Framework) -> None:
    Skill.objects.bulk_create(
        Skill(framework=shelf, uri=f"urn:shelf:many:{n}", label=f"sort parcel {n}")
        for n in range(MOST_HITS + 30)
    )
    index_framework(shelf)

    whole = find(Search("sort parcel", limit=1_000))
    parts = [find(Search("sort parcel", start=start, limit=70)).hits for start in (0, 70, 140)]

    assert (len(whole.hits), whole.total, whole.is_cut) == (MOST_HITS, MOST_HITS, True)
    assert tuple(hit for part in parts for hit in part) == whole.hits


def test_an_organisations_own_framework_is_found_by_its_people_only(shelf: Framework, cast: Cast) -> None:
    Framework.objects.filter(pk=shelf.pk).update(owner=cast.harbour)

    assert labels("count stock", person=cast.aziz) == ["count stock"]
    for person in (None, cast.emre, cast.otto):
        assert labels("count stock", person=person) == []
        assert labels("count stock", person=person, framework="shelf") == []


def test_one_framework_can_be_asked_alone(shelf: Framework) -> None:
    assert labels("count stock", framework="shelf") == ["count stock"]
    assert labels("count stock", framework="esco") == []


@pytest.mark.parametrize(
    "words",
    [
        "",
        " \x00\x00 ",
        "* \" ' ( ) : ^ - + % _ \\ & | ! <->",
        "🙂🙂",
        "\u202eexe.tac\u202c",
        "NEAR(a b) OR NOT AND",
        '"staff" OR bag:*',
        "x' OR 1=1 --",
        "staff:* & !manage",
        "_skill0 _task0",
        "a" * 10_000,
        "staff " * 2_000,
        "é" * 10_000,
        "ﷺ" * 400,  # one letter that folds to eighteen
        "مخزن مخزن",
        "\ud800",
    ],
)
def test_whatever_is_typed_is_only_words(shelf: Framework, words: str) -> None:
    found = find(Search(words, language="%"))

    assert found.total == len(found.hits) <= 20
    assert all(hit.label for hit in found.hits)


def test_signs_alone_find_nothing_and_operators_are_words(shelf: Framework) -> None:
    assert labels("*\"'%_") == []
    assert labels("staff OR stock") == []
    assert labels("_skill0") == []


@pytest.mark.parametrize("near", [words_like, words_beginning_like])
def test_words_alike_are_candidates_with_trigrams_and_without(shelf: Framework, near: Any) -> None:
    """The second is for a PostgreSQL that has no pg_trgm: it knows only slips after the second letter."""
    assert "python" in near("pythno", reach=1)
    assert "warehousing" in near("warehosing", reach=2)
    assert near("xylophones", reach=2) == []


def test_a_database_without_trigrams_says_so(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trigrams_are_there(databases=["default"]) == []

    # What `has_trigrams` answers where the migration was refused the extension.
    monkeypatch.setattr("workmark.skills.checks.has_trigrams", lambda: False)

    assert [warning.id for warning in trigrams_are_there(databases=["default"])] == ["skills.W001"]
