"""The VC-API: closed unless switched on; signs only what is sound, and says yes only to what was shown to be."""

import copy
import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from workmark.api.vc_api.suites import DEFAULT, SUITES, ApiSuite
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.proofs.data_integrity import ProofOptions, add_proof, check_proof

pytestmark = pytest.mark.django_db

Document = dict[str, Any]
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"


@pytest.fixture(autouse=True)
def switched_on(settings: LazySettings) -> None:
    settings.WORKMARK_VC_API = True


def post(path: str, body: object) -> tuple[int, Document]:
    answer = Client().post(f"/vc-api/{path}", json.dumps(body), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def credential(suite: ApiSuite = SUITES[DEFAULT], **members: Any) -> Document:
    return {
        "@context": [CREDENTIALS_V2],
        "id": "urn:uuid:86294362-4254-4f36-854f-3952fe42555d",
        "type": ["VerifiableCredential"],
        "issuer": suite.issuer,
        "credentialSubject": {"id": "did:example:lena"},
        **members,
    }


def issued(suite: str = DEFAULT, options: Document | None = None, **members: Any) -> Document:
    body = {"credential": credential(SUITES[suite], **members), "options": options or {}}
    status, answer = post(f"{suite}/credentials/issue", body)
    assert status == 201, answer
    signed: Document = answer["verifiableCredential"]
    return signed


def verified(signed: Document, **options: Any) -> tuple[int, Document]:
    return post("credentials/verify", {"verifiableCredential": signed, "options": options})


# --- Closed -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        ".conformance.json",
        "credentials/issue",
        "credentials/verify",
        "credentials/status",
        "presentations/verify",
        "status/revocation",
        "eddsa-rdfc-2022/status/credentials/issue",
        "eddsa-jcs-2022/credentials/issue",
    ],
)
def test_switched_off_there_is_nothing_at_any_address(path: str, settings: LazySettings) -> None:
    settings.WORKMARK_VC_API = False

    assert Client().get(f"/vc-api/{path}").status_code == 404
    assert Client().post(f"/vc-api/{path}", "{}", content_type="application/json").status_code == 404


def test_it_is_off_unless_somebody_switches_it_on() -> None:
    from workmark.config import settings as written

    assert written.WORKMARK_VC_API is False


# --- Issue and verify ---------------------------------------------------------------------------------------


def test_the_conformance_file_names_every_issuer_and_address() -> None:
    told = Client().get("/vc-api/.conformance.json").json()

    assert told["issuers"].keys() == SUITES.keys()
    assert told["paths"][DEFAULT] == {
        "issue": "/vc-api/eddsa-rdfc-2022/credentials/issue",
        "verify": "/vc-api/eddsa-rdfc-2022/credentials/verify",
    }
    assert told["paths"]["vp"] == {"verify": "/vc-api/presentations/verify"}


@pytest.mark.parametrize("suite", [suite for suite in SUITES if suite != "ecdsa-sd-2023"])
def test_what_each_suite_signs_verifies_and_a_changed_word_does_not(suite: str) -> None:
    signed = issued(suite)

    assert verified(signed) == (200, {**verified(signed)[1], "verified": True, "errors": []})
    check_proof(signed, signed["proof"], PublicKey.from_multikey(signed["issuer"].removeprefix("did:key:")))

    status, answer = verified({**signed, "credentialSubject": {"id": "did:example:otto"}})
    assert (status, answer["verified"]) == (400, False)
    assert answer["errors"][0]["type"] == "https://w3id.org/security#PROOF_VERIFICATION_ERROR"


def test_the_demonstration_keys_stay_and_differ_from_each_other() -> None:
    issuers = [suite.issuer for suite in SUITES.values()]

    assert issuers == [suite.issuer for suite in SUITES.values()]
    assert len(set(issuers)) == len(issuers)


