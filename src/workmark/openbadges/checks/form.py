"""Is the document what it says it is, in words whose meaning we know? Structure, contexts, terms.

Spec: VCDM 2.0, sections 4 and 6; Data Integrity 1.0, "Securing Data Losslessly".
"""

from typing import Any

from workmark.openbadges.canonical import require_all_signed
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import DocumentTooComplex, OpenBadgesError, UndefinedTerm, UnknownContext
from workmark.openbadges.reading import Reading
from workmark.openbadges.report import Check, Outcome, answer
from workmark.openbadges.structure import problems_of
from workmark.openbadges.vocabulary import require_known_contexts

MAX_PROBLEMS_SHOWN = 10

# What nearly every badge is told, and nothing in it differs from one to the next.
_ALL_THERE = answer(CheckCode.STRUCTURE, Outcome.PASSED, gettext_noop("All required parts are there."))
_ALL_KNOWN = answer(CheckCode.CONTEXTS_KNOWN, Outcome.PASSED, gettext_noop("All word lists are known."))
_ALL_DEFINED = answer(
    CheckCode.TERMS_DEFINED, Outcome.PASSED, gettext_noop("Every word has a known meaning.")
)


def check_form(reading: Reading) -> list[Check]:
    """All three questions, for whoever is about to sign the document and not to judge it."""
    return [*check_structure(reading.document), *check_contexts(reading), *check_terms(reading)]


def check_structure(document: JsonObject) -> list[Check]:
    """Has the document the parts that the specifications ask for?"""
    problems = problems_of(document)
    if not problems:
        return [_ALL_THERE]
    shown = " ".join(problems[:MAX_PROBLEMS_SHOWN])
    return [
        answer(
            CheckCode.STRUCTURE, Outcome.FAILED, "{problems}", problems=shown, facts={"problems": problems}
        )
    ]


def check_contexts(reading: Reading) -> list[Check]:
    """Are all contexts ones that travel with this package, or ones that only add new words?"""
    document = reading.document
    try:
        if reading.canonical is None:
            require_known_contexts(document)
        elif "proof" in document:
            # The content was read in carried word lists. A proof may name others.
            require_known_contexts({"proof": document["proof"]})
    except UnknownContext as error:
        message = gettext_noop("{reason} Word lists are never fetched while checking.")
        facts = {"context": error.url}
        return [
            answer(CheckCode.CONTEXTS_KNOWN, Outcome.NOT_DETERMINED, message, reason=str(error), facts=facts)
        ]
    return [_ALL_KNOWN]


def check_terms(reading: Reading, *, is_enveloped: bool = False) -> list[Check]:
    """Has every word a meaning, so that nothing is left unsigned? (Each proof's own words count with its signature.)

    is_enveloped: a token covers every byte. Then `endorsementJwt`, which is in the specification but not in every copy
    of its word list, needs no meaning; it only holds further tokens.
    """
    code = CheckCode.TERMS_DEFINED
    try:
        if reading.canonical is None:
            require_all_signed(
                _without(reading.content, "endorsementJwt") if is_enveloped else reading.content
            )
    except UnknownContext:
        return [
            answer(
                code,
                Outcome.NOT_DETERMINED,
                gettext_noop("Words from an unknown word list cannot be checked."),
            )
        ]
    except UndefinedTerm as error:
        message = gettext_noop("No word list defines {term}, so no signature of this kind covers it.")
        return [answer(code, Outcome.FAILED, message, term=error.term, facts={"term": error.term})]
    except DocumentTooComplex as error:
        return [answer(code, Outcome.NOT_DETERMINED, "{reason}", reason=str(error))]
    except OpenBadgesError as error:
        return [answer(code, Outcome.FAILED, "{reason}", reason=str(error))]
    return [_ALL_DEFINED]


def _without(value: Any, name: str) -> Any:
    """A copy of a JSON value in which no object has this member."""
    if isinstance(value, dict):
        return {key: _without(member, name) for key, member in value.items() if key != name}
    return [_without(item, name) for item in value] if isinstance(value, list) else value
