"""Is the document what it says it is, in words whose meaning we know? Structure, contexts, terms.

Spec: VCDM 2.0, sections 4 and 6; Data Integrity 1.0, "Securing Data Losslessly".
"""

from workmark.openbadges.canonical import contexts_of, expand, require_known_contexts
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.contexts import carried
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import OpenBadgesError, UndefinedTerm, UnknownContext
from workmark.openbadges.rdf import quads_of
from workmark.openbadges.report import Check, Outcome, answer
from workmark.openbadges.structure import problems_of

MAX_PROBLEMS_SHOWN = 10


def check_structure(document: JsonObject) -> list[Check]:
    """Has the document the parts that the specifications ask for?"""
    problems = problems_of(document)
    if not problems:
        return [answer(CheckCode.STRUCTURE, Outcome.PASSED, "All required parts are there.")]
    shown = " ".join(problems[:MAX_PROBLEMS_SHOWN])
    return [
        answer(
            CheckCode.STRUCTURE, Outcome.FAILED, "{problems}", problems=shown, facts={"problems": problems}
        )
    ]


def check_contexts(document: JsonObject) -> list[Check]:
    """Are all contexts ones that travel with this package?"""
    unknown = [
        context
        for context in contexts_of(document)
        if not isinstance(context, str) or context not in carried()
    ]
    if not unknown:
        return [answer(CheckCode.CONTEXTS_KNOWN, Outcome.PASSED, "All word lists are known.")]
    names = [
        context if isinstance(context, str) else "one written into the badge itself" for context in unknown
    ]
    return [
        answer(
            CheckCode.CONTEXTS_KNOWN,
            Outcome.NOT_DETERMINED,
            "The badge uses a word list that we do not carry: {names}. Word lists are never fetched while checking.",
            names=", ".join(dict.fromkeys(names)),
            facts={"contexts": names},
        )
    ]


def check_terms(document: JsonObject) -> list[Check]:
    """Has every word a meaning, so that nothing is left unsigned?"""
    code = CheckCode.TERMS_DEFINED
    try:
        require_known_contexts(document)
        quads_of(expand(document))
    except UnknownContext:
        return [answer(code, Outcome.NOT_DETERMINED, "Words from an unknown word list cannot be checked.")]
    except UndefinedTerm as error:
        message = "No word list defines {term}, so no signature of this kind covers it."
        return [answer(code, Outcome.FAILED, message, term=error.term, facts={"term": error.term})]
    except OpenBadgesError as error:
        return [answer(code, Outcome.FAILED, "{reason}", reason=str(error))]
    return [answer(code, Outcome.PASSED, "Every word has a known meaning.")]
