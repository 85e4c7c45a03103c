"""Vectors about what a document is and says: its form, its words, its dates, whom it is about."""

import json
from collections.abc import Iterator
from typing import Any

from tests.openbadges.samples import LENA, without_status
from tests.own_vectors.making import Vector, changed, sealed, written
from workmark.openbadges.contexts import CREDENTIALS_V1, CREDENTIALS_V2, OPEN_BADGES_3
from workmark.openbadges.documents import JsonObject

FORMAT = "ob3-json"
SOUND = "signatures/sound-eddsa-rdfc-2022.json"
JCS_SOUND = "signatures/sound-eddsa-jcs-2022.json"


def jcs(document: JsonObject) -> bytes:
    """Signed as plain JSON, so that a fault of the words is the only fault."""
    return written(sealed(document, suite="eddsa-jcs-2022"))


def structure() -> Iterator[Vector]:
    """A part is missing, or is not what it should be; the signature over it is sound."""
    badge = without_status()
    achievement = ("credentialSubject", "achievement")
    for name, document, why in (
        ("no-criteria", changed(badge, *achievement, "criteria", to=None), "an achievement without criteria"),
        ("no-achievement", changed(badge, *achievement, to=None), "a badge for nothing"),
        ("issuer-without-type", changed(badge, "issuer", "type", to=None), "the profile has no type"),
        (
            "no-recipient",
            changed(
                changed(badge, "credentialSubject", "identifier", to=None), "credentialSubject", "id", to=None
            ),
            "a badge for nobody",
        ),
        ("until-before-from", changed(badge, "validUntil", to="2026-04-01T00:00:00Z"), ""),
        ("date-without-offset", changed(badge, "validFrom", to="2026-05-01T12:00:00"), ""),
        (
            "type-as-one-text",
            changed(badge, "type", to="VerifiableCredential, OpenBadgeCredential"),
            "two types in one text, which a loose reader would find both in",
        ),
        (
            "contexts-turned-round",
            changed(badge, "@context", to=[OPEN_BADGES_3, CREDENTIALS_V2]),
            "the first context is not the first",
        ),
        ("relative-id", changed(badge, "id", to="badges/1"), "an id that is no complete address"),
    ):
        fails = ("structure",)
        if name == "until-before-from":
            why, fails = "ends before it begins", ("structure", "validity-period")
        if name == "date-without-offset":
            why, fails = "a date without an offset is no moment", ("structure", "validity-period")
        if name in ("type-as-one-text", "relative-id"):
            fails = ("structure", "terms-defined")
        yield Vector(f"form/{name}.json", jcs(document), FORMAT, why, JCS_SOUND, fails)
    other = badge["credentialSubject"]
    described = (*achievement, "resultDescription", 0, "rubricCriterionLevel", 0, "points")
    # Open Badges 3.0, "RubricCriterionLevel" and "ResultStatusType Enumeration".
    for name, document, why in (
        ("points-as-number", changed(badge, *described, to=4), "points are a text, lest two readers round"),
        (
            "result-status-made-up",
            changed(badge, "credentialSubject", "result", 0, "status", to="Passed"),
            "a result's status is one of seven words, and this is none of them",
        ),
        (
            "two-learners",
            changed(
                badge, "credentialSubject", to=[badge["credentialSubject"], {**other, "id": "urn:uuid:2"}]
            ),
            "given to two, and each could show it as theirs alone",
        ),
    ):
        yield Vector(f"form/{name}.json", jcs(document), FORMAT, why, JCS_SOUND, ("structure",))
    listed = changed(badge, "issuer", to=[badge["issuer"]])
    why = "a list of issuers, which a loose reader takes for its first"
    fails = ("structure", "issuer-key")
    yield Vector("form/issuer-as-list.json", jcs(listed), FORMAT, why, JCS_SOUND, fails)


