"""Tokens: unguessable, safe in a URL, and stored only as a hash."""

import hashlib
import re

from workmark.lib.tokens import hash_token, new_token, token_matches


def test_a_token_is_thirty_two_url_safe_characters_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(1_000)}

    assert len(tokens) == 1_000
    # 32 characters of 6 bits each: 192 bits, where ASVS asks for 128.
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", token) for token in tokens)


def test_what_is_stored_is_the_sha_256_and_not_the_token() -> None:
    # The digest of "abc" is the first example of FIPS 180-4.
    assert hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hash_token("abc") == hashlib.sha256(b"abc").hexdigest()


def test_only_the_token_itself_matches() -> None:
    token = new_token()

    assert token_matches(token, hash_token(token))
    assert not token_matches(token + "x", hash_token(token))
    assert not token_matches("", hash_token(token))
    assert not token_matches("né", hash_token(token))
