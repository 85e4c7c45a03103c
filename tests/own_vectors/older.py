"""Vectors of Open Badges 2.0: hosted ones, which are what stands at their address, and signed ones."""

import hashlib
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.own_vectors.containers import itxt, picture
from tests.own_vectors.making import P256, Page, Vector, token_of, written
from workmark.openbadges.documents import JsonObject

HOST = "https://older.example"
CONTEXT = "https://w3id.org/openbadges/v2"
SOUND = "older/sound-hosted.json"
SIGNED = "older/sound-signed.jws"
LENA = "lena@demo.workmark.test"


def assertion(name: str, **changes: Any) -> JsonObject:
    """A hosted Assertion for Lena."""
    return {
        "@context": CONTEXT,
        "id": f"{HOST}/awards/{name}.json",
        "type": "Assertion",
        "recipient": {
            "type": "email",
            "hashed": True,
            "salt": "seasalt",
            "identity": "sha256$" + hashlib.sha256(f"{LENA}seasalt".encode()).hexdigest(),
        },
        "badge": f"{HOST}/story.json",
        "verification": {"type": "hosted"},
        "issuedOn": "2026-05-01T09:00:00Z",
        **changes,
    }


def issuer(name: str, **changes: Any) -> JsonObject:
    """An issuer's profile."""
    return {
        "@context": CONTEXT,
        "id": f"{HOST}/{name}.json",
        "type": "Issuer",
        "name": "Harbour Skills Institute",
        "url": f"{HOST}/",
        "email": "badges@older.example",
        **changes,
    }


def badge_class(name: str, issued_by: str, **changes: Any) -> JsonObject:
    """A badge's description."""
    return {
        "@context": CONTEXT,
        "id": f"{HOST}/{name}.json",
        "type": "BadgeClass",
        "name": "Tell an employer's story",
        "description": "Two posts on two platforms.",
        "image": f"{HOST}/story.png",
        "criteria": {"narrative": "Plan, publish, measure."},
        "issuer": f"{HOST}/{issued_by}.json",
        **changes,
    }


ELSEWHERE = f"{HOST}.otto.example/awards/1.json"


def hosted() -> Iterator[Vector]:
    """The copy in hand is worth what the issuer's own copy says."""
    form = "ob2-json"

    def vector(
        name: str, document: JsonObject, why: str, fails: tuple[str, ...] = (), unclear: tuple[str, ...] = ()
    ) -> Vector:
        base = SOUND if fails or unclear else ""
        return Vector(f"older/{name}.json", written(document), form, why, base, fails, unclear)

    yield vector("sound-hosted", assertion("1"), "the issuer's site holds the same")
    baked = picture(itxt(written(assertion("1")), keyword=b"openbadges"))
    beside, form_of_picture = "older/sound-baked.png", "ob2-baked-png"
    yield Vector(beside, baked, form_of_picture, "the older chunk in a picture")
    led = itxt(f"{HOST}/awards/1.json".encode(), keyword=b"openbadges")
    why = "the oldest chunk: only the badge's address"
    yield Vector("older/sound-baked-address.png", picture(led), form_of_picture, why)
    why = "the address of a sound badge in the picture of another"
    yield Vector(
        "older/baked-address-other.png",
        picture(led, colour=0x99),
        form_of_picture,
        why,
        "older/sound-baked-address.png",
        ("image-agrees",),
    )
    yield Vector(
        "older/baked-other.png",
        picture(itxt(written(assertion("1")), keyword=b"openbadges"), colour=0x99),
        form_of_picture,
        "a sound badge in the picture of another",
        beside,
        ("image-agrees",),
    )
    raised = assertion("1", issuedOn="2025-05-01T09:00:00Z")
    yield vector("hosted-changed", raised, "the copy in hand differs from the issuer's", ("hosted-copy",))
    gone = assertion("revoked", revoked=True)
    gone.pop("revoked")
    yield vector("hosted-revoked", gone, "the issuer's copy says it is taken back", ("not-revoked",))
    yield vector(
        "hosted-expired",
        assertion("expired", expires="2026-05-20T00:00:00Z"),
        "ran out",
        ("validity-period",),
    )
    foreign = {**assertion("1"), "id": ELSEWHERE}
    why = "hosted on a site that only begins like the issuer's"
    yield vector("hosted-elsewhere", foreign, why, ("issuer-key",))
    unsure = ("hosted-copy", "not-revoked")
    yield vector("hosted-silent", assertion("silent"), "the issuer's copy does not answer", unclear=unsure)
    adrift = assertion("adrift", badge=f"{HOST}/silent.json")
    unsure = ("badge-class", "issuer-key", "issuer-identity")
    yield vector("description-silent", adrift, "the badge's description does not answer", unclear=unsure)
    claimed = {**badge_class("story", "issuer"), "name": "Brain surgery"}
    embedded = assertion("embedded", badge=claimed)
    fails = ("badge-class",)
    unsure = ("issuer-key", "issuer-identity")
    yield vector(
        "description-claimed",
        embedded,
        "what it says of its description is not what stands there",
        fails,
        unsure,
    )
    data = written(assertion("1"))
    yield Vector(
        "older/otto-asks.json",
        data,
        form,
        "given to another",
        SOUND,
        ("recipient",),
        email="otto@demo.workmark.test",
    )
    yield Vector(
        "older/sound-lena-asks.json", data, form, "given to the address that is asked about", email=LENA
    )
    yield vector(
        "sound-date-without-marks",
        assertion("unmarked", issuedOn="20260501T1100+0200"),
        "a date as ISO 8601 writes it too",
    )
    yield vector("sound-in-its-place", in_place("here"), "where the issuer's profile says its badges stand")
    yield Vector(
        "older/stepped-out-of-its-place.json",
        written(in_place("../otto")),
        form,
        "begins like the place that the issuer names, and steps out of it",
        "older/sound-in-its-place.json",
        ("issuer-key",),
    )
    no_recipient = assertion("1")
    no_recipient.pop("recipient")
    yield vector("no-recipient", no_recipient, "a badge for nobody", ("structure",))


