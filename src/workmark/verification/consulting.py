"""Answers the questions a check asks of the outside world, and notes each of them for the report.

An address of our own is answered from our own pages, before any socket is thought of. Everything else goes through
the bounded fetcher, or is refused when the person asked for an offline check. One run asks a bounded number of times.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from workmark.lib.fetch import Fetcher, FetchError, UnexpectedAnswer
from workmark.lib.public_addresses import AddressRefused
from workmark.openbadges.errors import Unresolvable
from workmark.openbadges.resolving import Fetched
from workmark.verification.report import Consulted

OwnOrigin = Callable[[str], Fetched | None]

MAX_ADDRESSES = 24
# Somebody is waiting. What is not known by then reads "could not tell".
SECONDS_FOR_ALL = 12.0
# What a badge, a DID document, a status list or a profile comes as; a server that has several kinds picks by this.
ACCEPT = (
    "application/vc, application/vc+jwt, application/vc+ld+json, application/did+ld+json, application/ld+json, "
    "application/json, image/png;q=0.9, image/svg+xml;q=0.9, */*;q=0.1"
)


def nothing_of_ours(url: str) -> Fetched | None:
    """The `own_origin` of someone who publishes nothing."""
    return None


@dataclass
class Consultation:
    """Resolves addresses for one run. fetcher: None makes the check an offline one."""

    fetcher: Fetcher | None
    own_origin: OwnOrigin = nothing_of_ours
    consulted: list[Consulted] = field(default_factory=list)
    _until: float = field(default_factory=lambda: time.monotonic() + SECONDS_FOR_ALL)
    _answers: dict[str, Fetched | Unresolvable] = field(default_factory=dict)

    def resolve(self, url: str, /) -> Fetched:
        """What stands at an address. Raises Unresolvable; the same address is asked once in a run."""
        if url not in self._answers:
            answer = self._ask(url)
            self._answers[url] = answer
            self.consulted.append(
                Consulted(url, problem=str(answer))
                if isinstance(answer, Unresolvable)
                else Consulted(url, answer.fetched_at, answer.from_cache)
            )
        answer = self._answers[url]
        if isinstance(answer, Unresolvable):
            raise Unresolvable(str(answer), answer.gone)
        return answer

    def _ask(self, url: str) -> Fetched | Unresolvable:
        """The answer, or in words why there is none."""
        if len(self._answers) >= MAX_ADDRESSES:
            return Unresolvable(
                f"The badge asks for more than {MAX_ADDRESSES} addresses; the rest were not looked up."
            )
        own = self.own_origin(url)
        if own is not None:
            return own
        if self.fetcher is None:
            return Unresolvable(f"This is an offline check, so {url[:200]} was not looked up.")
        if time.monotonic() > self._until:
            return Unresolvable(f"Other addresses took so long to answer that {url[:200]} was not looked up.")
        try:
            fetched = self.fetcher.get(url, accept=ACCEPT)
        except UnexpectedAnswer as error:
            return Unresolvable(str(error), error.body)
        except (FetchError, AddressRefused) as error:
            return Unresolvable(str(error))
        return Fetched(
            body=fetched.body,
            media_type=fetched.content_type.partition(";")[0].strip().lower(),
            url=fetched.url,
            fetched_at=fetched.fetched_at,
            from_cache=fetched.from_cache,
            is_redirected=fetched.is_redirected,
        )
