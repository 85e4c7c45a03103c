"""Vectors about what the issuer said afterwards: taken back, put on hold, noted; and lists that prove nothing."""

import gzip
from collections.abc import Iterator
from typing import Any

from tests.openbadges.samples import AWARDED, INDEX, ISSUER, METHOD, SIGNER, without_status
from tests.own_vectors.making import (
    A_DAY,
    OTTO,
    OTTO_DID,
    OTTO_METHOD,
    Page,
    Vector,
    changed,
    sealed,
    written,
)
from workmark.openbadges.contexts import CREDENTIALS_V1, DATA_INTEGRITY_V2
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.keys import LocalSigner
from workmark.openbadges.multibase import encode_base64url
from workmark.openbadges.status_list import bitstring, message_entry, status_entry, status_list_credential

FORMAT = "ob3-json"
HOST = "https://badges.example/status"
SOUND = "status/sound-not-revoked.json"
LIST_2021 = "https://w3id.org/vc/status-list/2021/v1"
LIST_WORDS = "https://www.w3.org/ns/credentials/status/v1"


def badge(*entries: JsonObject, context: str = "") -> bytes:
    """Lena's badge with these status entries."""
    document = {**without_status(), "credentialStatus": list(entries) if len(entries) > 1 else entries[0]}
    if context:
        document["@context"] = [*document["@context"], context]
    return written(sealed(document))


def at(name: str, index: int = INDEX, purpose: str = "revocation", **changes: Any) -> JsonObject:
    """An entry in the list of this name."""
    return {**status_entry(f"{HOST}/{name}", index, purpose), **changes}


def vectors() -> Iterator[Vector]:
    """All of this file."""
    yield Vector(SOUND, badge(at("plain")), FORMAT, "the issuer's list says: not revoked")
    taken = ("not-revoked",)
    for name, entries, why, fails in (
        ("revoked", [at("taken")], "the issuer's list says: revoked", taken),
        (
            "suspended",
            [at("hold", purpose="suspension")],
            "the issuer's list says: on hold",
            ("not-suspended",),
        ),
        (
            "second-entry-revoked",
            [at("hold-none", purpose="suspension"), at("taken")],
            "only the second of two entries is bad",
            taken,
        ),
        (
            "index-as-number",
            [at("plain", statusListIndex=INDEX)],
            "an index is a text, lest two readers differ",
            taken,
        ),
        ("index-negative", [at("plain", statusListIndex="-1")], "an index counts from nought", taken),
        ("index-with-zeros", [at("plain", statusListIndex=f"0{INDEX}")], "one index, one spelling", taken),
        (
            "no-list-named",
            [changed(at("plain"), "statusListCredential", to=None)],
            "an entry that names no list",
            taken,
        ),
    ):
        yield Vector(f"status/{name}.json", badge(*entries), FORMAT, why, SOUND, fails)
    yield from _moved()
    yield from _unclear()
    yield from _spellings()
    yield from _bits()
    yield from _other_kinds()


def _moved() -> Iterator[Vector]:
    """The same graph under the same signature, with a word where no reader of the top finds it."""
    document = without_status()
    page = {"id": document["id"], "type": ["Evidence"], "name": "The badge's own page"}
    whole = sealed({**document, "evidence": [page], "credentialStatus": at("plain")})
    base = "status/sound-page-as-evidence.json"
    why = "an object in it has the badge's own id, as in the specification's full example"
    yield Vector(base, written(whole), FORMAT, why)
    for name, word in (("status", "credentialStatus"), ("end", "validUntil")):
        # The badge says at the top that it is a credential, so saying it here adds nothing to the graph.
        below = {**page, "type": ["Evidence", "VerifiableCredential"], word: whole[word]}
        moved = {**{key: value for key, value in whole.items() if key != word}, "evidence": [below]}
        why = f"{word} moved into that object: the signature holds, and nobody finds the word at the top"
        yield Vector(f"status/{name}-moved-below.json", written(moved), FORMAT, why, base, ("structure",))


