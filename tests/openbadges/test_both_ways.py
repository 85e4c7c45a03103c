"""Two other libraries from npm and ours take each other's credentials, in every suite that both sides have.

@digitalbazaar/vc knows all of these suites; @digitalcredentials/verifier-core, which the Digital Credentials
Consortium's wallets use, knows two. Each issues under a key of its own that we never saw. ecdsa-sd-2023 is in
`selective/test_independent_implementation.py`.
"""

import copy
import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.openbadges.samples import AWARDED, Pages, without_status
from workmark.openbadges import (
    KeyKind,
    LocalSigner,
    Outcome,
    did_key_method_of,
    did_key_of,
    issue_credential,
    verify,
)
from workmark.openbadges.contexts import ED25519_2020

pytestmark = pytest.mark.node

NODE_FOLDER = Path(__file__).parents[1] / "node"
# They date their proofs by the machine's clock.
FAR_AHEAD = datetime(2099, 1, 1, tzinfo=UTC)
Document = dict[str, Any]

SUITES = {
    "eddsa-rdfc-2022": KeyKind.ED25519,
    "eddsa-jcs-2022": KeyKind.ED25519,
    "ecdsa-rdfc-2019 P-256": KeyKind.P256,
    "ecdsa-rdfc-2019 P-384": KeyKind.P384,
    "ecdsa-jcs-2019 P-256": KeyKind.P256,
    "ecdsa-jcs-2019 P-384": KeyKind.P384,
    "Ed25519Signature2020": KeyKind.ED25519,
}
PAIRS = [("bazaar", suite) for suite in SUITES] + [
    ("credentials", suite) for suite in ("eddsa-rdfc-2022", "Ed25519Signature2020")
]


def badge_for(suite: str) -> Document:
    """A badge without an end, with the words that the suite's proof needs."""
    badge = without_status()
    del badge["validUntil"]
    if suite == "Ed25519Signature2020":
        badge["@context"] = [*badge["@context"], ED25519_2020]
    return badge


def ours(suite: str) -> Document:
    signer = LocalSigner.generate(SUITES[suite])
    badge = badge_for(suite)
    badge["issuer"] = {**badge["issuer"], "id": did_key_of(signer.public_key)}
    method = did_key_method_of(signer.public_key)
    exact = issue_credential(
        badge, signer, verification_method=method, created=AWARDED, cryptosuite=suite.split()[0]
    )
    signed: Document = json.loads(exact)
    return signed


def renamed(badge: Document) -> Document:
    changed = copy.deepcopy(badge)
    changed["name"] = "Brain Surgery"
    return changed


@pytest.fixture(scope="module")
def answers() -> dict[str, Document]:
    """All questions in one run, because starting Node costs more than answering."""
    if shutil.which("node") is None or not (NODE_FOLDER / "node_modules").is_dir():
        pytest.skip("Node or its packages are missing; run npm ci --ignore-scripts in tests/node.")
    items: list[Document] = []
    for by, suite in PAIRS:
        sound = ours(suite)
        items += [
            {
                "name": f"{by} issues {suite}",
                "act": "issue",
                "by": by,
                "suite": suite,
                "credential": badge_for(suite),
            },
            {"name": f"{by} reads {suite}", "act": "verify", "by": by, "credential": sound},
            {"name": f"{by} reads changed {suite}", "act": "verify", "by": by, "credential": renamed(sound)},
        ]
    answered = subprocess.run(
        ["node", NODE_FOLDER / "bothways.mjs"],
        input=json.dumps({"items": items}),
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    return {answer["name"]: answer for answer in json.loads(answered.stdout)}


@pytest.mark.parametrize(("by", "suite"), PAIRS)
def test_they_accept_what_we_issue_and_refuse_it_changed(
    by: str, suite: str, answers: dict[str, Document]
) -> None:
    assert answers[f"{by} reads {suite}"]["verified"] is True, answers[f"{by} reads {suite}"]["why"]
    assert answers[f"{by} reads changed {suite}"]["verified"] is False


@pytest.mark.parametrize(("by", "suite"), PAIRS)
def test_we_accept_what_they_issue_and_refuse_it_changed(
    by: str, suite: str, answers: dict[str, Document]
) -> None:
    theirs = answers[f"{by} issues {suite}"]["credential"]

    report = verify(theirs, at=FAR_AHEAD, resolve=Pages())

    assert report.outcome is Outcome.PASSED, report.as_json()
    assert theirs["issuer"]["id"].startswith("did:key:")
    assert verify(renamed(theirs), at=FAR_AHEAD, resolve=Pages()).outcome is Outcome.FAILED
