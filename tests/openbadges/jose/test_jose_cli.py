"""The command that the W3C's JOSE and COSE suite drives: what it signs can be checked, and what is not sound is refused."""

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cbor2
import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from tests.openbadges.samples import without_status

from workmark.openbadges.jose_cli import FEATURES, main

SECRETS = {
    "P-256": "J_a5KH6A2Ru7iOAzvUkQEjKCJQCdxUXVajaW3CaPORs",
    "P-384": "c4UX9J2YcD6frHBJr1AKOBzr9niqDaNwaV001vmJVnShDk_QM7j8ggZu4klh32r7",
    "P-521": "ABLav_lS-i3hVtEiYGNHwl7xdAu93Qc0O1httqelzCTs8uEmiSjkoKX6tCKwz--beZSL5a8qtdoC4mazTMtvsS4h",
}
PUBLIC_P521 = {
    "kty": "EC",
    "crv": "P-521",
    "x": "Ac8mt4TvYd3TOrYtTk_YTQ5QQMpl58OnrU7uRxQEUoOO_6QnRBM0Xan8KQI_0dPKzcKBak0ZSEXcc5SNFUBHYfbP",
    "y": "ADP_cowssurHA7uMHy4IODl247oQjCxZWFX7Gtr3cFmfVIwEyKGegrJh9ooZy5FsvFVbYwAmLKVfGZs7O15RBsO-",
}
CREDENTIAL: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "id": "urn:uuid:86294362-4254-4f36-854f-3952fe42555d",
    "type": ["VerifiableCredential"],
    "issuer": "https://harbour.example/issuer",
    "credentialSubject": {"id": "did:example:lena", "name": "Lena", "phones": ["1", "2"]},
}
PRESENTATION: dict[str, Any] = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiablePresentation"],
    "holder": "did:example:lena",
    "verifiableCredential": [CREDENTIAL],
}
KEY = {
    "id": "https://harbour.example/issuer#p521",
    "type": "JsonWebKey",
    "controller": "https://harbour.example/issuer",
    "publicKeyJwk": PUBLIC_P521,
    "secretKeyJwk": {**PUBLIC_P521, "d": SECRETS["P-521"]},
}