def _unclear() -> Iterator[Vector]:
    unsure = ("not-revoked",)
    for name, why in (
        ("silent", "the list does not answer"),
        ("by-otto", "the list was signed by somebody else, for themselves"),
        ("forged", "the list names the issuer, and another key signed it"),
        ("spoilt", "a bit of the list was changed after signing"),
        ("old", "the list ran out before the moment of asking"),
        ("unsigned", "the list is not signed"),
        ("short", "the list has fewer entries than the standard asks for"),
        ("bomb", "the list opens to more than 16 MiB"),
        ("not-gzip", "the list is no gzip data"),
        ("no-list", "what stands there is another credential"),
        ("suspensions", "the list is for another purpose"),
        ("without-prefix", "the list is not multibase"),
        ("padded", "base64url with padding"),
    ):
        yield Vector(f"status/list-{name}.json", badge(at(name)), FORMAT, why, SOUND, unclear=unsure)
    meanings = [{"status": hex(value), "message": f"meaning {value}"} for value in range(4)]
    wide = badge(at("plain", 7, statusSize=2, statusMessage=meanings))
    why = "131,072 bits are too few for entries of two"
    yield Vector("status/list-too-short-for-size.json", wide, FORMAT, why, SOUND, unclear=unsure)
    beyond = badge(at("plain", 131_072))
    yield Vector(
        "status/index-beyond-list.json",
        beyond,
        FORMAT,
        "the first index after the end",
        SOUND,
        unclear=unsure,
    )
    untyped = {
        **without_status(),
        "credentialStatus": {"id": "urn:uuid:s", "type": "https://otto.example/Status"},
    }
    yield Vector(
        "status/unknown-type.json",
        written(sealed(untyped)),
        FORMAT,
        "a kind of status nobody here knows",
        SOUND,
        unclear=("status-entry",),
    )
    other = badge(at("celebrations", purpose="celebration"))
    yield Vector(
        "status/unknown-purpose.json",
        other,
        FORMAT,
        "a purpose nobody here knows",
        SOUND,
        unclear=("status-entry",),
    )


def _spellings() -> Iterator[Vector]:
    """What a holder may write otherwise without breaking the signature over statements."""
    signed = sealed({**without_status(), "credentialStatus": at("taken")})
    for name, purpose in (("in-a-list", ["revocation"]), ("as-a-value", {"@value": "revocation"})):
        document = written(changed(signed, "credentialStatus", "statusPurpose", to=purpose))
        why = "revoked, and the holder wrote its purpose otherwise"
        yield Vector(f"status/purpose-{name}.json", document, FORMAT, why, SOUND, ("not-revoked",))
    for name, why in (("none", "no newer version is offered"), ("newer", "a newer version is offered")):
        noted = badge(at(f"refresh-{name}", purpose="refresh"))
        yield Vector(f"status/sound-refresh-{name}.json", noted, FORMAT, why)


def _bits() -> Iterator[Vector]:
    """Bits and not bytes, from the most significant."""
    why = "the bit before ours is set, which a reader of bytes would take for ours"
    yield Vector("status/sound-neighbour-revoked.json", badge(at("neighbour")), FORMAT, why)
    why = "our bit, counted from the wrong end of its byte, is set; ours is not"
    yield Vector("status/sound-mirrored-bit.json", badge(at("mirrored")), FORMAT, why)
    yield Vector("status/sound-first-entry.json", badge(at("taken", 0)), FORMAT, "index nought, not set")
    last = badge(at("last", 131_071))
    yield Vector(
        "status/revoked-last-entry.json", last, FORMAT, "the last entry of all, set", SOUND, ("not-revoked",)
    )


