"""What Lena shows of her credential says what she chose, and passes; what she kept back is nowhere in it."""

import copy
import json
from dataclasses import replace

import pytest

from tests.openbadges.samples import AWARDED, INDEX, LENA, ROW
from tests.openbadges.samples import SIGNER as ED25519
from tests.openbadges.selective.scenes import (
    MANDATORY,
    METHOD,
    NAME,
    SECOND_RESULT,
    SIGNER,
    Document,
    base,
    changed,
    report_on,
    shown,
    whole,
)
from workmark.openbadges import CheckCode, Outcome, RefusedToIssue, derive, issue_selective
from workmark.openbadges.errors import (
    MalformedCredential,
    MalformedPointer,
    MalformedProof,
    UndefinedTerm,
    UnknownProof,
)
from workmark.openbadges.multibase import decode_base64url
from workmark.openbadges.proofs.data_integrity import check_base_proof
from workmark.openbadges.proofs.selective import signing
from workmark.openbadges.proofs.selective.proof_values import read_derived
from workmark.openbadges.proofs.selective.statements import Statements


def test_a_part_passes_every_check() -> None:
    report = report_on(shown(SECOND_RESULT))

    assert report.outcome is Outcome.PASSED, report.as_json()
    assert report.format == "vc2+ecdsa-sd-2023"


def test_a_part_repeats_no_contexts_in_its_proof() -> None:
    given, part = json.loads(base()), shown(SECOND_RESULT)
    (proof,) = given["proof"]

    assert proof["@context"] == part["@context"] == given["@context"]
    assert part["proof"].keys() == proof.keys() - {"@context"}


def test_what_is_not_chosen_is_nowhere_in_the_bytes() -> None:
    whole_bytes = base()
    bytes_shown = derive(whole_bytes, [SECOND_RESULT])

    identifiers = json.loads(whole_bytes)["credentialSubject"]["identifier"]
    text = bytes_shown + decode_base64url(json.loads(bytes_shown)["proof"]["proofValue"][1:])
    kept_back = [NAME, LENA, "salt-of-lena", identifiers[0]["identityHash"], f"{ROW}-1", "Content plan"]
    assert identifiers[0]["salt"] == "salt-of-lena"
    for word in kept_back:
        assert word.encode() in whole_bytes or word == LENA
        assert word.encode() not in text
    assert f"{ROW}-2".encode() in text


@pytest.mark.parametrize(
    "pointers",
    [
        (),
        ("/credentialSubject/identifier/1",),
        ("/credentialSubject/result", "/evidence/0/name"),
        ("/credentialSubject",),
        ("/evidence", "/awardedDate", "/id"),
        ("",),
    ],
    ids=str,
)
def test_any_choice_passes(pointers: tuple[str, ...]) -> None:
    report = report_on(shown(*pointers))

    unsound = {check.code for check in report.checks if check.outcome is Outcome.FAILED}
    assert report.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED
    # The status list of these scenes is good for sixty days, and nothing else is asked of the parts.
    assert not unsound, report.as_json()


def test_everything_shown_is_the_whole_document() -> None:
    part = shown("")

    assert {name: member for name, member in part.items() if name != "proof"} == whole()


def test_a_revoked_credential_shows_as_revoked_in_every_part() -> None:
    report = report_on(shown(SECOND_RESULT), INDEX)

    assert report.outcome_of(CheckCode.NOT_REVOKED) is Outcome.FAILED


def test_two_proofs_over_one_document_share_no_name_and_no_signature() -> None:
    first, second = (json.loads(derive(base(), [SECOND_RESULT]))["proof"]["proofValue"] for _ in range(2))

    assert len(set(first) ^ set(second)) < 64
    assert decode_base64url(first[1:])[10:70] != decode_base64url(second[1:])[10:70]


