"""Badges for `workmark bench`: like real ones in size, all different, and for the canonicalisers, odd on purpose."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from workmark.openbadges import (
    Achievement,
    AchievementCredential,
    Alignment,
    Evidence,
    LocalSigner,
    Profile,
    RecipientIdentifier,
    Result,
    ResultDescription,
    RubricLevel,
    credential_document,
    did_key_of,
    hashed_identifier,
    status_entry,
)
from workmark.openbadges.documents import JsonObject

AWARDED = datetime(2026, 5, 1, 12, tzinfo=UTC)
PAGE = "https://badges.example/catalogue/cycle-counting/versions/1/"
LIST = "https://badges.example/status/1"
_LETTERS = 'aeiou nrst äöß 日本語 Ωλ عربي \u0301 \U0001f9f0 "\\ \t\n <&> \u2028 {}'
_WORDS = (
    "count",
    "stock",
    "shelf",
    "café",
    "naïve",
    "Größe",
    "棚",
    "رف",
    "🧰",
    "it's",
    'a "quote"',
    "back\\slash",
)


def badge(
    number: int | str,
    signer: LocalSigner,
    *,
    with_status: bool = False,
    recipient: RecipientIdentifier | None = None,
) -> JsonObject:
    """One unsigned badge of about two kilobytes; the number makes it unlike every other."""
    said = AchievementCredential(
        id=f"https://badges.example/badges/{number}.json",
        issuer=Profile(did_key_of(signer.public_key), "Harbour Skills Institute", "https://harbour.example"),
        achievement=_achievement(),
        name="Cycle counting",
        valid_from=AWARDED,
        awarded_at=AWARDED,
        valid_until=AWARDED + timedelta(days=730),
        identifiers=(recipient or recipient_of(number),),
        results=(Result(f"{PAGE}#row-zone", f"{PAGE}#row-zone-met"),),
        evidence=(
            Evidence(f"Count sheet {number}", narrative="Three counts of one zone, with each gap explained."),
        ),
    )
    if with_status:
        said = replace(said, statuses=(status_entry(LIST, int(number) % 131_072),))
    return credential_document(said)


def recipient_of(number: int | str) -> RecipientIdentifier:
    """Whom the badge with this number is about."""
    return hashed_identifier(f"learner-{number}@example.org", f"salt-{number}")


def _achievement() -> Achievement:
    levels = (
        RubricLevel(f"{PAGE}#row-zone-not-yet", "Not yet", "not-yet", "A gap is left without a cause."),
        RubricLevel(f"{PAGE}#row-zone-met", "Met", "met", "Every gap has a cause that can be checked."),
    )
    return Achievement(
        id=PAGE,
        name="Cycle counting",
        description="Keeps the stock record true while the work goes on.",
        criteria_narrative="Count one zone three times in two weeks, and explain each difference that is found.",
        alignments=(
            Alignment("keep stock records", "http://data.europa.eu/esco/skill/1", "ext:ESCOSkill", "ESCO"),
        ),
        result_descriptions=(
            ResultDescription(f"{PAGE}#row-zone", "Zone", levels=levels, required_level=levels[1].id),
        ),
        tags=("stock", "counting"),
        language="en",
    )


def odd_documents(count: int, seed: int) -> Iterator[JsonObject]:
    """Badges with strange text, members in any order, and nodes without an id, so that blank nodes need names."""
    choose = random.Random(seed)  # noqa: S311  (a figure must be repeatable; nothing secret depends on it)
    signer = LocalSigner.generate()
    for number in range(count):
        document = badge(number, signer, with_status=choose.random() < 0.5)
        subject = document["credentialSubject"]
        subject["source"] = _person(choose)
        document.setdefault("evidence", []).extend(_evidence(choose) for _ in range(choose.randrange(4)))
        yield _shuffled(document, choose)


def _text(choose: random.Random) -> str:
    return " ".join(choose.choices(_WORDS, k=choose.randrange(1, 5))) + choose.choice(_LETTERS)


def _person(choose: random.Random) -> JsonObject:
    person = {"type": ["Profile"], "name": _text(choose), "description": _text(choose)}
    return person | ({"id": f"urn:uuid:{choose.getrandbits(64):x}"} if choose.random() < 0.5 else {})


def _evidence(choose: random.Random) -> JsonObject:
    said = {"type": ["Evidence"], "name": choose.choice(_WORDS), "narrative": _text(choose)}
    return said | ({"id": f"https://e.example/{choose.randrange(5)}"} if choose.random() < 0.4 else {})


def _shuffled(value: Any, choose: random.Random) -> Any:
    """The same document with its members in another order, and some of its nodes' ids left out."""
    if isinstance(value, list):
        return [_shuffled(item, choose) for item in value]
    if not isinstance(value, dict):
        return value
    keys = [key for key in value if not (key == "id" and "#" in str(value["id"]) and choose.random() < 0.3)]
    choose.shuffle(keys)
    return {key: value[key] if key == "@context" else _shuffled(value[key], choose) for key in keys}
