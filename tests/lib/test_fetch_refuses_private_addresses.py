"""No URL that a stranger can write makes our server knock on a private door (server-side request forgery).

Every payload is fetched with every protection but ours taken away: any port is allowed, and whatever address the
fetcher would connect to, it reaches a canary on loopback. The canary must stay silent.
"""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lib.servers import Canary
from workmark.lib.fetch import Fetcher, Limits
from workmark.lib.public_addresses import AddressRefused, is_public, parse_public_url

HERE = Path(__file__).parent
# Ways inside written into the URL itself, in every spelling that one library or another takes for an address.
SPELLED_OUT = (HERE / "inward_urls.txt").read_text().split()
WITH_CONTROL_CHARACTERS = [
    "https://127.0.0.1\r\nHost: example.org/",
    "https://example.org/\r\nX-Injected: 1",
    "https://example.org/ HTTP/1.1\r\nHost: 127.0.0.1",
    "https://example.org\t@127.0.0.1/",
    "https://example.org\x00.127.0.0.1/",
    " https://127.0.0.1/",
    "https://127.0.0.1 .example.org/",
    "https://example.org/" + "a" * 3_000,
    "",
]

# A harmless name whose name server answers with one of these.
NOT_PUBLIC = (HERE / "inward_addresses.txt").read_text().split()
PUBLIC = (
    *("1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00::1"),
    *("172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1"),
)


@pytest.fixture
def canary() -> Iterator[Canary]:
    canary = Canary()
    yield canary
    canary.close()


def guarded(canary: Canary, addresses: list[str]) -> Fetcher:
    """The fetcher with the real rules, and every road leading to the canary."""

    def to_canary(address: str, port: int, seconds: float) -> socket.socket:
        return socket.create_connection(("127.0.0.1", canary.port), timeout=seconds)

    return Fetcher(limits=Limits(seconds=2), look_up=lambda host, seconds: addresses, connect=to_canary)


def test_there_are_at_least_sixty_spellings() -> None:
    assert len(set(SPELLED_OUT + WITH_CONTROL_CHARACTERS)) >= 60


@pytest.mark.parametrize("url", [*SPELLED_OUT, *WITH_CONTROL_CHARACTERS])
def test_a_url_that_spells_out_a_way_inside_reaches_nothing(url: str, canary: Canary) -> None:
    fetcher = guarded(canary, ["127.0.0.1"])

    with pytest.raises(AddressRefused):
        fetcher.get(url)

    assert canary.visits == 0


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_that_leads_inside_reaches_nothing(address: str, canary: Canary) -> None:
    with pytest.raises(AddressRefused, match="private or reserved"):
        guarded(canary, [address]).get("https://badges.example.org/1")

    assert canary.visits == 0


@pytest.mark.parametrize("addresses", [["93.184.216.34", "127.0.0.1"], ["::1", "93.184.216.34"]])
def test_one_private_address_among_public_ones_is_enough_to_refuse(
    addresses: list[str], canary: Canary
) -> None:
    with pytest.raises(AddressRefused):
        guarded(canary, addresses).get("https://badges.example.org/1")

    assert canary.visits == 0


def test_the_checked_address_is_the_one_connected_to() -> None:
    """A name server that changes its answer between check and use (rebinding) is asked only once."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    asked_for: list[str] = []

    def note_and_refuse(address: str, port: int, seconds: float) -> socket.socket:
        asked_for.append(address)
        raise ConnectionRefusedError

    fetcher = Fetcher(look_up=lambda host, seconds: next(answers), connect=note_and_refuse)
    with pytest.raises(Exception, match="could not be reached"):
        fetcher.get("https://rebinding.example.org/")

    assert asked_for == ["93.184.216.34"]


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_beside_the_special_ranges_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://Badges.Example.ORG", "https://badges.example.org/"),
        ("https://example.org:443/a?b=c#fragment", "https://example.org/a?b=c"),
        ("https://example.org./", "https://example.org/"),
        ("https://example.org/naïve/%C3%A9", "https://example.org/na%C3%AFve/%C3%A9"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org/a@b:c", "https://example.org/a@b:c"),
    ],
)
def test_ordinary_addresses_are_read_as_they_are_meant(url: str, asked: str) -> None:
    assert str(parse_public_url(url)) == asked
