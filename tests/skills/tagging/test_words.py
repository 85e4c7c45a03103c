"""Words are folded and stemmed and keep their place. Stems are those of Snowball's own English vocabulary."""

from workmark.skills.tagging.words import MAX_WORDS, words_of


def stems(text: str, language: str = "en") -> list[str]:
    return [word.stem for word in words_of(text, language)]


def test_forms_of_one_word_have_one_stem() -> None:
    # Snowball's English sample vocabulary: consign, consigned, consigning, consignment -> consign.
    assert stems("consign consigned consigning consignment") == ["consign"] * 4


def test_words_that_join_say_nothing() -> None:
    assert stems("the budget of a project") == ["budget", "project"]


def test_names_of_languages_keep_their_signs() -> None:
    assert stems("C++, C# and .NET") == ["c++", "c#", ".net"]


def test_a_single_letter_counts_only_as_a_capital() -> None:
    assert stems("R, not r or s") == ["r"]


def test_accents_and_capitals_make_no_difference() -> None:
    assert stems("Café CAFE", "fr") == ["caf", "caf"]  # Snowball's French stemmer drops a final e


def test_a_language_without_rules_keeps_its_words_whole() -> None:
    assert stems("oppija oppijan", "xx") == ["oppija", "oppijan"]


def test_each_word_knows_where_it_stands() -> None:
    text = "Train new staff."

    assert [text[word.start : word.end] for word in words_of(text)] == ["Train", "new", "staff"]


def test_no_more_is_read_than_a_sentence_may_have() -> None:
    assert len(words_of("word " * 100_000)) == MAX_WORDS


def test_a_word_without_end_is_passed_over() -> None:
    assert stems("x" * 1_000_000 + " budget") == ["budget"]
