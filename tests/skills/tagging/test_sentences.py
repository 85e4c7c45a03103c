from workmark.skills.tagging.sentences import sentences_of


def test_bullets_and_empty_lines_are_no_part_of_a_sentence() -> None:
    assert sentences_of("You will:\n\n• plan routes\n - count stock\n") == [
        "You will:",
        "plan routes",
        "count stock",
    ]


def test_a_line_of_two_sentences_is_two() -> None:
    assert sentences_of("You plan. You count! Use Node.js, e.g. daily.") == [
        "You plan.",
        "You count!",
        "Use Node.js, e.g. daily.",
    ]
