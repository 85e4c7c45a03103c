"""Vectors about what a badge brings along: linked files, schemas, endorsements, and the badges in a learner record."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator

from tests.openbadges.samples import ISSUER, without_status
from tests.own_vectors.making import (
    GUILD,
    GUILD_DID,
    GUILD_METHOD,
    OTTO,
    OTTO_METHOD,
    Page,
    Vector,
    changed,
    sealed,
    written,
)
from tests.own_vectors.statuses import at
from workmark.openbadges.contexts import CLR_2, CREDENTIALS_V2, OPEN_BADGES_3, OPEN_BADGES_3_EXTENSIONS
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.multibase import encode_multibase

FORMAT = "ob3-json"
SOUND = "signatures/sound-eddsa-rdfc-2022.json"
PLAN = b"Four posts for a cafe, with their figures.\n"
PLAN_URL = "https://badges.example/plan.txt"
SCHEMA_URL = "https://purl.imsglobal.org/spec/ob/v3p0/schema/made-up.json"
ACHIEVEMENT_ID = "https://badges.example/achievements/1"


def linked() -> Iterator[Vector]:
    """Files whose digest was signed."""

    def badge(
        name: str, why: str, url: str = PLAN_URL, data: bytes = PLAN, **outcome: tuple[str, ...]
    ) -> Vector:
        digest = f"sha384-{b64encode(hashlib.sha384(data).digest()).decode()}"
        document = {**without_status(), "relatedResource": [{"id": url, "digestSRI": digest}]}
        base = "linked/sound-file.json" if outcome else ""
        return Vector(f"linked/{name}.json", written(sealed(document)), FORMAT, why, base, **outcome)

    code = ("related-resources",)
    yield badge("sound-file", "the linked file is the one that was signed")
    yield badge("file-changed", "the linked file was changed", data=PLAN + b"!", fails=code)
    silent = "https://silent.example/plan.txt"
    yield badge("file-silent", "the linked file does not answer", url=silent, unclear=code)
    digest = encode_multibase(b"\x12\x20" + hashlib.sha256(PLAN).digest())
    by_multibase = {**without_status(), "relatedResource": [{"id": PLAN_URL, "digestMultibase": digest}]}
    why = "the same, by its multihash"
    yield Vector("linked/sound-file-multibase.json", written(sealed(by_multibase)), FORMAT, why)
    sha256, sha512 = (
        f"{name}-{b64encode(hashlib.new(name, PLAN).digest()).decode()}" for name in ("sha256", "sha512")
    )
    for name, stated, why in (
        (
            "sound-file-two-digests",
            f"{sha256} {sha512}?ct=text/plain",
            "by two digests, the stronger with an option",
        ),
        ("sound-file-list-of-digests", [sha256, sha512], "by a list of digests"),
    ):
        document = {**without_status(), "relatedResource": [{"id": PLAN_URL, "digestSRI": stated}]}
        yield Vector(f"linked/{name}.json", written(sealed(document)), FORMAT, f"the same, {why}")
    unknown = encode_multibase(b"\x16\x20" + hashlib.sha3_256(PLAN).digest())
    document = {**without_status(), "relatedResource": [{"id": PLAN_URL, "digestMultibase": unknown}]}
    why = "the same, by a function that the standard does not list"
    base = "linked/sound-file-multibase.json"
    yield Vector("linked/digest-unknown.json", written(sealed(document)), FORMAT, why, base, unclear=code)
    bare = {**without_status(), "relatedResource": [{"id": PLAN_URL}]}
    why = "a linked file without a digest proves nothing"
    yield Vector(
        "linked/file-without-digest.json", written(sealed(bare)), FORMAT, why, SOUND, ("structure", *code)
    )


def schemas() -> Iterator[Vector]:
    """The schemas that a badge says it follows."""
    base = "linked/sound-schema.json"
    yield Vector(base, following(SCHEMA_URL), FORMAT, "follows the schema that 1EdTech's site gives")
    why, code = "its description is a text, and the schema asks for a number", ("schema",)
    yield Vector(
        "linked/schema-not-followed.json", following(f"{SCHEMA_URL}-strict"), FORMAT, why, base, code
    )
    why = "a stranger's schema is a program, and is not run"
    stranger = following("https://otto.example/schema.json")
    yield Vector("linked/schema-of-stranger.json", stranger, FORMAT, why, base, unclear=code)
    why = "the schema does not answer"
    silent = following(f"{SCHEMA_URL}-9")
    yield Vector("linked/schema-silent.json", silent, FORMAT, why, base, unclear=code)


def following(schema: str) -> bytes:
    """Lena's badge, saying that it follows a schema."""
    badge = {**without_status(), "description": "Four posts for a café."}
    badge["@context"] = [*badge["@context"], OPEN_BADGES_3_EXTENSIONS]
    badge["credentialSchema"] = [{"id": schema, "type": "1EdTechJsonSchemaValidator2019"}]
    return written(sealed(badge))


