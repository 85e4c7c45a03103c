"""Does a document have the parts that the specifications ask for? Each fault is named by where it stands.

Two layers: what every verifiable credential has (VCDM 2.0, and 1.1 for older ones), and what Open Badges 3.0
and CLR 2.0 add, whose table of node kinds is in `node_kinds`. These are the rules of the specifications' own tables, kept
here because a fault should be named in words a person can act on.

Spec: VCDM 2.0, section 4; Open Badges 3.0, section 6; CLR 2.0, section 6.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from workmark.openbadges.contexts import CREDENTIALS_V1, CREDENTIALS_V2, carried
from workmark.openbadges.documents import JsonObject, as_list, kind_of, parse_moment, types_of
from workmark.openbadges.errors import MalformedCredential
from workmark.openbadges.node_kinds import is_address, is_text, node_problems
from workmark.openbadges.vocabulary import misplaced_words

Problems: TypeAlias = Iterator[str]

_OPEN_BADGES = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)?\.json")
_CLR = re.compile(r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)?\.json")
_BADGE_TYPES = {"OpenBadgeCredential", "AchievementCredential"}
_KNOWN_TYPES = _BADGE_TYPES | {"EndorsementCredential", "ClrCredential"}
_LIST_TYPES = {"BitstringStatusListCredential", "StatusList2021Credential"}
_CREDENTIAL_TYPES = _BADGE_TYPES | {"VerifiableCredential", "EndorsementCredential", "ClrCredential"}
MAX_STATUS_ENTRIES = 16
MAX_PROOFS = 16
MAX_PRESENTED = 32


def problems_of(document: JsonObject) -> list[str]:
    """Every fault of structure, as sentences; empty when there is none."""
    return [*_credential_problems(document), *misplaced_words(document), *_open_badge_problems(document)]


def presentation_problems_of(document: JsonObject) -> list[str]:
    """Every fault of a presentation's own structure; the credentials in it are asked about one by one."""
    return [*_presentation_problems(document)]


def claims_to_be_credential(presentation: JsonObject) -> bool:
    """Tell whether a presentation speaks as a credential does.

    Its holder signs it: what it says of a learner by itself was never signed by an issuer.
    """
    types = set(types_of(presentation))
    return bool(_CREDENTIAL_TYPES & types or presentation.keys() & {"credentialSubject", "issuer"})


def uses_model_1(document: JsonObject) -> bool:
    """Tell whether the document follows VCDM 1.1, whose dates have other names."""
    return as_list(document.get("@context"))[:1] == [CREDENTIALS_V1]


def date_names(document: JsonObject) -> tuple[str, str]:
    """What the two ends of the validity period are called in this document's version of the model."""
    return ("issuanceDate", "expirationDate") if uses_model_1(document) else ("validFrom", "validUntil")


def _presentation_problems(document: JsonObject) -> Problems:
    if as_list(document.get("@context"))[:1] not in ([CREDENTIALS_V1], [CREDENTIALS_V2]):
        yield f"The first @context must be {CREDENTIALS_V2}."
    given = as_list(document.get("type"))
    if not all(isinstance(kind, str) and kind for kind in given) or "VerifiablePresentation" not in given:
        yield "type must hold texts, VerifiablePresentation among them."
    if claims_to_be_credential(document):
        yield "A presentation is no credential itself: credentials belong into verifiableCredential."
    if "id" in document and not is_address(document["id"]):
        yield "The presentation's id must be one complete address."
    holder = document.get("holder")
    if "holder" in document and not is_address(holder.get("id") if isinstance(holder, dict) else holder):
        yield "holder must be a complete address or an object with one as its id."
    held = as_list(document.get("verifiableCredential"))
    if len(held) > MAX_PRESENTED or not all(isinstance(item, dict) for item in held):
        yield f"verifiableCredential must hold at most {MAX_PRESENTED} objects."
    yield from _proof_problems(document)


def _credential_problems(document: JsonObject) -> Problems:
    contexts = as_list(document.get("@context"))
    if contexts[:1] not in ([CREDENTIALS_V1], [CREDENTIALS_V2]):
        yield f"The first @context must be {CREDENTIALS_V2}."
    yield from _type_problems(document)
    if "id" in document and not is_address(document["id"]):
        yield "The credential's id must be one complete address."
    yield from _issuer_problems(document.get("issuer"))
    yield from _subject_problems(document)
    yield from _date_problems(document)
    for name in ("credentialStatus", "credentialSchema", "refreshService", "termsOfUse", "evidence"):
        if name in document:
            yield from _typed_entry_problems(document, name)
    if len(as_list(document.get("credentialStatus"))) > MAX_STATUS_ENTRIES:
        yield f"There are more than {MAX_STATUS_ENTRIES} status entries."
    for name in ("name", "description"):
        if name in document and not is_text(document[name]):
            yield f"{name} must be a text, or texts with @value and @language."
    yield from _proof_problems(document)
    if "relatedResource" in document:
        yield from _related_resource_problems(document)


