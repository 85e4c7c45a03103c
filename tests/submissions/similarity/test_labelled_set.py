"""How often likeness is found and how often it is seen where there is none, on a labelled set (TRUST AQ12: at most 1%)."""

from itertools import combinations

from tests.submissions.similarity.labelled import CHANGES, jpeg, near_copy, pictures, texts
from workmark.submissions.similarity.fingerprints import (
    MOST_DIFFERENT_BITS,
    are_alike,
    bands,
    bits_apart,
    picture_fingerprint,
    text_fingerprints,
)


def alike(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and bits_apart(one, other) <= MOST_DIFFERENT_BITS


def test_of_different_pictures_at_most_one_pair_in_a_hundred_is_flagged() -> None:
    prints = [picture_fingerprint(jpeg(scene)) for scene in pictures(150)]

    pairs = list(combinations(prints, 2))
    flagged = sum(alike(one, other) for one, other in pairs)

    assert len(pairs) == 11_175  # 150 times 149 over 2
    assert flagged / len(pairs) <= 0.01


def test_of_pictures_that_were_changed_a_little_nearly_all_are_found() -> None:
    scenes = pictures(40)

    found = [
        alike(picture_fingerprint(jpeg(scene)), picture_fingerprint(jpeg(change(scene), quality=40)))
        for scene in scenes
        for change in CHANGES.values()
    ]

    assert len(found) == 200
    assert sum(found) / len(found) >= 0.95


def test_of_different_texts_none_in_a_hundred_pairs_is_flagged_though_they_share_a_form() -> None:
    prints = [text_fingerprints(text) for text in texts(150)]

    pairs = [(one, other) for one in prints for other in prints if one is not other]
    flagged = sum(are_alike(one, len(one & other)) for one, other in pairs)

    assert flagged / len(pairs) <= 0.01


def test_of_texts_that_were_shuffled_and_edited_nearly_all_are_found() -> None:
    originals = texts(60)

    found = [
        are_alike(text_fingerprints(copy), len(text_fingerprints(copy) & text_fingerprints(text)))
        for number, text in enumerate(originals)
        for copy in [near_copy(text, seed=number)]
    ]

    assert sum(found) / len(found) >= 0.95


def test_a_run_of_eight_words_leaves_a_common_fingerprint_wherever_it_stands() -> None:
    run = "the oldest milk stands in front of all"
    one = f"Some words of my own, quite a few of them. {run} And then more."
    other = f"{run}, she said, which nobody doubted."

    assert text_fingerprints(one) & text_fingerprints(other)


def test_pictures_at_most_seven_bits_apart_share_a_band() -> None:
    picture = picture_fingerprint(jpeg(pictures(1)[0]))
    assert picture is not None
    changed = picture
    for bit in (0, 16, 32, 48, 64, 80, 96):  # one in each band but the last
        changed ^= 1 << bit

    assert bits_apart(picture, changed) == 7
    assert set(bands(picture)) & set(bands(changed))


def test_a_blank_page_is_like_nothing() -> None:
    blank = pictures(1)[0].point(lambda _level: 200)

    assert picture_fingerprint(jpeg(blank)) is None