class Desk:
    """A folder with a key in it, in which the command is run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("key.json", json.dumps(KEY))

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def run(self, act: str, feature: str, text: str, *more: str) -> dict[str, Any]:
        given = self.write("input", text)
        output = self.folder / "output.json"
        paths = ["--input", given, "--key", self.folder / "key.json", "--output", output]
        assert main([act, *map(str, paths), "--feature", feature, *more]) == 0
        answer: dict[str, Any] = json.loads(output.read_text("utf-8"))
        return answer


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def document_for(feature: str) -> str:
    return json.dumps(PRESENTATION if feature.startswith("presentation") else CREDENTIAL)


@pytest.mark.parametrize("feature", FEATURES)
def test_what_it_signs_it_finds_sound_and_a_changed_letter_not(feature: str, desk: Desk) -> None:
    signed = desk.run("issue", feature, document_for(feature))
    assert signed["result"] == "success", signed

    found = desk.run("verify", feature, signed["data"])
    assert found == {"result": "success", "data": json.loads(document_for(feature))}
    middle = len(signed["data"]) // 2
    spoilt = (
        signed["data"][:middle]
        + ("A" if signed["data"][middle] != "A" else "B")
        + signed["data"][middle + 1 :]
    )
    assert desk.run("verify", feature, spoilt)["result"] == "failure"


@pytest.mark.parametrize("feature", FEATURES)
def test_one_kind_is_not_taken_for_another(feature: str, desk: Desk) -> None:
    signed = desk.run("issue", feature, document_for(feature))["data"]

    for other in set(FEATURES) - {feature}:
        assert desk.run("verify", other, signed)["result"] == "failure", other


def test_another_library_accepts_our_p521_signature(desk: Desk) -> None:
    token = desk.run("issue", "credential_jose", json.dumps(CREDENTIAL))["data"]

    opened = jws.deserialize_compact(token, ECKey.import_key(PUBLIC_P521), algorithms=["ES512"])

    assert json.loads(opened.payload) == CREDENTIAL
    assert opened.headers() == {"alg": "ES512", "kid": KEY["id"], "typ": "vc+jwt", "cty": "vc"}


def test_the_cose_message_has_the_parts_of_rfc_9052(desk: Desk) -> None:
    message = cbor2.loads(
        base64.b64decode(desk.run("issue", "credential_cose", json.dumps(CREDENTIAL))["data"])
    )

    protected, unprotected, payload, signature = message.value
    assert message.tag == 18
    assert unprotected == {}
    assert json.loads(payload) == CREDENTIAL
    assert len(signature) == 132
    # Labels of RFC 9052 and RFC 9596: alg (ES512), content type, key id, typ.
    assert cbor2.loads(protected) == {
        1: -36,
        3: "application/vc",
        4: KEY["id"].encode(),
        16: "application/vc+cose",
    }


def test_hidden_claims_are_digests_that_their_disclosures_answer_to(desk: Desk) -> None:
    hidden = ["credentialSubject.name", "credentialSubject.phones[0]"]

    token = desk.run("issue", "credential_sdjwt", json.dumps(CREDENTIAL), "--sd", json.dumps(hidden))["data"]

    signed, *disclosures, last = token.split("~")
    payload = json.loads(base64.urlsafe_b64decode(signed.split(".")[1] + "=="))
    subject = payload["credentialSubject"]
    parts = sorted(json.loads(base64.urlsafe_b64decode(text + "=="))[1:] for text in disclosures)
    digests = {
        base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
        for text in disclosures
    }
    assert last == ""
    assert "name" not in subject
    assert parts == [["1"], ["name", "Lena"]]
    assert {*subject["_sd"], subject["phones"][0]["..."]} == digests
    assert subject["phones"][1] == "2"
    assert desk.run("verify", "credential_sdjwt", f"{signed}~")["data"]["credentialSubject"] == {
        "id": "did:example:lena",
        "phones": ["2"],
    }


@pytest.mark.parametrize(
    "paths",
    ['["nowhere"]', '["credentialSubject.phones[7]"]', '["@context"]', '["type"]', '["a[[0]"]', "[7]", "{"],
)
def test_what_cannot_be_hidden_is_named(paths: str, desk: Desk) -> None:
    answer = desk.run("issue", "credential_sdjwt", json.dumps(CREDENTIAL), "--sd", paths)

    assert answer["result"] == "failure"
    assert answer["data"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps({**CREDENTIAL, "issuer": None}),
        json.dumps(PRESENTATION),
        json.dumps({"vc": CREDENTIAL}),
    ],
)
def test_what_is_no_credential_is_not_signed(text: str, desk: Desk) -> None:
    assert desk.run("issue", "credential_jose", text)["result"] == "failure"


def test_without_the_private_half_nothing_is_signed(desk: Desk) -> None:
    desk.write("key.json", json.dumps({name: KEY[name] for name in KEY if name != "secretKeyJwk"}))

    assert desk.run("issue", "credential_jose", json.dumps(CREDENTIAL))["result"] == "failure"


def test_it_runs_as_a_command(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    given = desk.write("badge.json", json.dumps(without_status()))
    arguments = ["--input", given, "--key", tmp_path / "key.json", "--feature", "credential_jose"]
    command = [
        sys.executable,
        "-m",
        "workmark.openbadges.jose_cli",
        "issue",
        *arguments,
        "--output",
        tmp_path / "o",
    ]

    subprocess.run(command, check=True, timeout=60)

    assert json.loads((tmp_path / "o").read_text())["result"] == "success"


def test_the_published_inputs_give_what_the_suite_says_except_one_that_ran_out(
    desk: Desk, shared_vectors: Path
) -> None:
    folder = shared_vectors / "w3c-jose-cose"
    rows = [
        row
        for row in json.loads((shared_vectors / "manifest.json").read_bytes())
        if row["format"] in FEATURES and row["expected"] in ("valid", "invalid")
    ]
    assert len(rows) >= 20

    differing = []
    for row in rows:
        desk.write("key.json", (folder / row["key"]).read_text())
        token = (shared_vectors / row["file"]).read_text()
        answer = desk.run("verify", row["format"], token, "--at", "2026-01-01T00:00:00Z")
        if (answer["result"] == "success") != (row["expected"] == "valid"):
            differing.append(Path(row["file"]).name)

    # It carries an exp of December 2024. The suite never asks what time it is; we do.
    assert differing == ["presentation-jose-multiple.txt"]