def _proof_problems(document: JsonObject) -> Problems:
    proofs = as_list(document.get("proof"))
    if len(proofs) > MAX_PROOFS or not all(isinstance(proof, dict) for proof in proofs):
        yield f"proof must hold at most {MAX_PROOFS} objects."
    elif not all(types_of(proof) for proof in proofs):
        yield "Each proof needs a type."


def _related_resource_problems(document: JsonObject) -> Problems:
    entries = as_list(document.get("relatedResource"))
    named = [entry.get("id") for entry in entries if isinstance(entry, dict)]
    if not all(is_address(name) for name in named) or len(named) < len(entries):
        yield "Each relatedResource must be an object with a complete address as its id."
    elif len(set(named)) < len(named):
        yield "relatedResource names the same address twice."
    for entry in entries:
        if isinstance(entry, dict) and not entry.keys() & {"digestSRI", "digestMultibase"}:
            yield "Each relatedResource needs a digestSRI or a digestMultibase."


def _type_problems(document: JsonObject) -> Problems:
    given = as_list(document.get("type"))
    if not given or not all(isinstance(kind, str) and kind for kind in given):
        yield "type must hold one or more texts."
    elif "VerifiableCredential" not in given:
        yield "type must include VerifiableCredential."


def _issuer_problems(issuer: object) -> Problems:
    if isinstance(issuer, dict):
        if not is_address(issuer.get("id")):
            yield "The issuer's id must be a complete address."
    elif not is_address(issuer):
        yield f"issuer must be a complete address or an object with one as its id, but it is {kind_of(issuer)}."


def _subject_problems(document: JsonObject) -> Problems:
    subjects = as_list(document.get("credentialSubject"))
    if not subjects:
        yield "credentialSubject is missing."
    for subject in subjects:
        if not isinstance(subject, dict) or not subject:
            yield "credentialSubject must be an object that says something."
        elif "id" in subject and not is_address(subject["id"]):
            yield "credentialSubject.id must be a complete address."


def _date_problems(document: JsonObject) -> Problems:
    starts, ends = date_names(document)
    moments = {}
    for name in (starts, ends, "awardedDate"):
        if name in document:
            try:
                moments[name] = parse_moment(document[name], name)
            except MalformedCredential as error:
                yield str(error)
    if starts in moments and ends in moments and moments[starts] > moments[ends]:
        yield f"{ends} lies before {starts}."
    if starts == "issuanceDate" and starts not in document:
        yield f"{starts} is missing."


def _typed_entry_problems(document: JsonObject, name: str) -> Problems:
    for entry in as_list(document.get(name)):
        if not isinstance(entry, dict):
            yield f"{name} must hold objects, not {kind_of(entry)}."
            continue
        if not types_of(entry):
            yield f"Each entry of {name} needs a type."
        if name == "credentialSchema" and not is_address(entry.get("id")):
            yield "Each credentialSchema needs the address of the schema as its id."
        elif "id" in entry and not is_address(entry["id"]):
            yield f"An entry of {name} has an id that is no complete address."


def _open_badge_problems(document: JsonObject) -> Problems:
    contexts = (context for context in as_list(document.get("@context")) if isinstance(context, str))
    types = set(types_of(document))
    is_badge, is_record, all_known = _told_by(tuple(contexts))
    if types & (_BADGE_TYPES | {"EndorsementCredential"}) and not is_badge and all_known:
        yield "An Open Badge needs the Open Badges context, https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json."
    if "ClrCredential" in types and not is_record and all_known:
        yield "A learner record needs the CLR context, https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json."
    # A badge whose type is misspelt is told so; a list of states may name any word list it likes.
    if (is_badge or is_record) and types and not types & (_KNOWN_TYPES | _LIST_TYPES):
        yield f"None of the types {', '.join(sorted(types))} is one that Open Badges defines."
    if not types & _KNOWN_TYPES or not (is_badge or is_record):
        return
    if "id" not in document:
        yield "The credential's id is missing."
    if date_names(document)[0] not in document:
        yield f"{date_names(document)[0]} is missing."
    if isinstance(document.get("issuer"), dict):
        yield from node_problems(document["issuer"], "Profile", "issuer")
    kind = _subject_kind(types)
    if len(as_list(document.get("credentialSubject"))) > 1:
        yield "credentialSubject must be one: Open Badges speak of one learner or thing at a time."
    for subject in as_list(document.get("credentialSubject")):
        yield from node_problems(subject, kind, "credentialSubject")
    for index, item in enumerate(as_list(document.get("evidence"))):
        yield from node_problems(item, "Evidence", f"evidence {index + 1}")


@lru_cache(maxsize=64)
def _told_by(contexts: tuple[str, ...]) -> tuple[bool, bool, bool]:
    """Whether these word lists are those of a badge, of a learner record, and all carried here."""
    # With a word list that we do not carry, nobody here can tell which words it defines; that is said elsewhere.
    return (
        any(_OPEN_BADGES.fullmatch(context) for context in contexts),
        any(_CLR.fullmatch(context) for context in contexts),
        all(context in carried() for context in contexts),
    )


def _subject_kind(types: set[str]) -> str:
    """types: at least one of them is known."""
    if types & _BADGE_TYPES:
        return "AchievementSubject"
    return "ClrSubject" if "ClrCredential" in types else "EndorsementSubject"