def words() -> Iterator[Vector]:
    """Words without a meaning, or with another one than they seem to have."""
    badge = without_status()

    def bad(name: str, document: JsonObject, why: str, *fails: str, unclear: tuple[str, ...] = ()) -> Vector:
        return Vector(f"words/{name}.json", jcs(document), FORMAT, why, JCS_SOUND, fails, unclear)

    yield bad("undefined-word", {**badge, "salary": "90000"}, "a word no context defines", "terms-defined")
    deep = changed(badge, "credentialSubject", "achievement", "secretLevel", to="expert")
    yield bad("undefined-word-deep", deep, "the same, deep inside", "terms-defined")
    yield bad(
        "null-value",
        {**badge, "description": [None]},
        "a null is signed as nothing",
        "structure",
        "terms-defined",
    )
    contexts = badge["@context"]
    unknown = {**badge, "@context": [*contexts, "https://otto.example/context.json"]}
    unsure = ("contexts-known", "terms-defined")
    yield bad("unknown-context", unknown, "a context that does not travel with us", unclear=unsure)
    for name, context, why in (
        ("vocab", {"@vocab": "https://otto.example/#"}, "gives every unknown word a meaning"),
        ("renamed", {"name": "https://otto.example/#noise"}, "gives a known word another meaning"),
        (
            "keyed-by-id",
            {"tiers": {"@id": "https://otto.example/#tiers", "@container": "@id"}},
            "has keys that no signature of the graph covers",
        ),
    ):
        yield bad(f"own-context-{name}", {**badge, "@context": [*contexts, context]}, why, unclear=unsure)
    full = "https://www.w3.org/2018/credentials#credentialStatus"
    hidden = {**badge, full: {"id": "urn:x:1", "type": "BitstringStatusListEntry"}}
    yield bad(
        "known-word-in-full",
        hidden,
        "credentialStatus written where readers by name miss it",
        "terms-defined",
    )
    # An older word list gives the member "image" and the class "Image" one address.
    picture = {"id": "https://badges.example/picture.png", "type": "Image"}
    renamed = changed(
        sealed(_older(image=picture)),
        "credentialSubject",
        "achievement",
        to=_older(Image=picture)["credentialSubject"]["achievement"],
    )
    yield Vector(
        "words/sound-older-list.json", written(sealed(_older(image=picture))), FORMAT, "an older word list"
    )
    yield Vector(
        "words/member-as-class.json",
        written(renamed),
        FORMAT,
        "the member image written as the class Image, where readers by name miss it",
        "words/sound-older-list.json",
        ("terms-defined", "signature", "issuer-key"),
    )
    yield bad(
        "language-without-value",
        {**badge, "description": {"@language": "en"}},
        "says nothing in English",
        "structure",
        "terms-defined",
    )


