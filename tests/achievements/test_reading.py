"""The reading grade agrees with an independent counter that looks words up in a pronouncing dictionary."""

from collections.abc import Callable
from pathlib import Path

import pytest
import textstat
from textstat.backend.counts import _count_syllables

from workmark.achievements.reading import is_english, reading_of, sentences_of, syllables_of

# Ours may differ from textstat's by this much on a passage of 60 words or more.
TOLERANCE = 0.5

EASY = (
    "Pick a busy hour. Stand where the trolleys come in and count what comes back full. Do it on three days. Write "
    "the number down each time, with the day and the hour. Then ask two people on the shift what they think is the "
    "cause. Keep their words as they said them. If the count is high on one day only, look at what was different "
    "that day. You need a pen, a sheet of paper and ten minutes."
)
PLAIN = (
    "A good handover starts before the shift ends. Walk the aisle with the person who takes over, and point at each "
    "job that is not finished. Say what could hurt someone first, then what a customer is waiting for. Ask them to "
    "repeat the two most important points in their own words. Studies of hospital teams found that a short, fixed "
    "order of topics cut mistakes, because people forgot less and asked more questions."
)
HARD = (
    "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in Liberty, "
    "and dedicated to the proposition that all men are created equal. Now we are engaged in a great civil war, "
    "testing whether that nation, or any nation so conceived and so dedicated, can long endure. We are met on a great "
    "battle-field of that war. We have come to dedicate a portion of that field, as a final resting place for those "
    "who here gave their lives that that nation might live. It is altogether fitting and proper that we should do this."
)
OFFICIAL = (
    "Organizational representatives responsible for continuity planning should ensure appropriate documentation of "
    "recovery procedures, including comprehensive identification of interdependent information systems. "
    "Implementation of preventive controls reduces the consequences of disruption and increases availability. "
    "Evaluation activities, conducted periodically, validate technical capabilities and familiarize operational "
    "personnel with their individual responsibilities during emergency situations affecting essential functions. "
    "Deficiencies discovered through evaluation necessitate immediate correction and subsequent verification."
)


@pytest.fixture
def textstat_grade(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], float]:
    """textstat with the CMU Pronouncing Dictionary's entries for these passages, as it would fetch the whole of it."""
    sample = (Path(__file__).parent / "cmudict_sample.txt").read_text(encoding="utf-8").splitlines()
    spoken = {
        word: [phones.split()]
        for word, phones in (line.split(" ", 1) for line in sample if not line.startswith("#"))
    }
    monkeypatch.setattr(_count_syllables, "get_cmudict", lambda _language: spoken)
    return lambda text: float(textstat.flesch_kincaid_grade(text))


@pytest.mark.parametrize("text", [EASY, PLAIN, HARD, OFFICIAL], ids=["easy", "plain", "hard", "official"])
def test_the_grade_agrees_with_textstat(text: str, textstat_grade: Callable[[str], float]) -> None:
    assert reading_of(text).grade == pytest.approx(textstat_grade(text), abs=TOLERANCE)


def test_the_grade_is_the_published_formula_by_hand() -> None:
    # 20 sentences of 3 one-syllable words: 0.39 x 3 + 11.8 x 1 - 15.59 = -2.62.
    assert reading_of("The cat sat. " * 20).grade == -2.6
    # 6 sentences of 10 words, 10 of their 60 words with two syllables, so 70 syllables: 3.9 + 13.766... - 15.59.
    ten = "The big dog ran to the park and sat there. "
    eleven = "The big dogs ran under my paper and sat down. "
    assert reading_of(ten + eleven * 5).grade == 2.1


def test_a_short_text_gets_no_grade() -> None:
    assert reading_of("The cat sat. " * 19 + "It ate.").grade is None
    assert reading_of("").grade is None


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("make", 1), ("table", 2), ("needed", 2), ("asked", 1), ("handled", 2), ("pages", 2), ("rules", 1),
        ("business", 2), ("media", 3), ("manual", 3), ("doing", 2), ("created", 3), ("something", 2), ("idea", 3),
        ("every", 2), ("video", 3), ("client", 2), ("tourism", 3), ("co-worker", 3), ("it's", 1), ("PDF", 3), ("42", 1),
    ],
)  # fmt: skip
def test_syllables_are_those_of_a_dictionary(word: str, syllables: int) -> None:
    assert syllables_of(word) == syllables


def test_long_sentences_are_named() -> None:
    long = "This sentence has " + "very " * 22 + "much."

    reading = reading_of(f"Short one. {long} Short again.")

    assert [sentence.words for sentence in reading.too_long()] == [26]
    assert reading.too_long()[0].text == long


def test_list_items_and_headings_end_sentences_and_markup_is_not_read() -> None:
    text = (
        "# What to send\n\nSend *two* things:\n- a [plan](https://example.org/a.b) of it\n- a photo\n\n"
        "It helps [kaplan-2010]."
    )

    assert sentences_of(text) == ["What to send", "Send two things:", "a plan of it", "a photo", "It helps."]


def test_abbreviations_and_numbers_end_no_sentence() -> None:
    assert sentences_of("Use a tool, e.g. Trello, for 2.5 hours. Ask Dr. Silva.") == [
        "Use a tool, e.g. Trello, for 2.5 hours.",
        "Ask Dr. Silva.",
    ]


def test_a_hostile_text_is_read_quickly() -> None:
    assert reading_of("[" * 20_000).words == 0
    assert reading_of("a" * 20_000).words == 1
    assert reading_of("*_`" * 6_000 + " word").words == 1


def test_only_english_can_be_graded() -> None:
    assert is_english("en")
    assert is_english("en-GB")
    assert not is_english("pt")
