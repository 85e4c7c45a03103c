"""Ask every question about a credential and write down every answer.

`verify` never raises and never says yes or no: it gives a `Verification`, whose checks stand in the order of
the numbered comments below. What could not be asked is NOT_DETERMINED. The moment, the resolver and the trust
are arguments, so the same call gives the same report, today and in a test.

Spec: VCDM 2.0, "Verification"; Data Integrity 1.0; Bitstring Status List 1.0; Open Badges 3.0, "Verification".
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from workmark.openbadges.checks.claims import check_identity, check_recipient, check_validity
from workmark.openbadges.checks.endorsements import check_endorsements
from workmark.openbadges.checks.form import check_contexts, check_structure, check_terms
from workmark.openbadges.checks.proofs import check_proofs
from workmark.openbadges.checks.resources import check_related_resources, check_schemas
from workmark.openbadges.checks.status import check_status
from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.documents import JsonObject, as_list, parse_json_object
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.report import Check, Outcome, Verification, answer, overall
from workmark.openbadges.resolving import Resolver
from workmark.openbadges.structure import uses_model_1
from workmark.openbadges.trust import NOBODY_KNOWN, Trust


def verify(
    document: JsonObject | bytes,
    *,
    at: datetime,
    resolve: Resolver,
    trust: Trust = NOBODY_KNOWN,
    email: str | None = None,
    envelope: Sequence[Check] = (),
) -> Verification:
    """Verify one credential.

    document: the credential as parsed by `documents.parse_json_object`, or the bytes of its JSON.
    at: the moment for which to answer, aware. resolve: fetches keys and status lists, or raises Unresolvable.
    trust: what is known of issuers. email: whose badge it should be, if that is asked.
    envelope: the checks of a signature around the document (JWT, COSE), when there is one instead of a proof.
    """
    around = Surroundings(at=at, resolve=resolve, trust=trust, email=email)
    if isinstance(document, bytes):
        try:
            document = parse_json_object(document)
        except OpenBadgesError as error:
            unreadable = answer(CheckCode.READABLE, Outcome.FAILED, "{reason}", reason=str(error))
            return Verification((unreadable,))
    return _verified(document, around, envelope)


def _verified(document: JsonObject, around: Surroundings, envelope: Sequence[Check] = ()) -> Verification:
    # 1 to 3. Is it whole, in words whose meaning is known?
    checks = [*check_structure(document), *check_contexts(document), *check_terms(document)]
    # 4. Is every proof sound, and one of them the issuer's?
    signed = list(envelope) if envelope and "proof" not in document else check_proofs(document, around)
    checks += signed
    # 5. Who is behind the issuer?
    own_key = overall(check for check in signed if check.code is CheckCode.ISSUER_KEY)
    checks += check_identity(document, around, key_is_issuers=own_key is Outcome.PASSED)
    # 6. Is it in date?
    checks += check_validity(document, around)
    # 7. Has it been taken back? A status list is asked everything except whether it was itself taken back.
    if around.depth < 2:
        checks += check_status(document, around, lambda listed: _verified_list(listed, around))
    # 8 and 9. Do the schemas and files that it names agree?
    checks += check_schemas(document, around) + check_related_resources(document, around)
    # 10. Do others stand behind it?
    endorsed, endorsements = check_endorsements(document, around, _verified)
    checks += endorsed
    # 11. Is it about the person who was named?
    if around.depth == 0:
        checks += check_recipient(document, around)
    return Verification(tuple(checks), document, _format_of(document, bool(envelope)), endorsements)


def _verified_list(listed: JsonObject, around: Surroundings) -> Verification:
    return _verified(listed, replace(around, email=None, depth=2))


def _format_of(document: JsonObject, enveloped: bool) -> str:
    model = "vc1" if uses_model_1(document) else "vc2"
    if enveloped:
        return f"{model}+envelope"
    proof = next((proof for proof in as_list(document.get("proof")) if isinstance(proof, dict)), {})
    return f"{model}+{proof.get('cryptosuite', proof.get('type', 'unsigned'))}"