def test_the_base_is_for_its_holder_and_no_one_else_can_pass_it_on_as_sound() -> None:
    report = report_on(json.loads(base()))

    (signature,) = report.of(CheckCode.SIGNATURE)
    assert signature.outcome is Outcome.NOT_DETERMINED
    assert "holder's own copy" in signature.detail
    assert report.outcome is Outcome.NOT_DETERMINED


def test_its_holder_can_check_the_base() -> None:
    document = json.loads(base())

    check_base_proof(document, document["proof"][0], SIGNER.public_key)
    document["name"] = "Another"
    with pytest.raises(Exception, match="signature was not made"):
        check_base_proof(document, document["proof"][0], SIGNER.public_key)


def test_a_document_of_more_statements_than_allowed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    statements = len(Statements(whole(), bytes(32)).lines)

    monkeypatch.setattr(signing, "MAX_STATEMENTS", statements)
    assert base()
    monkeypatch.setattr(signing, "MAX_STATEMENTS", statements - 1)
    with pytest.raises(RefusedToIssue, match="statements"):
        base()


def test_options_without_contexts_mean_nothing() -> None:
    with pytest.raises(UndefinedTerm):
        signing.proof_hash({}, {"type": "DataIntegrityProof"})


def test_only_a_p256_key_signs_in_parts() -> None:
    with pytest.raises(RefusedToIssue, match="not used with Ed25519"):
        issue_selective(
            whole(), ED25519, verification_method=METHOD, created=AWARDED, mandatory_pointers=MANDATORY
        )


def test_mandatory_pointers_that_lead_nowhere_are_refused_at_issue() -> None:
    with pytest.raises(RefusedToIssue, match="no member 'grade'"):
        base(mandatory=("/grade",))


def test_nothing_chosen_and_nothing_mandatory_is_refused() -> None:
    with pytest.raises(MalformedPointer, match="Nothing is chosen"):
        derive(base(mandatory=()), [])


def test_a_credential_signed_in_one_piece_has_no_parts_to_show() -> None:
    part = shown(SECOND_RESULT)

    with pytest.raises(UnknownProof):
        derive(part, ["/name"])
    with pytest.raises(UnknownProof):
        derive({**part, "proof": []}, ["/name"])


def test_a_list_in_a_fixed_order_is_refused_by_name() -> None:
    document = whole()
    document["@context"] = [
        *document["@context"],
        {"steps": {"@id": "https://otto.example/steps", "@container": "@list"}},
    ]
    document["steps"] = ["one", "two"]

    with pytest.raises(RefusedToIssue, match="no place of its own"):
        base(document)


def test_a_value_of_plain_json_has_no_parts_and_is_refused_by_name() -> None:
    document = whole()
    document["@context"] = [
        *document["@context"],
        {"settings": {"@id": "https://otto.example/settings", "@type": "@json"}},
    ]
    document["settings"] = {"colour": "red"}

    with pytest.raises(RefusedToIssue, match="cannot be shown in parts"):
        base(document)


def test_where_nothing_is_mandatory_only_the_choice_is_shown() -> None:
    part = json.loads(derive(base(mandatory=()), ["/name"]))

    assert set(part) == {"@context", "id", "type", "name", "proof"}
    assert read_derived(part["proof"]["proofValue"]).mandatory_indexes == ()


def test_a_part_in_other_words_than_the_whole_is_not_made() -> None:
    document = whole()
    words = [{"remark": f"https://{owner}.example/remark"} for owner in ("harbour", "otto")]
    document |= {"@context": [*document["@context"], *words], "remark": "Well done"}
    first_words = [f"/@context/{place}" for place in range(len(document["@context"]) - 1)]

    with pytest.raises(MalformedCredential, match="says something that the whole does not"):
        derive(base(document), [*first_words, "/remark"])


# --- What a holder must not be able to do -------------------------------------------------------------------


def test_a_mandatory_statement_cannot_be_left_out() -> None:
    part = shown(SECOND_RESULT)
    for name in ("validUntil", "credentialStatus", "name"):
        forged = copy.deepcopy(part)
        del forged[name]
        assert report_on(forged).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


