"""The canonical form of a JSON-LD document: the one text that a Data Integrity proof signs.

Expansion is PyLD's, with contexts from this package only and nothing dropped in silence. `rdf` writes the
quads, `rdfc` names the blank nodes, `vocabulary` sees to it that each word has one spelling. A document whose
words have no fixed, known meaning is refused by name.

Spec: Data Integrity 1.0, "Securing Data Losslessly"; VCDM 2.0, "Contexts".
"""

import json
import threading
from collections import OrderedDict
from typing import Any

from pyld import jsonld
from pyld.context_resolver import ContextResolver

from workmark.openbadges.compiled import canonical_form
from workmark.openbadges.contexts import carried, load_context
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import (
    DocumentTooComplex,
    MalformedCredential,
    OpenBadgesError,
    UndefinedTerm,
)
from workmark.openbadges.rdf import quads_of
from workmark.openbadges.rdfc import canonical_nquads
from workmark.openbadges.scoped import RememberingProcessor, Scoped
from workmark.openbadges.vocabulary import (
    contexts_of,
    require_few_contexts,
    require_known_contexts,
    require_plain_words,
)

# A badge has a few dozen objects. Expansion costs about a third of a millisecond for each.
MAX_OBJECTS = 4000
MAX_REMEMBERED = 8
MAX_REMEMBERED_LETTERS = 64 * 1024


# Without this, PyLD resolves relative addresses against an address of its own and signs the result.
_NO_BASE = {"@base": None}


class _CarriedOnly(dict[str, Any]):
    """Where PyLD keeps what it made of each context: those of this package, so that strangers cannot fill it.

    Kept too is what every expansion begins with, which PyLD files under its canonical JSON: all others are made on it.
    """

    def __setitem__(self, name: str, made: Any) -> None:
        if name in carried() or name == json.dumps(_NO_BASE, separators=(",", ":")):
            super().__setitem__(name, made)


class _OfThread(threading.local):
    """PyLD's caches are not made to be shared, so each thread warms its own.

    recent: the last few expansions by the document's text, since one verification asks for the same one again.
    """

    def __init__(self) -> None:
        self.made = _CarriedOnly()
        self.scoped = Scoped()
        self.recent: OrderedDict[str, list[Any]] = OrderedDict()


_here = _OfThread()


def canonicalise(document: JsonObject, *, hash_name: str = "sha256") -> str:
    """The canonical N-Quads of a document: by the compiled way where it answers, else in general.

    Raises UnknownContext, UndefinedTerm, MalformedCredential or DocumentTooComplex.
    """
    compiled = canonical_form(document, hash_name, max_objects=MAX_OBJECTS)
    return canonicalise_in_general(document, hash_name=hash_name) if compiled is None else compiled


def canonicalise_in_general(document: JsonObject, *, hash_name: str = "sha256") -> str:
    """The same by PyLD's expansion and full RDFC-1.0, for any document; raises as `canonicalise` does."""
    return canonical_nquads(quads_of(expand(document)), hash_name=hash_name)


def require_all_signed(document: JsonObject) -> None:
    """Give nothing if a signature covers every word of the document; raises as `canonicalise` does."""
    quads_of(expand(document))


def expand(document: JsonObject) -> list[Any]:
    """The expanded form, not to be changed; raises UndefinedTerm for any word that expansion would drop.

    Raises else as `canonicalise` does.
    """
    text = json.dumps(document)
    if text in _here.recent:
        _here.recent.move_to_end(text)
        return _here.recent[text]
    expanded = _expanded(document)
    if len(text) <= MAX_REMEMBERED_LETTERS:
        _here.recent[text] = expanded
        if len(_here.recent) > MAX_REMEMBERED:
            _here.recent.popitem(last=False)
    return expanded


def _expanded(document: JsonObject) -> list[Any]:
    require_few_contexts(document)
    require_known_contexts(document)
    _require_nothing_lost(document)
    require_plain_words(document)
    # A word list that the document brings itself is a stranger's: nothing made with it is kept.
    is_all_ours = all(isinstance(context, str) for context in contexts_of(document))
    remembered = _here.scoped if is_all_ours else Scoped()
    processor = RememberingProcessor(remembered, on_property_dropped=_refuse_dropped)
    options = {
        "expandContext": _NO_BASE,
        "base": "",
        "documentLoader": load_context,
        "contextResolver": ContextResolver(_here.made, load_context),
        "processingMode": "json-ld-1.1",
    }
    try:
        expanded: list[Any] = processor.expand(document, options)
    except OpenBadgesError:
        raise
    except jsonld.JsonLdError as error:
        raise _translated(error) from error
    except OverflowError as error:
        raise MalformedCredential("A number is too large to be signed as one.") from error
    except (TypeError, ValueError, KeyError, AttributeError, IndexError, RecursionError) as error:
        # The borrowed reader trips over some wrongly typed values instead of naming them.
        raise MalformedCredential("The document breaks the rules of JSON-LD.") from error
    if not expanded:
        raise MalformedCredential("The document says nothing: no part of it would be signed.")
    return expanded


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
            if node and node.keys() <= {"@language", "@direction"}:
                raise MalformedCredential("A text names its language but holds no @value.")
            waiting.extend(member for key, member in node.items() if key != "@context")


def _refuse_dropped(term: str | None) -> None:
    raise UndefinedTerm(term or "a word that its context sets to nothing")


def _translated(error: Exception) -> OpenBadgesError:
    """The cause that we raised ourselves, if PyLD wrapped it; otherwise its message without the document."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OpenBadgesError):
            return cause
        cause = cause.__cause__
    message = str(error.args[0]) if error.args else "unknown"
    return MalformedCredential(f"The document breaks the rules of JSON-LD: {message}")
