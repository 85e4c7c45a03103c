"""Other people's credentials and vectors: everything in their manifest gives what it says.

The files are not part of the product. Without them these tests are skipped, and say so. What stands in
containers or under older formats is walked by the tests of those modules; here are the JSON credentials and the
intermediate values of the specifications' appendices, byte for byte.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.openbadges.samples import Pages
from workmark.openbadges import KeyKind, LocalSigner, Outcome, Verification, verify, verify_proofs
from workmark.openbadges.documents import JsonObject, as_list, parse_json_object
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.multibase import decode_multibase
from workmark.openbadges.proofs.suites import SUITES, SignedContent
from workmark.openbadges.structure import problems_of

REPOSITORY = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("WORKMARK_SHARED_VECTORS", REPOSITORY.parent / "shared" / "vectors"))
AT = datetime(2026, 1, 1, tzinfo=UTC)


def manifest(*formats: str) -> list[Any]:
    """The manifest's rows of these formats as test parameters, or one skipped test where there is no manifest."""
    if not (FOLDER / "manifest.json").is_file():
        return [pytest.param({}, marks=pytest.mark.skip(reason=f"Published vectors are not at {FOLDER}."))]
    rows = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    return [pytest.param(row, id=row["file"]) for row in rows if row["format"].startswith(formats)]


def read(row: dict[str, str]) -> JsonObject:
    return parse_json_object((FOLDER / row["file"]).read_bytes())


def issuer_pages(badge: JsonObject) -> dict[str, bytes]:
    """The pages that the example issuers would serve: each lists the keys that its own proofs spell out.

    The published files use https://example.edu and the like, which serve nothing. Their key names are the
    keys themselves, so the page can be written down without knowing any secret.
    """
    pages: dict[str, bytes] = {}
    for proof in proofs_in(badge):
        method = proof.get("verificationMethod", "")
        controller, _, fragment = method.partition("#")
        if controller.startswith("https://") and fragment.startswith("z6Mk"):
            entry = {
                "id": method,
                "type": "Multikey",
                "controller": controller,
                "publicKeyMultibase": fragment,
            }
            page = {"id": controller, "verificationMethod": [entry], "assertionMethod": [method]}
            pages[controller] = json.dumps(page).encode()
    return pages


def proofs_in(value: object) -> Iterator[JsonObject]:
    """Each proof in a document, also those of the badges inside it."""
    if isinstance(value, dict):
        yield from as_list(value.get("proof"))
        for member in value.values():
            yield from proofs_in(member)
    elif isinstance(value, list):
        for item in value:
            yield from proofs_in(item)


def report_on(badge: JsonObject, extra: dict[str, bytes] | None = None) -> Verification:
    return verify(badge, at=AT, resolve=Pages({**issuer_pages(badge), **(extra or {})}))


@pytest.mark.parametrize("row", manifest("vc1+", "vc2+"))
def test_each_w3c_proof_gives_the_verdict_of_its_manifest(row: dict[str, str]) -> None:
    """The proofs alone, because the W3C's examples are signed by a key unrelated to their issuer."""
    report = verify_proofs(read(row), at=AT, resolve=Pages())

    assert report.outcome is (Outcome.PASSED if row["expected"] == "valid" else Outcome.FAILED)


# Where our answer is "could not tell" and the manifest's is a verdict, this says why that is the honest answer.
COULD_NOT_TELL = {
    "1edtech-ob30/complete.json": "its proof is of a made-up kind, and its schemas stand at addresses we do not run",
    "1edtech-ob30/simple-eddsa-2022.json": "its cryptosuite is an obsolete draft",
    "1edtech-ob30/endorsement-err-schema-status-refresh.json": "its schema and revocation list do not answer",
}


@pytest.mark.parametrize("row", manifest("ob3-json", "clr2-json"))
def test_each_open_badge_gives_the_verdict_of_its_manifest(row: dict[str, str]) -> None:
    badge = read(row)
    report = report_on(badge, supporting_pages())

    if row["expected"] == "support":
        return
    if row["file"] in COULD_NOT_TELL:
        assert report.outcome in (Outcome.NOT_DETERMINED, Outcome.FAILED)
    elif row["expected"] == "invalid":
        assert report.outcome is Outcome.FAILED, report.as_json()
    else:
        unclear = [
            check for check in report.checks if check.outcome in (Outcome.FAILED, Outcome.NOT_DETERMINED)
        ]
        # No test opens a socket, so 1EdTech's published schemas are the one thing that may stay open.
        assert all("schema could not be read" in check.detail for check in unclear), unclear


def supporting_pages() -> dict[str, bytes]:
    """The lists that the 1EdTech files point at, served from beside them."""
    raw = "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/main"
    listed = "1edtech-ob30/bit-string-list/testlist"
    path = f"{raw}/inspector-vc/src/test/resources/ob30/bit-string-list/testlist"
    revoked = read({"file": "1edtech-ob30/credential-status-revoked.json"})
    entry = {"id": revoked["id"], "revoked": True, "revocationReason": "Issued in error."}
    issuer = revoked["issuer"]["id"]
    address = revoked["credentialStatus"]["id"]
    method = revoked["proof"]["verificationMethod"]
    key = {
        "id": method,
        "type": "Multikey",
        "controller": issuer,
        "publicKeyMultibase": method.partition("#")[2],
    }
    page = {"id": issuer, "verificationMethod": [key], "assertionMethod": [method]}
    return {
        path: (FOLDER / listed).read_bytes(),
        address: json.dumps({"id": address, "issuer": issuer, "revokedCredential": [entry]}).encode(),
        "https://dc.1edtech.org/wellspring2022/wellspring-portal/org/da1e96e9-afcc-4eed-b9a2-2ddf7353214c/did.json": (
            json.dumps(page).encode()
        ),
    }