def test_statements_of_two_credentials_do_not_mix() -> None:
    other = whole()
    other["credentialSubject"]["result"][0]["achievedLevel"] = f"{ROW}-2"
    ours, theirs = shown(SECOND_RESULT), json.loads(derive(base(other), ["/credentialSubject/result/0"]))

    mixed = copy.deepcopy(ours)
    mixed["credentialSubject"]["result"] = theirs["credentialSubject"]["result"]
    swapped = {**ours, "proof": theirs["proof"]}

    assert mixed != ours
    assert report_on(mixed).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED
    assert report_on(swapped).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


def without_ids() -> Document:
    """The same credential with results and evidence that have no id, so that only secret names tell them apart."""
    document = whole()
    for node in (*document["credentialSubject"]["result"], *document["evidence"]):
        node.pop("id", None)
    return document


def test_nodes_without_an_id_are_shown_under_their_signed_names() -> None:
    part = json.loads(derive(base(without_ids()), ["/credentialSubject/result", "/evidence/1"]))

    assert len(read_derived(part["proof"]["proofValue"]).labels) == 3
    assert report_on(part).outcome is Outcome.PASSED, report_on(part).as_json()


def test_a_level_cannot_be_moved_from_one_result_to_another() -> None:
    document = without_ids()
    document["credentialSubject"]["result"][0]["resultDescription"] = f"{ROW}-other"
    part = json.loads(derive(base(document), ["/credentialSubject/result"]))
    first, second = part["credentialSubject"]["result"]

    first["achievedLevel"], second["achievedLevel"] = second["achievedLevel"], first["achievedLevel"]

    assert report_on(part).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


def test_one_node_cannot_be_shown_as_two() -> None:
    part = json.loads(derive(base(without_ids()), ["/evidence/1"]))
    (item,) = part["evidence"]
    apart = [
        {"type": item["type"], "name": item["name"]},
        {"type": item["type"], "narrative": item["narrative"]},
    ]

    assert report_on({**part, "evidence": apart}).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


@pytest.mark.parametrize(
    "change",
    [
        {"labels": {0: bytes(32)}},
        {"labels": {}},
        {"labels": {7: bytes(32), 8: bytes([1] * 32), 9: bytes([2] * 32)}},
        {"mandatory_indexes": (0, 4000)},
        {"mandatory_indexes": ()},
        {"signatures": ()},
    ],
    ids=str,
)
def test_a_proof_value_that_fits_another_document_fails(change: Document) -> None:
    part = json.loads(derive(base(without_ids()), ["/credentialSubject/result", "/evidence/1"]))
    value = replace(read_derived(part["proof"]["proofValue"]), **change)

    assert report_on(changed(part, value.as_text())).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


def test_an_added_label_for_no_node_fails() -> None:
    part = shown(SECOND_RESULT)
    value = read_derived(part["proof"]["proofValue"])
    assert value.labels == {}

    more = replace(value, labels={0: bytes(32)})

    assert report_on(changed(part, more.as_text())).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


def test_a_mandatory_index_for_no_statement_fails() -> None:
    part = shown(SECOND_RESULT)
    value = read_derived(part["proof"]["proofValue"])
    statements = len(value.signatures) + len(value.mandatory_indexes)

    more = replace(value, mandatory_indexes=(*value.mandatory_indexes, statements))

    assert report_on(changed(part, more.as_text())).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


def test_a_base_with_somebody_else_s_signatures_gives_no_part() -> None:
    document = json.loads(base())
    short = copy.deepcopy(document)
    short["name"] = "Two statements fewer"
    del short["evidence"]

    with pytest.raises((MalformedProof, MalformedCredential)):
        derive(short, [SECOND_RESULT])


def test_a_proof_value_of_the_older_spelling_fails() -> None:
    assert report_on(changed(shown(), "z2ab")).outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED
