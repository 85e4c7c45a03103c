import pytest

from workmark.submissions.words import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("   \n\t ", 0),
        ("one", 1),
        ("one two\nthree", 3),
        ("well-known", 1),
        ("don't", 1),
        ("a – b", 2),  # the dash between is no word
        ("... !!! ***", 0),
        ("3,5 km", 2),
        ("año nuevo", 2),
        ("مرحبا بالعالم", 2),
        ("東京で働く", 3),  # five characters: two are a word where no spaces stand between words, rounded up
        ("work 仕事", 2),
        ("สวัสดีชาวโลก", 6),  # Thai, 12 characters with the marks above
        ("ສະບາຍດີ", 4),  # Lao, 7
        ("ភាសាខ្មែរ", 5),  # Khmer, 9
        ("မြန်မာ", 3),  # Burmese, 6
        ("안녕 세상", 2),  # Korean puts spaces between words
    ],
)
def test_words_are_counted_by_the_stated_rule(text: str, words: int) -> None:
    assert count_words(text) == words