def test_another_instance_has_other_keys(settings: LazySettings) -> None:
    ours = SUITES[DEFAULT].issuer
    settings.SECRET_KEY = "the secret of another instance, long enough to be one"

    assert SUITES[DEFAULT].issuer != ours


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "Ed25519Signature2020"])
def test_the_older_model_is_signed_with_the_words_its_proof_needs(suite: str) -> None:
    older = credential(SUITES[suite], **{"@context": ["https://www.w3.org/2018/credentials/v1"]})

    status, answer = post(f"{suite}/credentials/issue", {"credential": older})

    assert status == 201, answer
    signed = answer["verifiableCredential"]
    added = {
        "eddsa-rdfc-2022": "https://w3id.org/security/data-integrity/v2",
        "Ed25519Signature2020": "https://w3id.org/security/suites/ed25519-2020/v1",
    }
    assert signed["@context"][-1] == added[suite]
    status, answer = verified(signed)
    assert status == 200, answer


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "did:example:otto"},
        {"issuer": None},
        {"@context": ["https://otto.example/context.json"]},
        {"undefinedWord": "would be signed as nothing"},
        {"type": "VerifiableThing"},
        {"credentialSubject": {}},
        {"id": None},
        {"validFrom": "yesterday"},
        {"proof": {"created": "2026-01-01T00:00:00Z"}},
        {"relatedResource": [{"id": "https://harbour.example/a"}]},
        {"relatedResource": [{"id": "https://harbour.example/a", "digestSRI": "sha256-a"}] * 2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_not_sound_is_not_signed(change: Document) -> None:
    status, answer = post("credentials/issue", {"credential": credential(**change)})

    assert status == 400
    assert answer["errors"]
    assert "verifiableCredential" not in answer


@pytest.mark.parametrize(
    "body",
    ["not json", "[]", "{}", '{"credential": 7}', '{"credential": {}, "credential": {}}', "[" * 100_000],
)
def test_a_body_that_is_no_request_is_refused(body: str) -> None:
    for path in ("credentials/issue", "credentials/verify", "presentations/verify", "credentials/status"):
        answer = Client().post(f"/vc-api/{path}", body, content_type="application/json")

        assert answer.status_code == 400, path
        assert answer.json()["verified"] is False


# --- Options ------------------------------------------------------------------------------------------------


def test_dates_of_the_proof_are_taken_from_the_options() -> None:
    signed = issued(options={"created": "2026-01-01T00:00:00Z", "expires": "2046-01-01T00:00:00Z"})

    assert signed["proof"]["created"] == "2026-01-01T00:00:00Z"
    assert signed["proof"]["expires"] == "2046-01-01T00:00:00Z"
    assert verified(signed)[0] == 200
    assert post("credentials/issue", {"credential": credential(), "options": {"created": "soon"}})[0] == 400


def test_an_expired_proof_does_not_verify() -> None:
    signed = issued(options={"created": "2025-01-01T00:00:00Z", "expires": "2025-02-01T00:00:00Z"})

    assert verified(signed, checks=["proof"])[0] == 400


def test_a_second_proof_can_build_on_the_first() -> None:
    first = issued(options={"proofId": "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544"})
    again = {"credential": first, "options": {"previousProof": first["proof"]["id"]}}

    status, answer = post("credentials/issue", again)

    assert status == 201, answer
    chained = answer["verifiableCredential"]
    assert [proof.get("previousProof") for proof in chained["proof"]] == [None, [first["proof"]["id"]]]
    assert verified(chained)[0] == 200
    without_first = copy.deepcopy(chained)
    del without_first["proof"][0]
    assert verified(without_first)[0] == 400


def test_the_key_must_be_the_issuer_s_own_unless_only_the_proof_is_asked_about() -> None:
    signer = SUITES[DEFAULT].signer
    foreign = credential(issuer="https://vc.example/issuers/5678")
    options = ProofOptions(SUITES[DEFAULT].verification_method, created=_long_ago())
    signed = add_proof(foreign, options, signer)

    assert verified(signed)[0] == 400
    assert verified(signed, checks=["proof", "credentialStatus"])[0] == 400
    assert verified(signed, checks=["proof"])[0] == 200
    assert post("credentials/verify?checks=proof", {"verifiableCredential": signed})[0] == 200


def test_a_holder_derives_a_part_that_verifies_while_the_base_is_hers_alone() -> None:
    lena = {
        "id": "did:example:lena",
        "https://lena.example/name": "Lena",
        "https://lena.example/jobTitle": "Supervisor",
    }
    base = issued("ecdsa-sd-2023", {"mandatoryPointers": ["/issuer"]}, credentialSubject=lena)
    chosen = {"selectivePointers": ["/credentialSubject/https:~1~1lena.example~1jobTitle"]}

    status, answer = post("credentials/derive", {"verifiableCredential": base, "options": chosen})

    assert status == 201, answer
    part = answer["verifiableCredential"]
    assert part["credentialSubject"] == {"id": lena["id"], "https://lena.example/jobTitle": "Supervisor"}
    assert part["issuer"] == base["issuer"]
    assert verified(part)[0] == 200
    assert verified(base)[0] == 400
    assert post("credentials/derive", {"verifiableCredential": issued()})[0] == 400
    nowhere = {"verifiableCredential": base, "options": {"selectivePointers": ["/nowhere"]}}
    assert post("credentials/derive", nowhere)[0] == 400


def _long_ago() -> Any:
    from datetime import UTC, datetime

    return datetime(2025, 1, 1, tzinfo=UTC)


def test_json_packed_into_a_text_is_no_credential() -> None:
    signed = json.dumps(issued())

    assert post("credentials/verify", {"verifiableCredential": signed})[0] == 400


# --- Status -------------------------------------------------------------------------------------------------


def test_a_credential_taken_back_no_longer_verifies_until_it_is_given_back() -> None:
    status, answer = post("eddsa-rdfc-2022/status/credentials/issue", {"credential": credential()})
    assert status == 201, answer
    signed = answer["verifiableCredential"]
    status, answer = verified(signed)
    assert status == 200, answer

    change = {"credentialId": signed["id"], "credentialStatus": {"statusPurpose": "revocation"}}
    assert post("credentials/status", {**change, "status": True})[0] == 200

    status, answer = verified(signed)
    assert status == 400
    assert answer["errors"][0]["type"].endswith("#STATUS_VERIFICATION_ERROR")
    assert post("credentials/status", {**change, "status": False})[0] == 200
    status, answer = verified(signed)
    assert status == 200, answer


def test_each_purpose_asked_for_has_its_own_list() -> None:
    body = {"credential": credential(), "options": {"statusPurpose": ["revocation", "suspension"]}}
    signed = post("eddsa-rdfc-2022/status/credentials/issue", body)[1]["verifiableCredential"]

    entries = signed["credentialStatus"]
    assert [entry["statusPurpose"] for entry in entries] == ["revocation", "suspension"]
    assert all(isinstance(entry["statusListIndex"], str) for entry in entries)
    suspended = {"credentialId": signed["id"], "credentialStatus": {"statusPurpose": "suspension"}}
    assert post("credentials/status", suspended)[0] == 200
    assert verified(signed)[1]["errors"][0]["code"] == "not-suspended"


def test_the_list_goes_out_under_the_name_that_the_reader_knows() -> None:
    for wanted, given in (
        ("application/json, application/ld+json", "application/ld+json"),
        ("application/vc, application/json", "application/vc"),
        ("*/*", "application/vc"),
    ):
        answer = Client().get("/vc-api/status/revocation", headers={"Accept": wanted})
        assert answer["Content-Type"] == given
    assert Client().get("/vc-api/status/other").status_code == 404


def test_the_status_of_a_stranger_s_credential_cannot_be_set() -> None:
    unknown = {"credentialId": "urn:uuid:0", "credentialStatus": {"statusPurpose": "revocation"}}

    assert post("credentials/status", unknown)[0] == 404


# --- Presentations --------------------------------------------------------------------------------------------


def test_a_presentation_is_verified_for_its_occasion() -> None:
    suite = SUITES["eddsa-jcs-2022"]
    options = ProofOptions(
        suite.verification_method, created=_long_ago(), purpose="authentication", challenge="u1", domain="d"
    )
    unsigned = {
        "@context": [CREDENTIALS_V2],
        "type": ["VerifiablePresentation"],
        "holder": suite.issuer,
        "verifiableCredential": [issued()],
    }
    body = {"verifiablePresentation": add_proof(unsigned, options, suite.signer)}

    assert post("presentations/verify", {**body, "options": {"challenge": "u1", "domain": "d"}})[0] == 200
    status, answer = post("presentations/verify", {**body, "options": {"challenge": "u2", "domain": "d"}})
    assert (status, answer["errors"][0]["code"]) == (400, "challenge")
    assert post("credentials/verify", {"verifiableCredential": body["verifiablePresentation"]})[0] == 400
    assert post("presentations/verify", {"verifiablePresentation": issued()})[0] == 400


def test_a_credential_that_nobody_presented_is_not_verified_for_an_occasion() -> None:
    body = {"verifiableCredential": issued()}

    assert post("credentials/verify", body)[0] == 200
    for checks in ({}, {"checks": ["proof"]}):
        for asked in ({"challenge": "u1"}, {"domain": "d"}):
            status, answer = post("credentials/verify", {**body, "options": {**asked, **checks}})
            assert (status, answer["errors"][0]["code"]) == (400, "challenge")