def extensions() -> Iterator[Vector]:
    """What an extension says is held to the schema that its word list names, where that is the standard's own."""
    form, sound = "ob2-json", "older/sound-extended.json"
    yield Vector(sound, written(extended("extended")), form, "its extension follows the extension's schema")
    shouted = extended("extended-wrongly", words=1337)
    why = "a number where the extension's schema asks for a text"
    yield Vector("older/extension-breaks-schema.json", written(shouted), form, why, sound, ("schema",))
    foreign = extended("extended-abroad", address="https://otto.example/words.json")
    why = "the extension's word list is a stranger's, whose schemas are not run"
    yield Vector("older/extension-of-stranger.json", written(foreign), form, why, sound, (), ("schema",))


EXTENSION = "https://openbadgespec.org/extensions/storyExtension"


def extended(name: str, *, words: object = "Told on the quay.", address: str = "") -> JsonObject:
    extension = {
        "@context": address or "https://w3id.org/openbadges/extensions/storyExtension/context.json",
        "type": ["Extension", "extensions:StoryExtension"],
        "storyText": words,
    }
    return assertion(name, **{"extensions:storyExtension": extension})


def extension_pages() -> Iterator[Page]:
    """The word list of an extension, and its schema, at the standard's own home."""
    context = {
        "@context": {
            "obi": "https://w3id.org/openbadges#",
            "extensions": "https://w3id.org/openbadges/extensions#",
            "storyText": "https://schema.org/text",
        },
        "obi:validation": [
            {
                "obi:validatesType": "extensions:StoryExtension",
                "obi:validationSchema": f"{EXTENSION}/schema.json",
            }
        ],
    }
    schema = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {"storyText": {"type": "string"}},
        "required": ["storyText"],
    }
    for name, page in (("context", context), ("schema", schema)):
        url, what = f"{EXTENSION}/{name}.json", f"the {name} of an extension"
        yield Page(f"support/older-extension-{name}.json", url, written(page), what)


def in_place(name: str) -> JsonObject:
    """An Assertion of the issuer that names the place of its badges."""
    return assertion(name, badge=f"{HOST}/placed-story.json")


