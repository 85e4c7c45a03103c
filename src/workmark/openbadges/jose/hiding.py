"""Hide chosen claims of a document behind digests, so that its holder can show them one by one.

Spec: RFC 9901, section 4.2 (disclosures for members and for items of lists).
"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import MalformedPointer
from workmark.openbadges.multibase import encode_base64url

MAX_HIDDEN: Final = 256
# Who reads a token must see what kind of thing it is, whatever the holder shows.
ALWAYS_SHOWN: Final = frozenset({"@context", "type", "iss", "cnf", "exp", "nbf"})
_STEP = re.compile(r"(?P<name>[^.\[\]]+)(?P<places>(\[[0-9]{1,6}\])*)")


@dataclass
class Hidden:
    """A document with digests in place of claims, and the disclosures that open them."""

    claims: JsonObject
    disclosures: list[str] = field(default_factory=list)


def hide(document: JsonObject, paths: Sequence[str], salt: Callable[[], str]) -> Hidden:
    """Hide what these paths lead to, such as "credentialSubject.name" or "evidence[0]".

    salt: gives at least 128 fresh random bits as text for each claim; without them a reader could guess a hidden value.

    Raises MalformedPointer for a path that leads nowhere, or to what a reader must always see.
    """
    if len(paths) > MAX_HIDDEN:
        raise MalformedPointer(f"At most {MAX_HIDDEN} claims are hidden one by one, not {len(paths)}.")
    hidden = Hidden(json.loads(json.dumps(document)))
    # Deepest first, so that what is inside a hidden claim can be hidden by itself as well.
    for steps in sorted((_steps(path) for path in dict.fromkeys(paths)), key=len, reverse=True):
        _hide_one(hidden, steps, salt())
    if hidden.disclosures:
        hidden.claims["_sd_alg"] = "sha-256"
    return hidden


def _steps(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for part in path.split("."):
        match = _STEP.fullmatch(part)
        if match is None:
            raise MalformedPointer(f"{path[:80]!r} is no path such as credentialSubject.name or evidence[0].")
        steps.append(match["name"])
        steps += [int(place) for place in re.findall(r"[0-9]+", match["places"])]
    if steps[-1] in ALWAYS_SHOWN:
        raise MalformedPointer(f"{path[:80]!r} must stay readable, or nobody could tell what the token is.")
    return steps


def _hide_one(hidden: Hidden, steps: Sequence[str | int], salt: str) -> None:
    node: Any = hidden.claims
    try:
        for step in steps[:-1]:
            node = node[step]
        last = steps[-1]
        value = node[last]
    except (KeyError, IndexError, TypeError) as error:
        raise MalformedPointer(f"The path to {steps[-1]!r} leads nowhere in this document.") from error
    parts = [salt, value] if isinstance(last, int) else [salt, last, value]
    disclosure = encode_base64url(json.dumps(parts, ensure_ascii=False).encode("utf-8"))
    digest = encode_base64url(hashlib.sha256(disclosure.encode("ascii")).digest())
    if isinstance(last, int):
        node[last] = {"...": digest}
    else:
        del node[last]
        # Sorted, so that the order of digests tells nothing about the order of claims.
        node["_sd"] = sorted([*node.get("_sd", []), digest])
    hidden.disclosures.append(disclosure)
