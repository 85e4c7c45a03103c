"""Linked files by every digest that the standard names, and schemas only from where they may be run."""

import base64
import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.openbadges.samples import Pages
from workmark.openbadges import Outcome
from workmark.openbadges.checks.resources import check_related_resources, check_schemas
from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.multibase import encode_multibase
from workmark.openbadges.report import Check
from workmark.openbadges.trust import NOBODY_KNOWN

PASSED, FAILED, NOT_DETERMINED = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_DETERMINED
FILE, SILENT = "https://badges.example/plan", "https://silent.example/plan"
SCHEMA = "https://purl.imsglobal.org/spec/schema.json"
BODY = b"hello"


def around(depth: int = 0, **pages: Any) -> Surroundings:
    known = {FILE: BODY, SCHEMA: json.dumps(pages.get("schema", {})).encode()}
    at = datetime(2026, 6, 1, tzinfo=UTC)
    return Surroundings(at=at, resolve=Pages(known), trust=NOBODY_KNOWN, depth=depth)


def sri(name: str, body: bytes = BODY) -> str:
    """Subresource Integrity: the name of the hash, a hyphen, base64."""
    return f"{name}-{base64.b64encode(hashlib.new(name, body).digest()).decode()}"


def multihash(number: int, name: str, body: bytes = BODY) -> str:
    """The multihash table: sha2-256 is 0x12, sha2-384 is 0x20; then the digest's length."""
    digest = hashlib.new(name, body).digest()
    return encode_multibase(bytes((number, len(digest))) + digest)


def file_check(entry: Any) -> Check:
    (check,) = check_related_resources({"relatedResource": [entry]}, around())
    assert check.code is CheckCode.RELATED_RESOURCES
    return check


