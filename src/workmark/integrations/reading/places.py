"""Where a download lies: files, folders, or one address on the web, which only the bounded fetcher asks."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from workmark.integrations.reading.packages import Package, open_bytes, open_packages
from workmark.lib.fetch import MIB, Fetcher, FetchError, Limits, NoAnswer
from workmark.lib.problems import InvalidInput, Unreachable
from workmark.lib.public_addresses import AddressRefused

# A release is some megabytes; the largest by far is ESCO in many languages.
FETCHING = Limits(seconds=300.0, max_bytes=128 * MIB)


@contextmanager
def open_places(
    places: Sequence[str], archives: "re.Pattern[str]", fetcher: Fetcher | None = None
) -> Iterator[tuple[Package, ...]]:
    """The packages at these paths or at this one address.

    archives: names of archives that stand for a folder which holds them, as downloads often lie together.

    Raises InvalidInput, TooLarge or Unreachable, saying what is wrong.
    """
    addresses = [place for place in places if place.lower().startswith(("https://", "http://"))]
    if not addresses:
        with open_packages(_paths(places, archives)) as packages:
            yield packages
    elif len(places) > 1:
        raise InvalidInput(_("Give one address, or any number of files."))
    else:
        name, content = _fetched(addresses[0], fetcher or Fetcher(limits=FETCHING))
        with open_bytes(name, content) as package:
            yield (package,)


def _paths(places: Sequence[str], archives: "re.Pattern[str]") -> list[Path]:
    found: list[Path] = []
    for place in map(Path, places):
        inside = sorted(place.iterdir()) if place.is_dir() else []
        held = [path for path in inside if path.suffix == ".zip" and archives.search(path.name)]
        found += held or [place]
    return found


def _fetched(address: str, fetcher: Fetcher) -> tuple[str, bytes]:
    try:
        fetched = fetcher.get(address)
    except AddressRefused as error:
        raise InvalidInput(str(error)) from error
    except NoAnswer as error:
        raise Unreachable(str(error)) from error
    except FetchError as error:
        raise InvalidInput(str(error)) from error
    return unquote(urlsplit(address).path.rpartition("/")[2]) or "download", fetched.body
