"""Open Badges 2, hosted and signed: every published verdict, and every way to borrow another's good name."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from workmark.openbadges.codes import CheckCode
from workmark.openbadges.intake import open_badge
from workmark.openbadges.ob2.documents import is_open_badges_2
from workmark.openbadges.ob2.verify import _starts_with, verify_open_badges_2
from workmark.openbadges.report import Outcome, Verification

AT = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
Pages = Callable[[dict[str, Any]], Any]
PASSED, FAILED, NOT_DETERMINED = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_DETERMINED

CONTEXT = "https://w3id.org/openbadges/v2"
ISSUER = {
    "@context": CONTEXT,
    "id": "https://harbour.test/issuer.json",
    "type": "Issuer",
    "name": "Harbour Skills Institute",
    "url": "https://harbour.test/",
    "email": "badges@harbour.test",
}
BADGE_CLASS = {
    "@context": CONTEXT,
    "id": "https://harbour.test/story.json",
    "type": "BadgeClass",
    "name": "Tell an employer's story",
    "description": "Two posts on two platforms.",
    "image": "https://harbour.test/story.png",
    "criteria": {"narrative": "Plan, publish, measure."},
    "issuer": ISSUER["id"],
}
ASSERTION = {
    "@context": CONTEXT,
    "id": "https://harbour.test/awards/1.json",
    "type": "Assertion",
    # The address and the salt one after the other, as the specification's "Hashing" says.
    "recipient": {
        "type": "email",
        "hashed": True,
        "salt": "seasalt",
        "identity": "sha256$" + hashlib.sha256(b"lena@cafe.testseasalt").hexdigest(),
    },
    "badge": BADGE_CLASS["id"],
    "verification": {"type": "hosted"},
    "issuedOn": "2025-05-01T09:00:00Z",
}


def world(**changes: Any) -> dict[str, Any]:
    """Three sound pages, with members of `assertion`, `badge_class` or `issuer` replaced."""
    documents = {"assertion": ASSERTION, "badge_class": BADGE_CLASS, "issuer": ISSUER}
    return {
        str(document["id"]): {**document, **changes.get(name, {})} for name, document in documents.items()
    }


def verdict_on(assertion: dict[str, Any], resolve: Any, **options: Any) -> Verification:
    return verify_open_badges_2(assertion, at=options.pop("at", AT), resolve=resolve, **options)


# --- Hosted -----------------------------------------------------------------------------------------------


def test_a_hosted_badge_passes_when_its_issuer_shows_the_same(pages: Pages) -> None:
    report = verdict_on(ASSERTION, pages(world()))

    assert report.outcome is PASSED
    assert report.format == "ob2-hosted"
    assert report.credential == ASSERTION


def test_an_issuer_that_does_not_answer_leaves_everything_undecided(pages: Pages) -> None:
    report = verdict_on(ASSERTION, pages({}))

    assert report.outcome is NOT_DETERMINED
    for code in (CheckCode.HOSTED_COPY, CheckCode.BADGE_CLASS, CheckCode.ISSUER_KEY, CheckCode.NOT_REVOKED):
        assert report.outcome_of(code) is NOT_DETERMINED
    assert report.outcome_of(CheckCode.ISSUER_IDENTITY) is NOT_DETERMINED


@pytest.mark.parametrize(
    "change",
    [
        {"issuedOn": "2024-05-01T09:00:00Z"},
        {"recipient": {**ASSERTION["recipient"], "salt": "pepper"}},  # type: ignore[dict-item]  # a plain dict
        {"evidence": "https://elsewhere.test/"},
        {"badge": "https://harbour.test/other.json"},
    ],
    ids=["date", "recipient", "added evidence", "another badge"],
)
def test_a_copy_that_differs_from_the_issuer_s_own_fails(pages: Pages, change: dict[str, Any]) -> None:
    report = verdict_on({**ASSERTION, **change}, pages(world()))

    assert report.outcome_of(CheckCode.HOSTED_COPY) is FAILED
    assert next(iter(change)) in report.of(CheckCode.HOSTED_COPY)[0].detail


def test_another_badge_at_the_address_fails(pages: Pages) -> None:
    documents = world()
    documents[ASSERTION["id"]] = {**ASSERTION, "id": "https://harbour.test/awards/2.json"}

    assert verdict_on(ASSERTION, pages(documents)).outcome_of(CheckCode.HOSTED_COPY) is FAILED


def test_a_badge_at_a_stranger_s_address_cannot_borrow_an_issuer(pages: Pages) -> None:
    forged = {**ASSERTION, "id": "https://otto.test/awards/1.json"}
    documents = world() | {"https://otto.test/awards/1.json": forged}

    report = verdict_on(forged, pages(documents))

    assert report.outcome_of(CheckCode.HOSTED_COPY) is PASSED
    assert report.outcome_of(CheckCode.ISSUER_KEY) is FAILED


def test_an_embedded_profile_cannot_add_a_permission_for_a_stranger(pages: Pages) -> None:
    profile = {**ISSUER, "verification": {"allowedOrigins": "otto.test"}}
    forged = {
        **ASSERTION,
        "id": "https://otto.test/awards/1.json",
        "badge": {**BADGE_CLASS, "issuer": profile},
    }
    documents = world() | {"https://otto.test/awards/1.json": forged}

    report = verdict_on(forged, pages(documents))

    assert report.outcome_of(CheckCode.BADGE_CLASS) is FAILED
    assert report.outcome is FAILED


def test_a_profile_embedded_under_another_name_is_found_out(pages: Pages) -> None:
    badge = {**BADGE_CLASS, "issuer": {"id": ISSUER["id"], "type": "Issuer", "name": "A Famous University"}}
    renamed = {**ASSERTION, "badge": badge}
    documents = world() | {str(ASSERTION["id"]): renamed}

    report = verdict_on(renamed, pages(documents))

    assert report.outcome_of(CheckCode.BADGE_CLASS) is FAILED
    assert "name" in report.of(CheckCode.BADGE_CLASS)[0].detail


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        ({"startsWith": "https://harbour.test/awards/"}, PASSED),
        ({"startsWith": ["https://elsewhere.test/", "https://harbour.test/awards"]}, PASSED),
        ({"startsWith": "https://harbour.test/other/"}, FAILED),
        ({"startsWith": "https://harbour.te"}, FAILED),
        ({"allowedOrigins": ["harbour.test", "elsewhere.test"]}, PASSED),
        ({"allowedOrigins": "elsewhere.test"}, FAILED),
        ({"allowedOrigins": "harbour.test", "startsWith": "https://harbour.test/no"}, FAILED),
    ],
)
def test_the_issuer_says_where_its_badges_stand(pages: Pages, rule: dict[str, Any], outcome: Outcome) -> None:
    report = verdict_on(ASSERTION, pages(world(issuer={"verification": rule})))

    assert report.outcome_of(CheckCode.ISSUER_KEY) is outcome


def test_another_host_is_the_issuers_where_its_profile_says_so(pages: Pages) -> None:
    moved = {**ASSERTION, "id": "https://badges.test/awards/1.json"}
    documents = world(issuer={"verification": {"startsWith": "https://badges.test/awards/"}})

    report = verdict_on(moved, pages(documents | {moved["id"]: moved}))

    assert report.outcome_of(CheckCode.ISSUER_KEY) is PASSED


def test_a_refusal_names_every_place_that_the_profile_allows(pages: Pages) -> None:
    rule = {"allowedOrigins": "elsewhere.test", "startsWith": "https://harbour.test/no"}

    report = verdict_on(ASSERTION, pages(world(issuer={"verification": rule})))

    assert report.of(CheckCode.ISSUER_KEY)[0].values["allowed"] == "https://harbour.test/no, elsewhere.test"


@pytest.mark.parametrize("badge", ["urn:uuid:7", "ftp://harbour.test/badge.json"])
def test_a_description_without_a_web_address_is_never_asked_for(pages: Pages, badge: str) -> None:
    odd = {**ASSERTION, "badge": badge}

    report = verdict_on(odd, pages(world() | {str(ASSERTION["id"]): odd}))

    (check,) = report.of(CheckCode.BADGE_CLASS)
    assert check.outcome is NOT_DETERMINED
    assert "no web address" in check.detail


def test_an_address_without_a_host_begins_with_no_place() -> None:
    assert not _starts_with("urn:uuid:1", "urn:")
    assert _starts_with("https://harbour.test/a", "https://harbour.test/")


def test_a_badge_its_issuer_marks_as_taken_back_is_revoked_with_its_reason(pages: Pages) -> None:
    documents = world() | {str(ASSERTION["id"]): {"revoked": True, "revocationReason": "Given by mistake"}}

    report = verdict_on(ASSERTION, pages(documents))

    assert report.outcome_of(CheckCode.NOT_REVOKED) is FAILED
    assert "Given by mistake" in report.of(CheckCode.NOT_REVOKED)[0].detail


def test_a_profile_without_a_web_address_cannot_vouch(pages: Pages) -> None:
    report = verdict_on(ASSERTION, pages(world(badge_class={"issuer": "urn:uuid:1"})))

    assert report.outcome_of(CheckCode.BADGE_CLASS) is NOT_DETERMINED


# --- Dates and recipient --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"expires": "2025-06-01T12:00:01Z"}, PASSED),
        ({"expires": "2025-06-01T12:00:00Z"}, FAILED),
        ({"issuedOn": "2025-06-01T12:00:00Z"}, PASSED),
        ({"issuedOn": "2025-06-01T12:00:01Z"}, FAILED),
        ({"expires": "2025-04-01T00:00:00Z"}, FAILED),
        ({"issuedOn": "2025-06-01"}, FAILED),
        ({"expires": "soon"}, FAILED),
    ],
)
def test_dates_are_judged_at_the_given_moment(pages: Pages, change: dict[str, str], outcome: Outcome) -> None:
    report = verdict_on({**ASSERTION, **change}, pages(world(assertion=change)))

    assert report.outcome_of(CheckCode.VALIDITY_PERIOD) is outcome


@pytest.mark.parametrize(
    ("emails", "outcome"),
    [
        ([], Outcome.NOT_APPLICABLE),
        (["lena@cafe.test"], PASSED),
        (["otto@cafe.test", " Lena@Cafe.test"], PASSED),
        (["otto@cafe.test"], FAILED),
    ],
)
def test_the_recipient_is_compared_when_somebody_asks(
    pages: Pages, emails: list[str], outcome: Outcome
) -> None:
    report = verdict_on(ASSERTION, pages(world()), emails=emails)

    assert report.of(CheckCode.RECIPIENT)[0].outcome is outcome


def test_the_published_recipient_hash_is_understood(shared_vectors: Path, pages: Pages) -> None:
    # The address behind the validator's own samples, whose hash and salt ("deadsea") 1EdTech published.
    assertion = json.loads((shared_vectors / "1edtech-ob20/basic-assertion.json").read_bytes())

    report = verdict_on(assertion, pages({}), emails=["nobody@example.org"])

    assert report.outcome_of(CheckCode.RECIPIENT) is PASSED


def test_a_recipient_hidden_by_md5_shows_nothing(pages: Pages) -> None:
    weak = {"recipient": {**ASSERTION["recipient"], "identity": "md5$" + "0" * 32}}  # type: ignore[dict-item]

    report = verdict_on({**ASSERTION, **weak}, pages(world(assertion=weak)), emails=["lena@cafe.test"])

    assert report.outcome_of(CheckCode.RECIPIENT) is NOT_DETERMINED


# --- Signed ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def token_of(assertion: dict[str, Any], key: rsa.RSAPrivateKey, header: dict[str, Any] | None = None) -> str:
    def encoded(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode()

    head = encoded(json.dumps(header or {"alg": "RS256"}).encode())
    body = encoded(json.dumps(assertion).encode())
    signature = key.sign(f"{head}.{body}".encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{head}.{body}.{encoded(signature)}"


SIGNED = {
    **ASSERTION,
    "id": "urn:uuid:a953081a-4bbc-4927-8653-7219bca00e3b",
    "verification": {"type": "signed", "creator": "https://harbour.test/key.json"},
}


def signed_world(private: rsa.RSAPrivateKey, **changes: Any) -> dict[str, Any]:
    pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    published = {
        "@context": CONTEXT,
        "id": "https://harbour.test/key.json",
        "type": "CryptographicKey",
        "owner": ISSUER["id"],
        "publicKeyPem": pem.decode(),
    }
    issuer = {"publicKey": "https://harbour.test/key.json", **changes.pop("issuer", {})}
    key_page = {**published, **changes.pop("key", {})}
    return {**world(issuer=issuer), "https://harbour.test/key.json": key_page, **changes}


def test_a_signed_badge_passes(pages: Pages, private_key: rsa.RSAPrivateKey) -> None:
    report = verify_open_badges_2(
        token_of(SIGNED, private_key), at=AT, resolve=pages(signed_world(private_key))
    )

    assert report.outcome is PASSED
    assert report.format == "ob2-signed"


def test_a_signed_badge_with_a_changed_byte_fails(pages: Pages, private_key: rsa.RSAPrivateKey) -> None:
    head, _, signature = token_of(SIGNED, private_key).split(".")
    changed = json.dumps({**SIGNED, "issuedOn": "2025-05-02T09:00:00Z"}).encode()
    body = base64.urlsafe_b64encode(changed).rstrip(b"=").decode()

    report = verify_open_badges_2(
        f"{head}.{body}.{signature}", at=AT, resolve=pages(signed_world(private_key))
    )

    assert report.outcome_of(CheckCode.SIGNATURE) is FAILED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": {"owner": "https://otto.test/issuer.json"}}, CheckCode.ISSUER_KEY),
        ({"issuer": {"publicKey": "https://harbour.test/key-2.json"}}, CheckCode.ISSUER_KEY),
        ({"issuer": {"publicKey": None}}, CheckCode.ISSUER_KEY),
        ({"key": {"id": "https://otto.test/key.json"}}, CheckCode.VERIFICATION_METHOD),
        ({"key": {"publicKeyPem": "-----BEGIN PUBLIC KEY-----"}}, CheckCode.VERIFICATION_METHOD),
        ({"key": {"type": "Issuer", "name": "x", "url": "y"}}, CheckCode.VERIFICATION_METHOD),
    ],
    ids=["another owner", "not listed", "none listed", "another key's page", "no key", "no key page"],
)
def test_a_key_must_be_the_issuer_s_by_both_their_words(
    pages: Pages, private_key: rsa.RSAPrivateKey, changes: dict[str, Any], code: CheckCode
) -> None:
    resolve = pages(signed_world(private_key, **changes))

    report = verify_open_badges_2(token_of(SIGNED, private_key), at=AT, resolve=resolve)

    assert report.outcome_of(code) is FAILED


@pytest.mark.parametrize("algorithm", ["none", "HS256", ""])
def test_an_algorithm_that_proves_nothing_fails(
    pages: Pages, private_key: rsa.RSAPrivateKey, algorithm: str
) -> None:
    token = token_of(SIGNED, private_key, {"alg": algorithm})

    report = verify_open_badges_2(token, at=AT, resolve=pages(signed_world(private_key)))

    assert report.outcome_of(CheckCode.PROOF_SUITE) is FAILED


def test_an_algorithm_not_kept_here_is_no_verdict(pages: Pages, private_key: rsa.RSAPrivateKey) -> None:
    token = token_of(SIGNED, private_key, {"alg": "PS512"})

    report = verify_open_badges_2(token, at=AT, resolve=pages(signed_world(private_key)))

    assert report.outcome_of(CheckCode.PROOF_SUITE) is NOT_DETERMINED


def test_a_signed_badge_without_its_token_fails(pages: Pages, private_key: rsa.RSAPrivateKey) -> None:
    report = verdict_on(SIGNED, pages(signed_world(private_key)))

    assert report.outcome_of(CheckCode.PROOF_PRESENT) is FAILED


@pytest.mark.parametrize(
    "document",
    [ASSERTION, {**BADGE_CLASS, "verification": {"type": "signed"}}, ISSUER],
    ids=["a hosted badge", "a description that says it is signed", "a profile"],
)
def test_a_token_holds_a_badge_that_says_it_is_signed(
    pages: Pages, private_key: rsa.RSAPrivateKey, document: dict[str, Any]
) -> None:
    token = token_of(document, private_key)

    report = verify_open_badges_2(token, at=AT, resolve=pages(signed_world(private_key)))

    assert report.outcome_of(CheckCode.STRUCTURE) is FAILED
    assert (report.format, report.credential) == ("ob2", None)


def test_a_short_key_is_refused(pages: Pages) -> None:
    short = rsa.generate_private_key(65537, 1024)

    report = verify_open_badges_2(token_of(SIGNED, short), at=AT, resolve=pages(signed_world(short)))

    assert report.outcome_of(CheckCode.VERIFICATION_METHOD) is FAILED
    assert "1024 bits" in report.of(CheckCode.VERIFICATION_METHOD)[0].detail


LIST = "https://harbour.test/revoked.json"


@pytest.mark.parametrize(
    ("entries", "outcome"),
    [
        ([], PASSED),
        (["urn:uuid:another"], PASSED),
        ([SIGNED["id"]], FAILED),
        ([{"id": SIGNED["id"], "revocationReason": "Given by mistake"}], FAILED),
        ({"id": SIGNED["id"]}, FAILED),
    ],
)
def test_the_issuer_s_list_of_badges_taken_back_is_read(
    pages: Pages, private_key: rsa.RSAPrivateKey, entries: Any, outcome: Outcome
) -> None:
    listed = {"@context": CONTEXT, "id": LIST, "type": "RevocationList", "revokedAssertions": entries}
    resolve = pages(signed_world(private_key, issuer={"revocationList": LIST}) | {LIST: listed})

    report = verify_open_badges_2(token_of(SIGNED, private_key), at=AT, resolve=resolve)

    (check,) = report.of(CheckCode.NOT_REVOKED)
    assert check.outcome is outcome
    assert ("Given by mistake" in check.detail) is ("Given by mistake" in str(entries))


def test_an_unreadable_list_is_no_clean_record(pages: Pages, private_key: rsa.RSAPrivateKey) -> None:
    for listed in ({}, {LIST: b"[]"}, {LIST: ISSUER}):
        resolve = pages(signed_world(private_key, issuer={"revocationList": LIST}) | listed)

        report = verify_open_badges_2(token_of(SIGNED, private_key), at=AT, resolve=resolve)

        assert report.outcome_of(CheckCode.NOT_REVOKED) is NOT_DETERMINED


# --- Structure ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", ["id", "recipient", "badge", "issuedOn", "verification"])
def test_a_badge_that_lacks_a_part_fails_and_names_it(pages: Pages, member: str) -> None:
    lacking = {key: ASSERTION[key] for key in ASSERTION if key != member}

    report = verdict_on(lacking, pages(world()))

    assert report.outcome_of(CheckCode.STRUCTURE) is FAILED
    assert (report.format, report.credential) == ("ob2", lacking)


@pytest.mark.parametrize(
    "recipient",
    [
        "lena@cafe.test",
        {},
        {"identity": "x"},
        {"type": "email", "hashed": True, "identity": "lena@cafe.test"},
    ],
)
def test_a_recipient_must_look_its_part(pages: Pages, recipient: Any) -> None:
    report = verdict_on({**ASSERTION, "recipient": recipient}, pages(world()))

    assert report.outcome_of(CheckCode.STRUCTURE) is FAILED


def test_a_description_is_never_somebody_s_badge(pages: Pages) -> None:
    report = verdict_on(ISSUER, pages(world()))

    assert report.outcome_of(CheckCode.STRUCTURE) is PASSED
    assert report.outcome is NOT_DETERMINED
    assert (report.format, report.credential) == ("ob2", ISSUER)


@pytest.mark.parametrize("page", [b"", b"[]", b"{" * 50_000, b'{"id": 1, "id": 2}', b"\xff", b"null"])
def test_a_hostile_page_leaves_a_verdict_and_never_raises(pages: Pages, page: bytes) -> None:
    for url in world():
        report = verdict_on(ASSERTION, pages(world() | {url: page}))

        assert report.outcome is not PASSED


def test_strange_values_in_any_member_leave_a_verdict_and_never_raise(pages: Pages) -> None:
    for value in (None, True, 0, -1.5, "", "x", [], {}, [[]], {"id": 3}, ["a", {"id": []}], {"type": {}}):
        for name, document in (("assertion", ASSERTION), ("badge_class", BADGE_CLASS), ("issuer", ISSUER)):
            for member in [*document, "verification", "publicKey", "revocationList", "expires"]:
                changed = {name: {member: value}}
                assertion = {**ASSERTION, **changed.get("assertion", {})}
                verdict_on(assertion, pages(world(**changed)), emails=["lena@cafe.test"])


# --- Published verdicts ---------------------------------------------------------------------------------

BADGES = {"ob2-json", "ob2-baked-png", "ob2-jws"}
# Beside each: what we answer where the published word is "valid", and why it is less than a pass.
HELD_BACK = {
    "assertion-with-extension-node-basic.json": "no copy of it is published at its own address",
    "issuer-compact-iri-validation.json": "a profile, not somebody's badge",
    "rdf-validation/valid-alignment-object.json": "an alignment, not somebody's badge",
    "rdf-validation/valid-badge-class-empty-criteria-type.json": "a description, not somebody's badge",
    "rdf-validation/valid-cool-class.json": "a thing of another vocabulary",
}


def test_every_published_verdict_is_ours(
    shared_vectors: Path, published_pages: dict[str, Any], pages: Pages
) -> None:
    entries = [
        entry
        for entry in json.loads((shared_vectors / "manifest.json").read_bytes())
        if entry["file"].startswith("1edtech-ob20/") and entry["format"] in BADGES
    ]
    assert len(entries) >= 20

    for entry in entries:
        opened = open_badge((shared_vectors / entry["file"]).read_bytes())
        documents = dict(published_pages)
        if opened.document and opened.document.get("type") == "Assertion":
            documents.setdefault(str(opened.document["id"]), opened.document)
        name = entry["file"].removeprefix("1edtech-ob20/")
        if name in HELD_BACK:
            documents.pop("http://example.org/assertion", None)
        for url in [url for url in documents if "with-verification" in url or "with-allowed-origins" in url]:
            documents[url.removesuffix(".json")] = documents[url]

        assert opened.document is None or is_open_badges_2(opened.document), name
        report = verify_open_badges_2(opened.token or opened.document or {}, at=AT, resolve=pages(documents))

        if name in HELD_BACK or entry["expected"] == "warning":
            assert report.outcome is NOT_DETERMINED, (name, report.as_json())
        else:
            expected = {"valid": PASSED, "invalid": FAILED}[entry["expected"]]
            assert report.outcome is expected, (name, report.as_json())