def _older(**members: Any) -> JsonObject:
    """A small badge in the words of Open Badges 3.0.2; members: more of its achievement."""
    badge = without_status()
    achievement = {
        name: badge["credentialSubject"]["achievement"][name]
        for name in ("id", "type", "name", "description", "criteria")
    }
    return {
        "@context": [CREDENTIALS_V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"],
        **{name: badge[name] for name in ("id", "type", "name", "issuer", "validFrom", "validUntil")},
        "credentialSubject": {
            "id": "urn:uuid:70000000-58f6-4a4e-9f0a-3b8f6c1d2e40",
            "type": ["AchievementSubject"],
            "achievement": {**achievement, **members},
        },
    }


def texts() -> Iterator[Vector]:
    """Bytes that two readers would read as two documents."""
    text = written(sealed(without_status())).decode()

    def bad(name: str, data: bytes, why: str) -> Vector:
        return Vector(f"texts/{name}.json", data, FORMAT, why, SOUND, ("readable",))

    twice = text.replace('"name":', '"name":"Brain surgery","name":', 1)
    yield bad("key-given-twice", twice.encode(), "one key, two values")
    yield bad("not-a-number", (text[:-1] + ',"x":NaN}').encode(), "NaN is not JSON")
    yield bad("infinite", (text[:-1] + ',"x":1e999}').encode(), "a number no reader can hold")
    yield bad("five-thousand-deep", b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "nested without end")
    yield bad("half-a-character", text.encode() + b"\xe2\x82", "not UTF-8")
    yield bad("half-a-pair", text.replace("Harbour", "\\ud800", 1).encode(), "half of a surrogate pair")
    yield bad("several-badges", f"[{text}]".encode(), "a list, of which a loose reader takes the first")
    yield bad("empty", b"", "nothing at all")
    counted = changed(without_status(), "credentialSubject", "creditsEarned", to=7)
    counted["proof"] = sealed(counted)["proof"]
    endless = json.dumps(counted).replace('"creditsEarned": 7', f'"creditsEarned": {"9" * 400}')
    yield Vector(
        "texts/number-of-400-digits.json",
        endless.encode(),
        FORMAT,
        "a number too large for the form that is signed",
        SOUND,
        ("terms-defined", "signature", "issuer-key"),
    )
    yield Vector(
        "texts/sound-byte-order-mark.json", b"\xef\xbb\xbf" + text.encode(), FORMAT, "some editors write one"
    )
    names = [f"_:b{number}" for number in range(8)]
    knots: list[Any] = [
        {"id": name, "https://otto.example/knows": [{"id": other} for other in names]} for name in names
    ]
    knotted = {**without_status(), "https://otto.example/knot": knots}
    knotted = {**knotted, "proof": sealed(without_status())["proof"]}
    yield Vector(
        "texts/eight-linked-blank-nodes.json",
        json.dumps(knotted).encode(),
        FORMAT,
        "holds a plain canonicaliser for most of a minute",
        SOUND,
        (),
        ("signature", "issuer-key"),
    )


def dates() -> Iterator[Vector]:
    """In date or not, at the moment of asking."""
    badge = without_status()

    def bad(name: str, document: JsonObject, why: str) -> Vector:
        return Vector(
            f"dates/{name}.json", written(sealed(document)), FORMAT, why, SOUND, ("validity-period",)
        )

    yield bad("expired", changed(badge, "validUntil", to="2026-05-31T11:59:59Z"), "ran out")
    yield bad("not-yet", changed(badge, "validFrom", to="2026-06-02T00:00:00Z"), "begins later")
    yield bad(
        "expired-elsewhere",
        changed(badge, "validUntil", to="2026-06-01T01:00:00+14:00"),
        "ran out, reckoned by its own offset",
    )
    for name, until, why in (
        ("sound-until-midnight", "2026-12-31T24:00:00Z", "until the midnight that ends a day"),
        ("sound-until-10000", "10000-01-01T00:00:00Z", "until a year of five digits"),
        ("sound-until-the-end", "9999-12-31T23:59:59-05:00", "until the last year, west of Greenwich"),
    ):
        lasting = changed(badge, "validUntil", to=until)
        yield Vector(f"dates/{name}.json", written(sealed(lasting)), FORMAT, why)
    far = jcs(changed(badge, "validFrom", to="2026-05-01T12:00:00+15:00"))
    why, fails = "no place on Earth is 15 hours ahead", ("structure", "validity-period")
    yield Vector("dates/offset-of-15-hours.json", far, FORMAT, why, JCS_SOUND, fails)
    open_end = changed(badge, "validUntil", to=None)
    yield Vector("dates/sound-open-end.json", written(sealed(open_end)), FORMAT, "no end date")
    older = {**badge, "@context": [CREDENTIALS_V1, *badge["@context"][1:]]}
    older["issuanceDate"], older["expirationDate"] = older.pop("validFrom"), older.pop("validUntil")
    older.pop("awardedDate")
    yield Vector(
        "dates/sound-model-1.json", jcs(older), FORMAT, "the older data model, with its names of dates"
    )
    over = jcs({**older, "expirationDate": "2026-05-20T00:00:00Z"})
    yield Vector(
        "dates/expired-model-1.json",
        over,
        FORMAT,
        "ran out, in the older model's words",
        "dates/sound-model-1.json",
        ("validity-period",),
    )


def people() -> Iterator[Vector]:
    """Whose badge it is, when somebody asks."""
    badge = without_status()
    data = written(sealed(badge))
    otto = "otto@demo.workmark.test"
    yield Vector(
        "people/sound-lena-asks.json",
        data,
        FORMAT,
        "given to the address that is asked about",
        email=LENA.upper(),
    )
    yield Vector(
        "people/otto-asks.json",
        data,
        FORMAT,
        "given to another",
        "people/sound-lena-asks.json",
        ("recipient",),
        email=otto,
    )
    nameless = changed(badge, "credentialSubject", "identifier", to=None)
    yield Vector(
        "people/no-identifier.json",
        written(sealed(nameless)),
        FORMAT,
        "does not say by address whom it is about",
        "people/sound-lena-asks.json",
        unclear=("recipient",),
        email=LENA,
    )


def vectors() -> Iterator[Vector]:
    """All of this file."""
    for part in (structure, words, texts, dates, people):
        yield from part()
