"""The headers of a COSE message: each label once (RFC 9052, section 3), however CBOR writes the map."""

import base64

import pytest

from workmark.openbadges.errors import MalformedProof
from workmark.openbadges.jose.envelope import Envelope, open_envelope

# A map of one label: the algorithm (1) is ES256 (-7). A byte string of that, with its length before it.
ES256 = "a10126"
PROTECTED = "43" + ES256


def opened(protected: str, unprotected: str) -> Envelope:
    """A COSE_Sign1 (tag 18, a list of four), with "{}" for its payload and one byte for its signature."""
    data = bytes.fromhex("d284" + protected + unprotected + "427b7d" + "4100")
    return open_envelope(base64.b64encode(data).decode())


@pytest.mark.parametrize(
    ("protected", "unprotected"),
    [
        (PROTECTED, "a0"),
        ("40", "a0"),
        ("41a0", "a0"),
        (PROTECTED, "a1044161"),
        # The size of a map may be written in 1, 2, 4 or 8 bytes of its own.
        ("44b8010126", "a0"),
        ("45b900010126", "b801044161"),
        ("47ba000000010126", "b90001044161"),
        ("4bbb00000000000000010126", "ba00000001044161"),
        # The length of a string too, and before a string without end stands none.
        ("5803" + ES256, "a1044161"),
        ("590003" + ES256, "a1044161"),
        ("5a00000003" + ES256, "a1044161"),
        ("5f" + PROTECTED + "ff", "a1044161"),
        # What a label is, and what it holds: bytes that read like a map, a map with two of its own.
        ("47a1616243a20001", "a0"),
        (PROTECTED, "a11863a2014161024162"),
    ],
)
def test_a_header_with_each_label_once_is_read(protected: str, unprotected: str) -> None:
    assert opened(protected, unprotected).form == "cose"


@pytest.mark.parametrize(
    ("protected", "unprotected"),
    [
        ("45a201260127", "a0"),
        ("46b80201260127", "a0"),
        (PROTECTED, "a2044161044162"),
        ("5f" + PROTECTED + "ff", "a2044161044162"),
        ("590003" + ES256, "a2044161044162"),
        ("40", "a2044161044162"),
        # A map without end says no size, so nobody can tell what a decoder left out.
        ("44bf0126ff", "a0"),
        (PROTECTED, "bf044161ff"),
    ],
)
def test_a_header_that_gives_a_label_twice_is_refused(protected: str, unprotected: str) -> None:
    with pytest.raises(MalformedProof, match="stands twice"):
        opened(protected, unprotected)


def test_a_map_without_end_is_refused_even_where_it_holds_as_many_as_its_mark_says() -> None:
    # 31, in the place of the size, means "without end", and not 31 labels.
    labels = "".join(f"18{number:02x}00" for number in range(100, 131))

    with pytest.raises(MalformedProof, match="stands twice"):
        opened(PROTECTED, f"bf{labels}ff")