def endorsement(about: str = ACHIEVEMENT_ID, **changes: object) -> JsonObject:
    """The Guild's statement about something, unsigned."""
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES_3],
        "id": "urn:uuid:6f0a3b1c-58f6-4a4e-9f0a-3b8f6c1d2e40",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": GUILD_DID, "type": ["Profile"], "name": "Guild of Marketers"},
        "name": "Endorsement of Social Media Marketing",
        "validFrom": "2026-05-02T00:00:00Z",
        "credentialSubject": {
            "id": about,
            "type": ["EndorsementSubject"],
            "endorsementComment": "Our members hire by this.",
        },
        **changes,
    }


def guild(document: JsonObject) -> JsonObject:
    """Signed by the Guild."""
    return sealed(document, signer=GUILD, method=GUILD_METHOD)


def endorsed(*statements: JsonObject) -> bytes:
    """Lena's badge whose achievement carries these statements."""
    document = changed(
        without_status(), "credentialSubject", "achievement", "endorsement", to=list(statements)
    )
    return written(sealed(document))


def endorsements() -> Iterator[Vector]:
    """Statements by a third party, inside the badge."""
    sound = "endorsements/sound-endorsement.json"
    code = ("endorsements",)
    statement = guild(endorsement())
    yield Vector(sound, endorsed(statement), FORMAT, "the Guild stands behind the achievement")
    alone = written(statement)
    yield Vector("endorsements/sound-alone.json", alone, FORMAT, "the statement by itself")
    spoilt = changed(statement, "credentialSubject", "endorsementComment", to="Hire everybody.")
    foreign = sealed(endorsement(), signer=OTTO, method=OTTO_METHOD)
    for name, item, why in (
        ("words-changed", spoilt, "the statement was changed after it was signed"),
        ("signed-by-another", foreign, "the statement names the Guild, and Otto signed it"),
        ("unsigned", endorsement(), "the statement is not signed"),
        (
            "about-something-else",
            guild(endorsement("https://otto.example/achievement")),
            "a sound statement about another achievement",
        ),
    ):
        yield Vector(f"endorsements/{name}.json", endorsed(item), FORMAT, why, sound, code)
    badge = without_status()
    listed = changed(badge, "credentialSubject", "achievement", "endorsement", to=[spoilt])
    listed = changed(
        listed, "credentialSubject", "achievement", to=[listed["credentialSubject"]["achievement"]]
    )
    above = {"id": ISSUER, "type": ["Profile"], "name": "Harbour Group", "endorsement": [spoilt]}
    for name, document, why in (
        ("changed-in-a-list", listed, "the same, where the achievement stands in a list of one"),
        (
            "changed-above",
            changed(badge, "issuer", "parentOrg", to=above),
            "the same, of the organisation above",
        ),
    ):
        yield Vector(f"endorsements/{name}.json", written(sealed(document)), FORMAT, why, sound, code)
    listed = changed(statement, "proof", 0, "verificationMethod", to=[GUILD_METHOD])
    why = "its key is named in a list, so its signature cannot be tried; that is not the same as being over"
    yield Vector("endorsements/key-named-in-a-list.json", endorsed(listed), FORMAT, why, sound, code)
    taken = guild(endorsement(credentialStatus=at("silent")))
    why = "whether the Guild withdrew it could not be asked"
    yield Vector("endorsements/status-silent.json", endorsed(taken), FORMAT, why, sound, unclear=code)
    past = guild(endorsement(validUntil="2026-05-20T00:00:00Z"))
    why = "an endorsement that ran out counts for nothing, and spoils nothing"
    yield Vector("endorsements/sound-run-out.json", endorsed(past), FORMAT, why)


