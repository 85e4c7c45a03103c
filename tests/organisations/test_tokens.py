"""Tokens are typed after commands as well as opened in browsers."""

import re

from workmark.organisations.models import new_token


def test_no_token_could_be_taken_for_an_option_of_a_command() -> None:
    # One in 64 would begin with a dash by chance.
    tokens = [new_token() for _ in range(2_000)]

    assert not any(token.startswith("-") for token in tokens)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", token) for token in tokens)
    assert len(set(tokens)) == len(tokens)
