"""The door to the operator's gateway: what is sent to it, and what its answers mean. `docs/running.md` says the same.

Without an address in the settings there is no gateway, and text messages are offered to nobody.
"""

import json
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from workmark.lib.fetch import Answered, Fetcher, FetchError, Limits
from workmark.lib.public_addresses import AddressRefused, is_public

_SECONDS: Final = 10.0
_MOST_BYTES: Final = 16 * 1024
_NO_FOR_GOOD: Final = frozenset({400, 410, 422})
_NOT_NOW: Final = frozenset({401, 403, 404, 405, 408, 425, 429, 503})


class Said(Enum):
    """SENT: it took the message. REFUSED: it never will. NOT_TAKEN: it did not, and may later. UNTOLD: nobody can say."""

    SENT = auto()
    REFUSED = auto()
    NOT_TAKEN = auto()
    UNTOLD = auto()


@dataclass(frozen=True)
class Answer:
    """words: why, without any number in it."""

    said: Said
    words: str = ""


class Gateway(Protocol):
    """Hands one message over. message_id: the same for each try, so that a gateway can tell a second one."""

    def send(self, *, message_id: str, number: str, words: str) -> Answer: ...


@dataclass(frozen=True)
class HttpsGateway:
    """Posts JSON to one address, with a bearer secret."""

    url: str
    secret: str
    fetcher: Fetcher

    def send(self, *, message_id: str, number: str, words: str) -> Answer:
        body = json.dumps({"id": message_id, "to": number, "text": words}, ensure_ascii=False).encode()
        headers = {
            "Authorization": f"Bearer {self.secret}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Idempotency-Key": message_id,
        }
        try:
            return read_answer(self.fetcher.post(self.url, body, headers, reads_answer=True))
        except AddressRefused as error:
            return Answer(Said.NOT_TAKEN, without_numbers(str(error)))
        except FetchError as error:
            return Answer(Said.UNTOLD, without_numbers(str(error)))


def own_gateway() -> Gateway | None:
    """The gateway of the settings; None where the operator set none up."""
    url = settings.WORKMARK_TEXT_GATEWAY
    if not url:
        return None
    is_private = settings.WORKMARK_TEXT_GATEWAY_PRIVATE
    limits = Limits(seconds=_SECONDS, max_bytes=_MOST_BYTES)
    if is_private:
        limits = Limits(_SECONDS, _MOST_BYTES, ports=frozenset({urlsplit(url).port or 443}))
    fetcher = Fetcher(limits=limits, is_allowed=_any if is_private else is_public)
    return HttpsGateway(url, settings.WORKMARK_TEXT_GATEWAY_SECRET, fetcher)


def is_offered() -> bool:
    """Whether text messages exist here at all."""
    return bool(settings.WORKMARK_TEXT_GATEWAY)


def _any(_address: str) -> bool:
    """The operator said that their gateway stands on a private network."""
    return True


def read_answer(answered: Answered) -> Answer:
    """What an answer means. Only a plain yes is a yes: a page of a proxy with status 200 tells nothing."""
    said = _object_in(answered.body)
    words = without_numbers(str(said.get("reason", "")))
    status = answered.status
    if (said.get("status") == "refused" and status < 500) or status in _NO_FOR_GOOD:
        return Answer(Said.REFUSED, words or f"The gateway answered {status}.")
    if 200 <= status < 300 and said.get("status") == "accepted":
        return Answer(Said.SENT)
    if status in _NOT_NOW or 300 <= status < 400:
        return Answer(Said.NOT_TAKEN, words or f"The gateway answered {status}.")
    return Answer(Said.UNTOLD, words or f"The gateway answered {status}, and not what was agreed.")


def _object_in(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def without_numbers(words: str) -> str:
    """At most a line of printable words, with every long run of digits left out: gateways repeat the number."""
    plain = "".join(each if each.isprintable() else " " for each in words[:1_000])
    return re.sub(r"\+?\d(?:[\s().-]?\d){4,}", "…", plain)[:250].strip()