def _other_kinds() -> Iterator[Vector]:
    """Messages, and the two older ways of publishing."""
    words = {0: "All is well.", 1: "Under review.", 2: "Replaced by a newer version.", 3: "Ask us."}
    noted = message_entry(f"{HOST}/notes", 7, words, 2)
    yield Vector("status/sound-message.json", badge(noted), FORMAT, "entries of two bits stand for messages")
    lost = message_entry(f"{HOST}/silent", 7, words, 2)
    yield Vector(
        "status/message-list-silent.json",
        badge(lost),
        FORMAT,
        "the list of messages does not answer",
        "status/sound-message.json",
        unclear=("status-message",),
    )
    wide = {**noted, "statusSize": 17}
    yield Vector(
        "status/message-too-wide.json",
        badge(wide),
        FORMAT,
        "no entry is 17 bits wide",
        "status/sound-message.json",
        ("status-message",),
    )
    said = noted["statusMessage"]
    for name, fewer, why in (
        ("one-short", said[:3], "two bits can hold four values, and three have a message"),
        ("without-0x", [{**said[0], "status": "0"}, *said[1:]], "a status is written with 0x before it"),
    ):
        yield Vector(
            f"status/message-{name}.json",
            badge({**noted, "statusMessage": fewer}),
            FORMAT,
            why,
            "status/sound-message.json",
            ("status-message",),
        )
    for name, index in (("sound-list-2021", 5), ("revoked-list-2021", 6)):
        entry = {**at("of-2021", index), "type": "StatusList2021Entry"}
        fails = () if index == 5 else ("not-revoked",)
        base = "" if index == 5 else "status/sound-list-2021.json"
        yield Vector(
            f"status/{name}.json", badge(entry, context=LIST_2021), FORMAT, "the older list", base, fails
        )
    # Bitstring Status List 1.0, section 5.2: this word list counts as already read, which model 1.1 needs.
    lists = [CREDENTIALS_V1, *without_status()["@context"][1:], LIST_WORDS, DATA_INTEGRITY_V2]
    older = {**without_status(), "@context": lists}
    for ours, theirs in (("validFrom", "issuanceDate"), ("validUntil", "expirationDate")):
        older[theirs] = older.pop(ours)
    sound = "status/sound-list-under-model-1.json"
    for file, name in ((sound, "plain"), ("status/revoked-list-under-model-1.json", "taken")):
        signed = written(sealed({**older, "credentialStatus": at(name)}))
        fails, base = ((), "") if file == sound else (("not-revoked",), sound)
        yield Vector(file, signed, FORMAT, "model 1.1 with the word list of status lists", base, fails)
    for name, listed, base in (
        ("sound-plain-list", "plain-others", ""),
        ("sound-plain-list-empty", "plain-empty", ""),
        ("sound-plain-list-of-some-not-revoked", "plain-ours-is-not", ""),
        ("revoked-plain-list", "plain-ours", "status/sound-plain-list.json"),
        ("revoked-plain-list-of-many", "plain-ours-among-many", "status/sound-plain-list.json"),
    ):
        entry = {"id": f"{HOST}/{listed}", "type": "1EdTechRevocationList"}
        context = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
        fails = ("not-revoked",) if base else ()
        yield Vector(
            f"status/{name}.json",
            badge(entry, context=context),
            FORMAT,
            "1EdTech's plain list of ids",
            base,
            fails,
        )

    for name, why in (
        ("null", "the list is null"),
        ("untyped", "what lists nothing does not say that it is a list"),
        ("of-another-type", "what lists nothing says that it is something else"),
        ("of-another-id", "what lists nothing calls itself another list"),
        ("of-another-issuer", "what lists nothing is another issuer's"),
        ("of-nobody", "what lists nothing names no issuer"),
        ("object", "the list is an object"),
        ("numbers", "the list holds a number"),
    ):
        entry = {"id": f"{HOST}/plain-{name}", "type": "1EdTechRevocationList"}
        unsure = ("not-revoked",)
        base = "status/sound-plain-list-empty.json" if "nothing" in why else "status/sound-plain-list.json"
        silent = badge(entry, context="https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
        yield Vector(f"status/plain-list-{name}.json", silent, FORMAT, why, base, unclear=unsure)


def listed(name: str, *revoked: int, purpose: str = "revocation", **how: Any) -> JsonObject:
    """A signed list."""
    signer: LocalSigner = how.get("signer", SIGNER)
    document = status_list_credential(
        f"{HOST}/{name}",
        how.get("issuer", ISSUER),
        bitstring(131_072, revoked),
        valid_from=AWARDED,
        valid_until=how.get("until", AWARDED + 60 * A_DAY),
        purpose=purpose,
    )
    for member, value in how.get("subject", {}).items():
        document["credentialSubject"][member] = value
    return sealed(document, signer=signer, method=how.get("method", METHOD))


def packed(bits: bytes) -> str:
    """Bits as a list would carry them, however few or many."""
    return "u" + encode_base64url(gzip.compress(bits, mtime=0))


def pages() -> Iterator[Page]:
    """The lists."""
    first_of_byte = INDEX - INDEX % 8
    lists: dict[str, JsonObject] = {
        "plain": listed("plain"),
        "taken": listed("taken", INDEX),
        "hold": listed("hold", INDEX, purpose="suspension"),
        "hold-none": listed("hold-none", purpose="suspension"),
        "neighbour": listed("neighbour", INDEX - 1, INDEX + 1),
        "mirrored": listed("mirrored", first_of_byte + 7 - INDEX % 8),
        "last": listed("last", 131_071),
        "celebrations": listed("celebrations", purpose="celebration"),
        "suspensions": listed("suspensions", purpose="suspension"),
        "old": listed("old", until=AWARDED + 10 * A_DAY),
        "by-otto": listed("by-otto", signer=OTTO, issuer=OTTO_DID, method=OTTO_METHOD),
        "forged": listed("forged", signer=OTTO, method=OTTO_METHOD),
        "short": listed("short", subject={"encodedList": packed(bytes(16))}),
        "bomb": listed("bomb", subject={"encodedList": packed(bytes(64 * 1024 * 1024))}),
        "not-gzip": listed("not-gzip", subject={"encodedList": "uAAAA"}),
        "without-prefix": listed("without-prefix", subject={"encodedList": packed(bytes(16_384))[1:]}),
        "padded": listed("padded", subject={"encodedList": packed(bytes(16_384)) + "="}),
        "refresh-none": listed("refresh-none", purpose="refresh"),
        "refresh-newer": listed("refresh-newer", INDEX, purpose="refresh"),
        "no-list": sealed(without_status()),
        "unsigned": changed(listed("unsigned"), "proof", to=None),
        "spoilt": changed(listed("spoilt", 1), "credentialSubject", "encodedList", to=packed(bytes(16_384))),
        "notes": sealed(_notes()),
        "of-2021": _older_list(),
        "plain-others": _plain_list("plain-others", "urn:uuid:00000000-0000-4000-8000-000000000000"),
        "plain-null": {**_plain_list("plain-null", ""), "revokedCredential": None},
        "plain-empty": _empty_list("plain-empty"),
        "plain-untyped": {**_empty_list("plain-untyped"), "type": []},
        "plain-of-another-type": {**_empty_list("plain-of-another-type"), "type": "Profile"},
        "plain-of-another-id": _empty_list("plain-empty"),
        "plain-of-another-issuer": {**_empty_list("plain-of-another-issuer"), "issuer": OTTO_DID},
        "plain-of-nobody": changed(_empty_list("plain-of-nobody"), "issuer", to=None),
        "plain-object": {**_plain_list("plain-object", ""), "revokedCredential": {}},
        "plain-numbers": {**_plain_list("plain-numbers", ""), "revokedCredential": [5]},
        "plain-ours": _plain_list("plain-ours", without_status()["id"]),
        "plain-ours-is-not": {**_empty_list("plain-ours-is-not"), "revokedCredential": [_ours(False)]},
        "plain-ours-among-many": {
            **_empty_list("plain-ours-among-many"),
            "revokedCredentials": [_ours(True)],
        },
    }
    for name, document in lists.items():
        yield Page(f"support/status-{name}.json", f"{HOST}/{name}", written(document), f"status list: {name}")


def _notes() -> JsonObject:
    bits = bitstring(131_072, {7: 2}, status_size=2)
    return status_list_credential(
        f"{HOST}/notes", ISSUER, bits, valid_from=AWARDED, valid_until=AWARDED + 60 * A_DAY, purpose="message"
    )


def _older_list() -> JsonObject:
    subject = {
        "id": f"{HOST}/of-2021#list",
        "type": "StatusList2021",
        "statusPurpose": "revocation",
        "encodedList": packed(bitstring(131_072, [6])).removeprefix("u"),
    }
    return sealed(
        {
            "@context": [CREDENTIALS_V1, LIST_2021],
            "id": f"{HOST}/of-2021",
            "type": ["VerifiableCredential", "StatusList2021Credential"],
            "issuer": ISSUER,
            "issuanceDate": "2026-05-01T12:00:00Z",
            "credentialSubject": subject,
        },
        suite="eddsa-jcs-2022",
    )


def _plain_list(name: str, badge_id: str) -> JsonObject:
    entry = {"id": badge_id, "revoked": "2026-05-20T09:00:00Z", "revocationReason": "Issued in error."}
    return {**_empty_list(name), "revokedCredential": [entry]}


def _ours(revoked: bool) -> JsonObject:
    return {"id": without_status()["id"], "revoked": revoked}


def _empty_list(name: str) -> JsonObject:
    """A list may leave out the member that would hold nobody."""
    return {"id": f"{HOST}/{name}", "type": "1EdTechRevocationList", "issuer": ISSUER}