@pytest.mark.parametrize(
    ("digests", "outcome"),
    [
        ({"digestSRI": sri("sha256")}, PASSED),
        ({"digestSRI": sri("sha384")}, PASSED),
        ({"digestSRI": sri("sha512")}, PASSED),
        ({"digestSRI": sri("sha256", b"hellO")}, FAILED),
        # A function that is not known here says nothing about the file, neither good nor bad.
        ({"digestSRI": sri("sha1")}, NOT_DETERMINED),
        ({"digestSRI": sri("md5")}, NOT_DETERMINED),
        ({"digestSRI": "sha3-256-" + sri("sha3_256").partition("-")[2]}, NOT_DETERMINED),
        # One or more in a text, or a list of texts: the strongest that is known counts.
        ({"digestSRI": f"{sri('sha256')} {sri('sha512')}"}, PASSED),
        ({"digestSRI": f"  {sri('md5')}\n{sri('sha256')}\t"}, PASSED),
        ({"digestSRI": f"{sri('sha256', b'x')} {sri('sha512')}"}, PASSED),
        ({"digestSRI": f"{sri('sha512', b'x')} {sri('sha512')}"}, PASSED),
        ({"digestSRI": f"{sri('sha256')} {sri('sha512', b'x')}"}, FAILED),
        ({"digestSRI": f"{sri('md5')} {sri('sha256', b'x')}"}, FAILED),
        ({"digestSRI": f"{sri('sha384')}?ct=text/plain"}, PASSED),
        ({"digestSRI": f"{sri('sha384', b'x')}?ct=text/plain"}, FAILED),
        ({"digestSRI": [sri("sha256"), sri("sha384")]}, PASSED),
        ({"digestSRI": [sri("sha256"), sri("sha384", b"x")]}, FAILED),
        ({"digestSRI": [sri("sha256"), 7]}, FAILED),
        ({"digestSRI": []}, FAILED),
        ({"digestSRI": " "}, FAILED),
        ({"digestSRI": "-"}, FAILED),
        ({"digestSRI": sri("sha256").replace("sha256", "sha384")}, FAILED),
        ({"digestSRI": "sha256"}, FAILED),
        # What lacks a function or a digest names neither; a whole one behind it does.
        ({"digestSRI": "-" + sri("sha256").partition("-")[2]}, FAILED),
        ({"digestSRI": "md5"}, FAILED),
        ({"digestSRI": f"md5 {sri('sha1')}"}, NOT_DETERMINED),
        # The digest of the strongest under a weaker name is neither.
        ({"digestSRI": f"sha256-{sri('sha512').partition('-')[2]} {sri('sha512', b'x')}"}, FAILED),
        ({"digestSRI": "sha256-é"}, FAILED),
        ({"digestSRI": None}, FAILED),
        ({"digestSRI": [sri("sha256")]}, PASSED),
        ({"digestMultibase": multihash(0x12, "sha256")}, PASSED),
        ({"digestMultibase": multihash(0x20, "sha384")}, PASSED),
        ({"digestMultibase": multihash(0x12, "sha256", b"hellO")}, FAILED),
        ({"digestMultibase": multihash(0x13, "sha512")}, NOT_DETERMINED),
        ({"digestMultibase": multihash(0x11, "sha1")}, NOT_DETERMINED),
        # BLAKE2b-256 is 0xb220, which takes three bytes to write.
        (
            {
                "digestMultibase": encode_multibase(
                    b"\xa0\xe4\x02\x20" + hashlib.blake2b(BODY, digest_size=32).digest()
                )
            },
            NOT_DETERMINED,
        ),
        ({"digestMultibase": [multihash(0x12, "sha256"), multihash(0x20, "sha384")]}, PASSED),
        ({"digestMultibase": [multihash(0x13, "sha512"), multihash(0x20, "sha384")]}, PASSED),
        ({"digestMultibase": [multihash(0x12, "sha256"), multihash(0x20, "sha384", b"x")]}, FAILED),
        # Numbers of one byte up to 127, of two from 128, and of nine at most (unsigned varint).
        ({"digestMultibase": encode_multibase(b"\x13\x7f" + bytes(127))}, NOT_DETERMINED),
        ({"digestMultibase": encode_multibase(b"\x13\x80\x01" + bytes(128))}, NOT_DETERMINED),
        ({"digestMultibase": encode_multibase(b"\x13\xc8\x01" + bytes(200))}, NOT_DETERMINED),
        ({"digestMultibase": encode_multibase(b"\x80" * 8 + b"\x01\x00")}, NOT_DETERMINED),
        ({"digestMultibase": encode_multibase(b"\x80" * 9 + b"\x01\x00")}, FAILED),
        ({"digestMultibase": []}, FAILED),
        ({"digestMultibase": [7]}, FAILED),
        # No multihash at all: shorter than it says, or without an end to its first number.
        ({"digestMultibase": encode_multibase(b"\x12\x20short")}, FAILED),
        ({"digestMultibase": encode_multibase(b"\xff" * 12)}, FAILED),
        ({"digestSRI": sri("md5"), "digestMultibase": multihash(0x12, "sha256")}, PASSED),
        ({"digestSRI": sri("md5"), "digestMultibase": multihash(0x12, "sha256", b"x")}, FAILED),
        ({"digestMultibase": encode_multibase(hashlib.sha256(BODY).digest())}, FAILED),
        ({"digestMultibase": "no multibase"}, FAILED),
        ({"digestMultibase": 7}, FAILED),
        # Both must fit where both are given.
        ({"digestSRI": sri("sha256"), "digestMultibase": multihash(0x12, "sha256")}, PASSED),
        ({"digestSRI": sri("sha256"), "digestMultibase": multihash(0x12, "sha256", b"x")}, FAILED),
        ({"digestSRI": sri("sha256", b"x"), "digestMultibase": multihash(0x12, "sha256")}, FAILED),
        ({}, FAILED),
    ],
)
def test_a_linked_file_is_held_against_each_digest(digests: dict[str, Any], outcome: Outcome) -> None:
    assert file_check({"id": FILE, **digests}).outcome is outcome