@pytest.mark.parametrize("row", manifest("ob3-unsigned"))
def test_each_example_of_the_specification_is_well_formed(row: dict[str, str]) -> None:
    assert problems_of(read(row)) == []


# --- the intermediate values of the appendices


STEPS = [
    # folder, suite, kind of key, the suffix of its files' names
    ("w3c-eddsa/eddsa-rdfc-2022", "eddsa-rdfc-2022", KeyKind.ED25519, "DataInt"),
    ("w3c-eddsa/eddsa-jcs-2022", "eddsa-jcs-2022", KeyKind.ED25519, "JCS"),
    ("w3c-eddsa/Ed25519Signature2020", "Ed25519Signature2020", KeyKind.ED25519, "EdSig"),
    ("w3c-ecdsa/ecdsa-rdfc-2019-p256", "ecdsa-rdfc-2019", KeyKind.P256, "ECDSAP256"),
    ("w3c-ecdsa/ecdsa-rdfc-2019-p256/employ", "ecdsa-rdfc-2019", KeyKind.P256, "ECDSAP256"),
    ("w3c-ecdsa/ecdsa-rdfc-2019-p384", "ecdsa-rdfc-2019", KeyKind.P384, "ECDSAP384"),
    ("w3c-ecdsa/ecdsa-rdfc-2019-p384/employ", "ecdsa-rdfc-2019", KeyKind.P384, "ECDSAP384"),
    ("w3c-ecdsa/ecdsa-jcs-2019-p256", "ecdsa-jcs-2019", KeyKind.P256, "JCSECDSAP256"),
    ("w3c-ecdsa/ecdsa-jcs-2019-p384", "ecdsa-jcs-2019", KeyKind.P384, "JCSECDSAP384"),
]
needs_vectors = pytest.mark.skipif(
    not (FOLDER / "manifest.json").is_file(), reason=f"Published vectors are not at {FOLDER}."
)


def text_of(folder: str, name: str) -> str:
    return (FOLDER / folder / name).read_text("utf-8")


@needs_vectors
@pytest.mark.parametrize(("folder", "suite", "kind", "suffix"), STEPS, ids=[step[0] for step in STEPS])
def test_each_step_of_an_appendix_is_reproduced(folder: str, suite: str, kind: KeyKind, suffix: str) -> None:
    signed = parse_json_object((FOLDER / folder / f"signed{suffix}.json").read_bytes())
    unsecured = {name: member for name, member in signed.items() if name != "proof"}
    options = {name: member for name, member in signed["proof"].items() if name != "proofValue"}

    content: SignedContent = SUITES[suite].content(unsecured, options, kind)

    assert content.canonical_document.decode() == text_of(folder, f"canonDoc{suffix}.txt")
    assert content.canonical_options.decode() == text_of(folder, f"proofCanon{suffix}.txt")
    assert content.document_hash.hex() == text_of(folder, f"docHash{suffix}.txt").strip()
    assert content.options_hash.hex() == text_of(folder, f"proofHash{suffix}.txt").strip()
    assert content.hash_data.hex() == text_of(folder, f"combinedHash{suffix}.txt").strip()
    assert (
        decode_multibase(signed["proof"]["proofValue"]).hex()
        == text_of(folder, f"sigHex{suffix}.txt").strip()
    )
    assert signed["proof"]["proofValue"] == text_of(folder, f"sigBTC58{suffix}.txt").strip()


@needs_vectors
@pytest.mark.parametrize(
    "name", ["eddsa-rdfc-2022/DataInt", "eddsa-jcs-2022/JCS", "Ed25519Signature2020/EdSig"]
)
def test_our_ed25519_signature_is_the_published_one(name: str) -> None:
    folder, suffix = name.split("/")
    pair = parse_json_object((FOLDER / "w3c-eddsa" / "keyPair.json").read_bytes())
    signer = LocalSigner.from_multikey(pair["privateKeyMultibase"])

    assert signer.public_key == PublicKey.from_multikey(pair["publicKeyMultibase"])
    signature = signer.sign(
        bytes.fromhex(text_of(f"w3c-eddsa/{folder}", f"combinedHash{suffix}.txt").strip())
    )
    assert signature.hex() == text_of(f"w3c-eddsa/{folder}", f"sigHex{suffix}.txt").strip()


@needs_vectors
@pytest.mark.parametrize(
    ("credential", "prefix"), [("ob-2-signed-credential", "obv3p0"), ("clr-3-signed-credential", "clrv2p0")]
)
def test_the_open_badges_guides_canonical_forms_are_reproduced(credential: str, prefix: str) -> None:
    signed = parse_json_object((FOLDER / "ob30-spec-vectors" / f"{credential}.json").read_bytes())
    unsecured = {name: member for name, member in signed.items() if name != "proof"}
    proof = as_list(signed["proof"])[0]
    options = {name: member for name, member in proof.items() if name != "proofValue"}

    content = SUITES["eddsa-rdfc-2022"].content(unsecured, options, KeyKind.ED25519)

    assert content.canonical_document.decode() == text_of("ob30-spec-vectors", f"{prefix}-document-canon.txt")
    assert content.canonical_options.decode() == text_of("ob30-spec-vectors", f"{prefix}-proof-canon.txt")
