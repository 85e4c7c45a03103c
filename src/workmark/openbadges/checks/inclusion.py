"""Is the badge in the public log that its issuer keeps?

The log commits to the signed document, with its proof inside. A token without one, and a copy that shows only parts,
are other documents: the question is then not put. Nobody is worse off for carrying a proof of a log that the reader
does not know: that reads "does not apply", as for an issuer nobody vouches for, unless somebody asked.

Spec: C2SP tlog-proof, "Verifying a tlog proof".
"""

from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import JsonObject, as_list, format_moment, id_of
from workmark.openbadges.errors import LogProofMismatch, OpenBadgesError, UnknownLog
from workmark.openbadges.log.entries import EntryKind, document_digest, parse_opening
from workmark.openbadges.log.evidence import LogEvidence
from workmark.openbadges.log.inclusion import Believed, LogProof, check_proof, parse_proof
from workmark.openbadges.log.notes import VerifierKey
from workmark.openbadges.report import Check, Outcome, answer

_CODE = CheckCode.LOG_INCLUSION
_NO_LOG = answer(_CODE, Outcome.NOT_APPLICABLE, gettext_noop("No public log came with this badge."))


def check_inclusion(document: JsonObject, around: Surroundings) -> list[Check]:
    """One answer: PASSED with where and since when, FAILED, or why nobody can tell."""
    evidence = around.log.evidence_for(id_of(document.get("issuer")) or "", id_of(document) or "")
    if not evidence.proof:
        return [_without_proof(evidence, around)]
    if not _is_what_was_logged(document):
        message = gettext_noop("The log tells of the whole signed badge, and this is another form of it.")
        return [answer(_CODE, Outcome.NOT_APPLICABLE, message)]
    try:
        proof = parse_proof(evidence.proof.encode("utf-8", "replace"))
        believed = _believed(document, proof, evidence)
    except UnknownLog:
        message = gettext_noop("A proof came with it, of the log {log}. Nobody gave us that log's key.")
        outcome = Outcome.NOT_DETERMINED if evidence.is_asked else Outcome.NOT_APPLICABLE
        return [answer(_CODE, outcome, message, log=proof.signed.checkpoint.origin[:200])]
    except OpenBadgesError as error:
        message = gettext_noop("The proof does not show that the log holds this badge: {reason}")
        return [answer(_CODE, Outcome.FAILED, message, reason=str(error))]
    return [_in_the_log(believed, is_late=parse_opening(proof.extra).is_late)]


def _without_proof(evidence: LogEvidence, around: Surroundings) -> Check:
    if not evidence.keys:
        return _NO_LOG
    if evidence.due_by is not None and around.at <= evidence.due_by:
        message = gettext_noop("It was issued a moment ago. The public log shows it within ten minutes.")
        return answer(_CODE, Outcome.NOT_APPLICABLE, message)
    message = gettext_noop("The issuer keeps a public log, and no proof came with the badge. Ask for one.")
    return answer(_CODE, Outcome.NOT_DETERMINED, message)


def _is_what_was_logged(document: JsonObject) -> bool:
    """Tell whether this is a whole signed document: not a token's payload, and not a selection of statements."""
    suites = [proof.get("cryptosuite") for proof in as_list(document.get("proof")) if isinstance(proof, dict)]
    return bool(suites) and "ecdsa-sd-2023" not in suites


def _believed(document: JsonObject, proof: LogProof, evidence: LogEvidence) -> Believed:
    opening = parse_opening(proof.extra)
    if opening.kind is not EntryKind.ISSUE:
        raise LogProofMismatch("The proof is for an entry that tells of something else than an award.")
    return check_proof(
        proof,
        opening.entry(document_digest(document)).leaf_hash,
        keys=[VerifierKey.parse(text) for text in evidence.keys],
        witnesses=[VerifierKey.parse(text) for text in evidence.witnesses],
    )


def _in_the_log(believed: Believed, *, is_late: bool) -> Check:
    message = gettext_noop(
        "It is entry {index} of the public log {log}, signed over {size} entries at {when}."
    )
    if is_late:
        message = gettext_noop(
            "It is entry {index} of the public log {log}, signed over {size} entries at {when}. "
            "It was issued before the log was begun, so the log says nothing about when."
        )
    elif believed.witnesses:
        message = gettext_noop(
            "It is entry {index} of the public log {log}, signed over {size} entries at {when}. "
            "Seen from outside by: {witnesses}."
        )
    when = format_moment(believed.logged_at) if believed.logged_at else "an unsaid moment"
    facts = {
        "index": believed.index,
        "size": believed.size,
        "log": believed.origin,
        "logged": when,
        "is_late": is_late,
        "witnesses": [name for name, _seen_at in believed.witnesses],
    }
    return answer(
        _CODE,
        Outcome.PASSED,
        message,
        facts=facts,
        index=str(believed.index),
        log=believed.origin,
        size=str(believed.size),
        when=when,
        witnesses=", ".join(name for name, _seen_at in believed.witnesses),
    )