def signed() -> Iterator[Vector]:
    """Signed with a key that the issuer's profile lists."""
    form = "ob2-jws"

    def token(name: str, uid: str = "1", **changes: Any) -> bytes:
        creator = {"type": "signed", "creator": f"{HOST}/{name}-key.json"}
        document = assertion(
            f"signed-{uid}", badge=f"{HOST}/{name}-story.json", verification=creator, **changes
        )
        return token_of(document, header={"alg": "ES256", "kid": None, "typ": None}, signer=P256).encode()

    yield Vector(SIGNED, token("signing"), form, "signed with the issuer's key")
    head, _, signature = token("signing").decode().split(".")
    payload = token("signing", issuedOn="2025-05-01T09:00:00Z").decode().split(".")[1]
    spoilt = f"{head}.{payload}.{signature}".encode()
    yield Vector(
        "older/signed-changed.jws", spoilt, form, "changed after it was signed", SIGNED, ("signature",)
    )
    otherwise = token("signing", **{"@context": "https://otto.example/words"})
    why = "in the words of another list, where none need mean what it does in the standard's"
    yield Vector("older/words-of-another.jws", otherwise, form, why, SIGNED, ("structure",))
    why = "the issuer's list names it"
    yield Vector("older/signed-revoked.jws", token("signing", "revoked"), form, why, SIGNED, ("not-revoked",))
    why = "the issuer's list is null, and may name any badge"
    yield Vector("older/signed-list-of-nothing.jws", token("vague"), form, why, SIGNED, (), ("not-revoked",))
    inside = {"type": "signed", "creator": f"{HOST}/holding.json#key"}
    document = assertion("signed-1", badge=f"{HOST}/holding-story.json", verification=inside)
    spoken = token_of(document, header={"alg": "ES256", "kid": None, "typ": None}, signer=P256).encode()
    yield Vector("older/sound-signed-key-in-profile.jws", spoken, form, "the issuer's profile holds its key")
    why = "the issuer's profile does not list the key"
    yield Vector("older/signed-key-not-listed.jws", token("unlisted"), form, why, SIGNED, ("issuer-key",))
    bare = assertion("signed-1", verification={"type": "signed"})
    why = "says it is signed, and the signature is not there"
    yield Vector(
        "older/signed-without-token.json", written(bare), "ob2-json", why, SIGNED, ("proof-present",)
    )


def pem() -> str:
    """The public key as Open Badges 2.0 publishes one."""
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), P256.public_key.raw)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def key_of(owner: str, url: str) -> JsonObject:
    """The key as its owner publishes it."""
    return {
        "@context": CONTEXT,
        "id": url,
        "type": "CryptographicKey",
        "owner": f"{HOST}/{owner}.json",
        "publicKeyPem": pem(),
    }


def pages() -> Iterator[Page]:
    """The issuer's site."""
    listed = f"{HOST}/signing-key.json"
    documents = [
        assertion("1"),
        assertion("revoked", revoked=True, revocationReason="Issued in error."),
        assertion("expired", expires="2026-05-20T00:00:00Z"),
        {**assertion("1"), "id": ELSEWHERE},
        assertion("adrift", badge=f"{HOST}/silent.json"),
        assertion("embedded", badge={**badge_class("story", "issuer"), "name": "Brain surgery"}),
        assertion("unmarked", issuedOn="20260501T1100+0200"),
        extended("extended"),
        extended("extended-wrongly", words=1337),
        extended("extended-abroad", address="https://otto.example/words.json"),
        in_place("here"),
        in_place("../otto"),
        badge_class("placed-story", "placed"),
        issuer("placed", verification={"startsWith": f"{HOST}/awards/"}),
        badge_class("vague-story", "vague"),
        issuer("vague", publicKey=f"{HOST}/vague-key.json", revocationList=f"{HOST}/vague-revoked.json"),
        {
            "@context": CONTEXT,
            "id": f"{HOST}/vague-revoked.json",
            "type": "RevocationList",
            "issuer": f"{HOST}/vague.json",
            "revokedAssertions": None,
        },
        badge_class("holding-story", "holding"),
        issuer("holding", publicKey=key_of("holding", f"{HOST}/holding.json#key")),
        badge_class("story", "issuer"),
        issuer("issuer"),
        badge_class("signing-story", "signing"),
        issuer("signing", publicKey=listed, revocationList=f"{HOST}/revoked.json"),
        badge_class("unlisted-story", "unlisted"),
        issuer("unlisted", publicKey=listed),
        {
            "@context": CONTEXT,
            "id": f"{HOST}/revoked.json",
            "type": "RevocationList",
            "issuer": f"{HOST}/signing.json",
            "revokedAssertions": [
                {"id": f"{HOST}/awards/signed-revoked.json", "revocationReason": "Issued in error."}
            ],
        },
    ]
    yield from extension_pages()
    documents += [key_of(owner, f"{HOST}/{owner}-key.json") for owner in ("signing", "unlisted", "vague")]
    yield Page("support/older-story.png", f"{HOST}/story.png", picture(), "the picture of an older badge")
    for document in documents:
        url = str(document["id"])
        name = url.removeprefix("https://").replace("/", "-")
        yield Page(f"support/{name}", url, written(document), f"{document['type']} of the older standard")


def vectors() -> Iterator[Vector]:
    """All of this file."""
    yield from hosted()
    yield from extensions()
    yield from signed()