def record(*badges: JsonObject) -> bytes:
    """Lena's learner record holding these badges."""
    document: JsonObject = {
        "@context": [CREDENTIALS_V2, CLR_2, OPEN_BADGES_3],
        "id": "urn:uuid:70000000-58f6-4a4e-9f0a-3b8f6c1d2e40",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Harbour Skills Institute"},
        "name": "Lena's record",
        "validFrom": "2026-05-10T00:00:00Z",
        "credentialSubject": {
            "id": "urn:uuid:71000000-58f6-4a4e-9f0a-3b8f6c1d2e40",
            "type": ["ClrSubject"],
            "verifiableCredential": list(badges),
        },
    }
    return written(sealed(document))


def records() -> Iterator[Vector]:
    """Comprehensive Learner Records."""
    sound, code = "records/sound-record.json", ("contained-credentials",)
    badge = sealed(without_status())
    yield Vector(sound, record(badge, other()), "clr2-json", "two sound badges in one record")
    why = "twelve badges, with more nodes without an id than one badge ever has"
    yield Vector("records/sound-record-of-twelve.json", record(*map(foreign, range(12))), "clr2-json", why)
    spoilt = changed(other(), "name", to="Brain surgery")
    revoked = sealed({**without_status(), "credentialStatus": at("taken")})
    for name, item, why in (
        ("badge-changed", spoilt, "the second badge was changed after it was signed"),
        ("badge-revoked", revoked, "the second badge was revoked"),
        ("badge-unsigned", without_status(), "the second badge is not signed"),
    ):
        yield Vector(f"records/{name}.json", record(badge, item), "clr2-json", why, sound, code)
    silent = sealed({**without_status(), "credentialStatus": at("silent")})
    asked = guild(endorsement(credentialStatus=at("silent")))
    unsure = json.loads(endorsed(asked))
    why = "whether an endorsement of the second badge was withdrawn could not be asked"
    yield Vector(
        "records/endorsement-status-silent.json", record(badge, unsure), "clr2-json", why, sound, unclear=code
    )
    forged = json.loads(
        endorsed(
            changed(guild(endorsement()), "credentialSubject", "endorsementComment", to="Hire everybody.")
        )
    )
    why = "an endorsement of the second badge was changed after it was signed"
    yield Vector("records/endorsement-changed.json", record(badge, forged), "clr2-json", why, sound, code)
    why = "whether the second badge is revoked could not be asked"
    yield Vector(
        "records/badge-status-silent.json", record(badge, silent), "clr2-json", why, sound, unclear=code
    )


def foreign(number: int) -> JsonObject:
    """A badge as others write theirs: hardly a part has an id of its own."""
    badge = changed(without_status(), "id", to=f"urn:uuid:9000{number:04}-58f6-4a4e-9f0a-3b8f6c1d2e40")
    results = [{"type": ["Result"], "value": f"{10 * number + place}"} for place in range(6)]
    return sealed(changed(badge, "credentialSubject", "result", to=results))


def other() -> JsonObject:
    """Another badge of Lena's, by the Guild."""
    document = changed(without_status(), "issuer", "id", to=GUILD_DID)
    return guild({**document, "id": "urn:uuid:80000000-58f6-4a4e-9f0a-3b8f6c1d2e40"})


def pages() -> Iterator[Page]:
    """The linked file, and two schemas of our own that stand where 1EdTech's do."""
    yield Page("support/plan.txt", PLAN_URL, PLAN, "a linked file")
    for name, url, kind in (("", SCHEMA_URL, "string"), ("-strict", f"{SCHEMA_URL}-strict", "number")):
        schema = {
            "$schema": "https://json-schema.org/draft/2019-09/schema",
            "type": "object",
            "required": ["description"],
            "properties": {"description": {"type": kind}},
        }
        yield Page(
            f"support/schema{name}.json", url, written(schema), f"wants a description that is a {kind}"
        )


def vectors() -> Iterator[Vector]:
    """All of this file."""
    for part in (linked, schemas, endorsements, records):
        yield from part()
