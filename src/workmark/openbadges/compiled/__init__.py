"""The fast way to the canonical form: contexts compiled once, then the JSON is walked straight to N-Quads.

It answers only where it is certain to give what the general way gives, and steps aside (None) for everything
else: an unusual document costs time, never a different verdict. `words` compiles contexts, `walk` writes the
quads of one document, `naming` puts them into canonical order. Read next: `canonical.py`, which asks here first.

Source: the soundness rule and the measurements behind it are in docs/decisions/0165-compiled-canonical-form.md.
"""

import threading

from pyld.jsonld import JsonLdError

from workmark.openbadges.compiled.naming import canonical_text
from workmark.openbadges.compiled.plans import SteppedAside
from workmark.openbadges.compiled.walk import PartMemory, Walk
from workmark.openbadges.compiled.words import Words, words_of
from workmark.openbadges.contexts import carried
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.vocabulary import MAX_CONTEXTS_IN_A_LIST


class _OfThread(threading.local):
    """Memory is not shared between threads, so none of it needs a lock."""

    def __init__(self) -> None:
        self.parts = PartMemory()


_here = _OfThread()


def canonical_form(document: JsonObject, hash_name: str, *, max_objects: int) -> str | None:
    """The canonical N-Quads of a document, or None if it needs the general way. Never raises for a document."""
    try:
        walk = Walk(_here.parts)
        # The list of contexts itself says nothing in the graph.
        said = {name: value for name, value in document.items() if name != "@context"}
        walk.node(said, _words_for(document.get("@context")))
        text = canonical_text(walk, hash_name)
    except (SteppedAside, RecursionError, ValueError, JsonLdError):
        return None
    return text if walk.nodes <= max_objects else None


def _words_for(contexts: object) -> Words | None:
    """The words of a document's contexts; raises SteppedAside unless all of them are carried."""
    names = tuple(contexts) if type(contexts) is list else (contexts,)
    if len(names) > MAX_CONTEXTS_IN_A_LIST:
        raise SteppedAside
    for name in names:
        if type(name) is not str or name not in carried():
            raise SteppedAside
    return words_of(names)
