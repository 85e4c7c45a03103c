"""Which part of a document JSON pointers choose: by the examples of RFC 6901 and by hand."""

import pytest

from workmark.openbadges.errors import MalformedPointer
from workmark.openbadges.proofs.selective.pointers import parse_pointer, select

BADGE = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:x:badge",
    "type": ["VerifiableCredential"],
    "name": "Marketing",
    "credentialSubject": {
        "id": "_:lena",
        "type": ["AchievementSubject"],
        "result": [
            {"type": ["Result"], "value": "1"},
            {"type": ["Result"], "value": "2"},
            {"type": ["Result"], "value": "3"},
        ],
    },
}
HEAD = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:x:badge",
    "type": ["VerifiableCredential"],
}


@pytest.mark.parametrize(
    ("pointer", "steps"),
    [
        # RFC 6901 section 5
        ("", []),
        ("/foo", ["foo"]),
        ("/foo/0", ["foo", "0"]),
        ("/", [""]),
        ("/a~1b", ["a/b"]),
        ("/c%d", ["c%d"]),
        ("/ ", [" "]),
        ("/m~0n", ["m~n"]),
        ("/m~01n", ["m~1n"]),
    ],
)
def test_a_pointer_is_read_as_its_rfc_says(pointer: str, steps: list[str]) -> None:
    assert parse_pointer(pointer) == steps


@pytest.mark.parametrize("pointer", ["name", "/a~2b", "/a~", "/" + "a" * 1000, 7, None, ["/name"]])
def test_what_is_no_pointer_is_refused(pointer: object) -> None:
    with pytest.raises(MalformedPointer):
        parse_pointer(pointer)


def test_ids_and_types_on_the_way_are_kept_and_blank_ids_are_not() -> None:
    assert select(BADGE, ["/credentialSubject/result/1/value"]) == {
        **HEAD,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "result": [{"type": ["Result"], "value": "2"}],
        },
    }


def test_a_list_closes_up_in_its_own_order() -> None:
    chosen = select(BADGE, ["/credentialSubject/result/2", "/credentialSubject/result/0"])

    assert [result["value"] for result in chosen["credentialSubject"]["result"]] == ["1", "3"]


@pytest.mark.parametrize(
    "pointers",
    [
        ["/credentialSubject", "/credentialSubject/result/1"],
        ["/credentialSubject/result/1", "/credentialSubject"],
        ["/credentialSubject/result/1/value", "/credentialSubject", "/credentialSubject/type"],
    ],
)
def test_a_whole_and_a_part_of_it_are_the_whole(pointers: list[str]) -> None:
    assert select(BADGE, pointers) == {**HEAD, "credentialSubject": BADGE["credentialSubject"]}


def test_the_pointer_to_the_whole_chooses_everything() -> None:
    assert select(BADGE, ["/name", ""]) == BADGE


@pytest.mark.parametrize(
    "pointer",
    [
        "/issuer",
        "/credentialSubject/result/3",
        "/credentialSubject/result/-",
        "/credentialSubject/result/01",
        "/credentialSubject/result/-1",
        "/credentialSubject/result/length",
        "/name/0",
        "/name/length",
        "/name/Mark",
        "/",
    ],
)
def test_a_pointer_to_nothing_is_refused(pointer: str) -> None:
    with pytest.raises(MalformedPointer):
        select(BADGE, [pointer])


def test_more_pointers_than_any_credential_needs_are_refused() -> None:
    with pytest.raises(MalformedPointer):
        select(BADGE, ["/name"] * 1001)
    assert select(BADGE, ["/name"] * 1000) == {**HEAD, "name": "Marketing"}
    assert parse_pointer("/" + "a" * 999) == ["a" * 999]


def test_one_pointer_to_nothing_among_sound_ones_is_refused() -> None:
    with pytest.raises(MalformedPointer):
        select(BADGE, ["/name", "/issuer"])


def test_what_has_no_contexts_and_no_proper_id_keeps_what_it_has() -> None:
    assert select({"id": 7, "name": "Marketing", "note": ""}, ["/name"]) == {"id": 7, "name": "Marketing"}
