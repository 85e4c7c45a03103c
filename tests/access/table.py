"""The access table: what every address of the product names, and who of its own tenant it opens for.

`table.toml` holds one line for each address, written and reviewed by hand. One that is missing there fails the build.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.web.routes import routes

PLACE = re.compile(r"<(?:([a-z_]+):)?([a-z0-9_]+)>|\(\?P<([a-z0-9_]+)>[^)]*\)")
FILE = Path(__file__).with_name("table.toml")
_NUMBERS = {
    "ask", "claim", "alignment", "doubt", "badge-number", "member", "qualification", "invitation", "domain", "session",
    "token", "employment", "offer", "sign-on-link", "placement", "place", "validation", "team",
}  # fmt: skip


class _Absent(dict[str, str]):
    """Values of the same form that nothing has."""

    def __missing__(self, name: str) -> str:
        if name == "key":
            return f"z6Mk{'9' * 44}"  # a Multikey by its form: any other text is refused before anybody looks for it
        if name == "badge-short":
            return f"absent{'0' * 16}"
        return "987654321" if name in _NUMBERS else "absent-00000000000000000000000000"


ABSENT = _Absent()


@dataclass(frozen=True)
class Entry:
    """route: as in the URL patterns. things: a name of `Tenant.things` for each place, or "=" and the value itself.

    opens: who of the tenant whose things they are finds something there.
    """

    route: str
    things: tuple[str, ...]
    opens: frozenset[str]

    def filled(self, values: Mapping[str, str]) -> list[str]:
        return [name[1:] if name.startswith("=") else values[name] for name in self.things]


@dataclass(frozen=True)
class Table:
    """everybody: the same for all. own: about whoever asks. links: open to whoever holds them. private: the rest.

    silent: private, and even the person whose it is is told the same whether the thing is there or not.
    """

    everybody: tuple[Entry, ...]
    own: tuple[Entry, ...]
    links: tuple[Entry, ...]
    private: tuple[Entry, ...]
    silent: tuple[Entry, ...]

    def routes(self) -> list[str]:
        return [
            entry.route
            for part in (self.everybody, self.own, self.links, self.private, self.silent)
            for entry in part
        ]


def read_table() -> Table:
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Table(**{part: tuple(_entry(*line) for line in said[part].items()) for part in said})


def _entry(route: str, line: str) -> Entry:
    things, _, opens = line.partition(": ")
    return Entry(route, tuple(things.split()), frozenset(opens.split()))


def address(route: str, things: list[str]) -> str:
    left = iter(things)
    path = PLACE.sub(lambda _place: next(left), route)
    return "/" + path.replace("^", "").replace("$", "").replace("\\", "")


def every_route() -> list[str]:
    return routes()
