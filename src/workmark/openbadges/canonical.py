"""The canonical form of a JSON-LD document: the one text that a Data Integrity proof signs.

Expansion is PyLD's, with contexts from this package only and nothing dropped in silence. `rdf` writes the
quads, `rdfc` names the blank nodes. A document whose words have no fixed, known meaning is refused by name.

Spec: Data Integrity 1.0, "Securing Data Losslessly"; VCDM 2.0, "Contexts".
"""

from collections.abc import Iterator
from typing import Any

from pyld import jsonld
from pyld.context_resolver import ContextResolver

from workmark.openbadges.contexts import carried, context_at
from workmark.openbadges.documents import JsonObject, as_list
from workmark.openbadges.errors import (
    DocumentTooComplex,
    MalformedCredential,
    OpenBadgesError,
    UndefinedTerm,
    UnknownContext,
)
from workmark.openbadges.rdf import quads_of
from workmark.openbadges.rdfc import canonical_nquads

# A badge has a few dozen objects. Expansion costs about a third of a millisecond for each.
MAX_OBJECTS = 4000

# Keywords whose content never reaches the signature, or reaches it under another node.
_REFUSED_KEYWORDS = {"@index", "@reverse", "@included", "@nest", "@base", "@vocab", "@import", "@version"}

# PyLD keeps what it made of each context here; only contexts of this package are ever put in.
_context_cache: dict[str, Any] = {}


def canonicalise(document: JsonObject, *, hash_name: str = "sha256") -> str:
    """The canonical N-Quads of a document.

    Raises UnknownContext, UndefinedTerm, MalformedCredential or DocumentTooComplex.
    """
    require_known_contexts(document)
    return canonical_nquads(quads_of(expand(document)), hash_name=hash_name)


def expand(document: JsonObject) -> list[Any]:
    """The expanded form; raises UndefinedTerm for any word that expansion would drop."""
    _require_nothing_lost(document)
    processor = jsonld.JsonLdProcessor(on_property_dropped=_refuse_dropped)
    options = {
        "base": "",
        "documentLoader": _load,
        "contextResolver": ContextResolver(_context_cache, _load),
        "processingMode": "json-ld-1.1",
    }
    try:
        expanded: list[Any] = processor.expand(document, options)
    except OpenBadgesError:
        raise
    except jsonld.JsonLdError as error:
        raise _translated(error) from error
    except (TypeError, ValueError, KeyError, AttributeError, IndexError, RecursionError) as error:
        # The borrowed reader trips over some wrongly typed values instead of naming them.
        raise MalformedCredential("The document breaks the rules of JSON-LD.") from error
    if not expanded:
        raise MalformedCredential("The document says nothing: no part of it would be signed.")
    return expanded


def require_known_contexts(document: JsonObject) -> None:
    """Raise UnknownContext for the first context, at any depth, that is not carried in this package."""
    for context in contexts_of(document):
        if not isinstance(context, str):
            # A context written into the document can swap the meaning of words under a valid signature.
            raise UnknownContext("written into the document itself")
        if context not in carried():
            raise UnknownContext(context)


def contexts_of(value: object) -> Iterator[Any]:
    """Each context that a document names, at any depth."""
    if isinstance(value, dict):
        for key, member in value.items():
            if key == "@context":
                yield from as_list(member)
            else:
                yield from contexts_of(member)
    elif isinstance(value, list):
        for item in value:
            yield from contexts_of(item)


def _require_nothing_lost(document: JsonObject) -> None:
    """Refuse what JSON-LD drops without telling: nulls, values without content, keywords outside the graph."""
    waiting: list[Any] = [document]
    objects = 0
    while waiting:
        node = waiting.pop()
        if node is None:
            raise MalformedCredential(
                "A value is null. A signature does not cover nulls: leave the member out."
            )
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            objects += 1
            if objects > MAX_OBJECTS:
                raise DocumentTooComplex(f"The document holds more than {MAX_OBJECTS} objects.")
            if refused := _REFUSED_KEYWORDS & node.keys():
                raise UndefinedTerm(min(refused))
            if node and node.keys() <= {"@language", "@direction"}:
                raise MalformedCredential("A text names its language but holds no @value.")
            waiting.extend(member for key, member in node.items() if key != "@context")


def _refuse_dropped(term: str | None) -> None:
    raise UndefinedTerm(term or "a word that its context sets to nothing")


def _load(url: str, options: object) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": context_at(url),
    }


def _translated(error: Exception) -> OpenBadgesError:
    """The cause that we raised ourselves, if PyLD wrapped it; otherwise its message without the document."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OpenBadgesError):
            return cause
        cause = cause.__cause__
    message = str(error.args[0]) if error.args else "unknown"
    return MalformedCredential(f"The document breaks the rules of JSON-LD: {message}")
