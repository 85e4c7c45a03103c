"""The semantic half, with the real model: pieces as the library of others gives them, and meanings where they belong."""

from pathlib import Path

import numpy as np
import pytest

from workmark.skills.tagging.framework_text import SkillText
from workmark.skills.tagging.index import build
from workmark.skills.tagging.semantic import vectors
from workmark.skills.tagging.semantic.encoder import WIDTH, Encoder
from workmark.skills.tagging.semantic.tagger import SEMANTIC_FEATURES, SemanticTagger
from workmark.skills.tagging.semantic.vectors import keep_vectors, kept_vectors
from workmark.skills.tagging.semantic.wordpiece import pieces_of

SKILLS = [
    SkillText("u:staff", "supervise employees"),
    SkillText("u:lorry", "drive a lorry"),
    SkillText("u:garden", "prune hedges"),
    SkillText("u:soup", "cook soups"),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def tagger(encoder: Encoder) -> SemanticTagger:
    index = build(SKILLS)
    return SemanticTagger(index, encoder.encode_many(index.forms).astype(np.float32), encoder)


# What huggingface/tokenizers 0.23.3 gives with the tokenizer.json of all-MiniLM-L6-v2.
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("You manage budgets.", [101, 2017, 6133, 26178, 1012, 102]),
        ("C++, C# & .NET!", [101, 1039, 1009, 1009, 1010, 1039, 1001, 1004, 1012, 5658, 999, 102]),
        ("Café Müller naïve", [101, 7668, 12304, 15743, 102]),
    ],
)
def test_pieces_are_those_of_the_library_that_others_use(text: str, numbers: list[int]) -> None:
    assert [piece.number for piece in pieces_of(text, 128)] == numbers


def test_a_piece_knows_the_word_it_is_of() -> None:
    text = "manage budgets"

    assert [text[piece.start : piece.end] for piece in pieces_of(text, 128)] == ["", "manage", "budgets", ""]


@pytest.mark.parametrize("text", ["", "\x00", "x" * 100_000, "word " * 100_000, "\ud800"])
def test_no_text_is_too_long_or_too_odd(encoder: Encoder, text: str) -> None:
    encoded = encoder.encode(text)

    assert encoded.whole.shape == (WIDTH,)
    assert len(encoded.pieces) <= 128


def test_a_sentence_reads_the_same_alone_and_among_others(encoder: Encoder) -> None:
    alone = encoder.encode("manage budgets").whole
    among = encoder.encode_many(["manage budgets", "a much longer sentence about something else altogether"])[
        0
    ]

    # Weights of eight bits are scaled by what stands beside them, so a little is lost.
    assert float(alone @ among.astype(np.float32)) > 0.98


def test_what_shares_no_word_is_found_by_its_meaning(tagger: SemanticTagger) -> None:
    tagged = tagger.tag("Operate heavy goods vehicles on long routes.")

    assert tagged.suggestions[0].uri == "u:lorry"
    assert tagged.because(tagged.suggestions[0])


def test_each_half_of_a_sentence_causes_its_own_skill(tagger: SemanticTagger) -> None:
    tagged = tagger.tag("You trim bushes in the morning and prepare broth at noon.")

    because = {s.uri: tagged.because(s) for s in tagged.suggestions[:2]}
    assert because.keys() == {"u:garden", "u:soup"}
    assert "bushes" in because["u:garden"]
    assert "broth" in because["u:soup"]


def test_nothing_in_nothing_out(tagger: SemanticTagger) -> None:
    assert tagger.tag("").suggestions == ()
    assert tagger.tag("!!!").suggestions == ()


def test_a_framework_without_skills_suggests_none(encoder: Encoder) -> None:
    index = build([])
    empty = SemanticTagger(index, encoder.encode_many(index.forms).astype(np.float32), encoder)

    assert empty.tag("You supervise employees.").suggestions == ()


def test_what_was_reckoned_before_a_stop_is_not_reckoned_again(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vectors, "_STRETCH", 2)
    index = build([SkillText(f"urn:{number}", f"skill {number}") for number in range(5)], "en")
    path, reckoned = tmp_path / "tagging" / "esco-1.npy", []
    encode_many = Encoder.encode_many
    monkeypatch.setattr(
        Encoder, "encode_many", lambda self, texts: reckoned.extend(texts) or encode_many(self, texts)
    )

    def stop(ready: int, count: int) -> None:
        assert count == 5
        if ready == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep_vectors(index, path, stop)
    assert kept_vectors(index, path) is None
    keep_vectors(index, path, lambda ready, count: None)

    assert reckoned == list(index.forms)  # each once
    kept = kept_vectors(index, path)
    assert kept is not None
    np.testing.assert_allclose(kept, encode_many(encoder, index.forms), atol=0.002)  # of half precision
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_vectors_of_nothing_are_kept_too(tmp_path: Path) -> None:
    index = build([], "en")
    keep_vectors(index, tmp_path / "esco-1.npy", lambda ready, count: None)

    kept = kept_vectors(index, tmp_path / "esco-1.npy")
    assert kept is not None
    assert kept.shape == (0, WIDTH)


def test_the_fusion_is_small() -> None:
    assert len(SEMANTIC_FEATURES) <= 40