def test_a_linked_file_needs_an_address_that_answers() -> None:
    assert file_check({"digestSRI": sri("sha256")}).outcome is FAILED
    assert file_check("https://badges.example/plan").outcome is FAILED
    assert file_check({"id": SILENT, "digestSRI": sri("sha256")}).outcome is NOT_DETERMINED


def test_a_linked_file_past_the_number_that_is_read_is_never_taken_for_unchanged() -> None:
    sound, changed = ({"id": FILE, "digestSRI": sri("sha256", body)} for body in (BODY, b"x"))

    def outcomes(*entries: Any) -> list[Outcome]:
        checks = check_related_resources({"relatedResource": list(entries)}, around())
        assert {check.code for check in checks} <= {CheckCode.RELATED_RESOURCES}
        return [check.outcome for check in checks]

    assert outcomes() == []
    assert outcomes(*[sound] * 16) == [PASSED] * 16
    assert outcomes(*[sound] * 15, changed) == [*[PASSED] * 15, FAILED]
    assert outcomes(*[sound] * 16, changed) == [*[PASSED] * 16, NOT_DETERMINED]


def schema_checks(*entries: Any, depth: int = 0, schema: Any = None, **document: Any) -> list[Check]:
    badge = {**document, "credentialSchema": list(entries)}
    return check_schemas(badge, around(depth, schema={"required": ["name"]} if schema is None else schema))


OURS = {"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}


@pytest.mark.parametrize(
    ("entry", "schema", "document", "outcome"),
    [
        (OURS, None, {"name": "Plan"}, PASSED),
        (OURS, None, {}, FAILED),
        (OURS, {"type": 5}, {}, NOT_DETERMINED),
        (OURS, [], {}, NOT_DETERMINED),
        (OURS, {"$ref": "https://elsewhere.example/schema"}, {}, NOT_DETERMINED),
        (OURS, {"$ref": "#"}, {}, NOT_DETERMINED),
        (OURS, {"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}, {}, NOT_DETERMINED),
        ({**OURS, "id": "https://purl.imsglobal.org/silent"}, None, {}, NOT_DETERMINED),
        ({**OURS, "id": "https://otto.example/schema.json"}, {}, {}, NOT_DETERMINED),
        ({**OURS, "id": "http://purl.imsglobal.org/spec/schema.json"}, {}, {}, NOT_DETERMINED),
        ({**OURS, "id": "https://purl.imsglobal.org.otto.example/schema.json"}, {}, {}, NOT_DETERMINED),
        ({"type": "JsonSchema"}, {}, {}, NOT_DETERMINED),
    ],
)
def test_only_schemas_of_the_standards_own_site_are_run(
    entry: Any, schema: Any, document: dict[str, Any], outcome: Outcome
) -> None:
    (check,) = schema_checks(entry, schema=schema, **document)

    assert (check.code, check.outcome) == (CheckCode.SCHEMA, outcome)


def test_an_address_that_is_not_asked_is_shown_as_it_stands() -> None:
    assert schema_checks({"type": "JsonSchema"})[0].values == {"address": ""}
    assert schema_checks("urn:x")[0].values == {"address": "urn:x"}


def test_the_place_that_breaks_a_schema_is_named() -> None:
    (check,) = schema_checks(OURS, schema={"properties": {"name": {"type": "number"}}}, name="Plan")

    assert check.values["place"] == "$.name"


def test_each_schema_is_asked_about_and_one_too_many_is_never_taken_for_followed() -> None:
    def outcomes(*entries: Any, depth: int = 0) -> list[Outcome]:
        checks = schema_checks(*entries, depth=depth, name="Plan")
        assert {check.code for check in checks} <= {CheckCode.SCHEMA}
        return [check.outcome for check in checks]

    assert outcomes(OURS, {**OURS, "id": "urn:x"}) == [PASSED, NOT_DETERMINED]
    assert outcomes(*[OURS] * 16) == [PASSED] * 16
    assert outcomes(*[OURS] * 17) == [*[PASSED] * 16, NOT_DETERMINED]
    assert outcomes() == [Outcome.NOT_APPLICABLE]
    assert outcomes(depth=1) == []
