"""The fast way to the canonical form: contexts compiled once, then the JSON is walked straight to N-Quads.

It answers only where it is certain to give what the general way gives, and steps aside (None) for everything
else: an unusual document costs time, never a different verdict. `words` compiles contexts, `walk` writes the
quads of one document, `naming` puts them into canonical order. Read next: `canonical.py`, which asks here first.

Source: the soundness rule and the measurements behind it are in docs/decisions/0165-compiled-canonical-form.md.
"""

import marshal
import threading

from pyld.jsonld import JsonLdError

from workmark.openbadges.compiled.naming import canonical_text
from workmark.openbadges.compiled.plans import SteppedAside
from workmark.openbadges.compiled.walk import PartMemory, Walk
from workmark.openbadges.compiled.words import words_of
from workmark.openbadges.contexts import carried
from workmark.openbadges.documents import JsonObject
from workmark.openbadges.vocabulary import MAX_CONTEXTS_IN_A_LIST

_MAX_REMEMBERED_BYTES = 64 * 1024
_NOTHING = (b"", "", 0, "")


class _OfThread(threading.local):
    """Memory is not shared between threads, so none of it needs a lock.

    last: the document answered last, by its exact content, since one verification asks for the same one twice.
    """

    def __init__(self) -> None:
        self.parts = PartMemory()
        self.last: tuple[bytes, str, int, str] = _NOTHING


_here = _OfThread()


def canonical_form(
    document: JsonObject, hash_name: str, *, max_objects: int, remember: bool = False
) -> str | None:
    """The canonical N-Quads of a document, or None if it needs the general way. Never raises for a document.

    remember: keep the answer for the next question, which is about the same document if it is asked at all.
    """
    contexts = document.get("@context")
    names = tuple(contexts) if type(contexts) is list else (contexts,)
    if len(names) > MAX_CONTEXTS_IN_A_LIST or not all(
        type(name) is str and name in carried() for name in names
    ):
        return None
    try:
        # Version 2 of the format never abbreviates, so the same bytes are the same document.
        content = marshal.dumps(document, 2) if remember or _here.last[0] else b""
        if content and _here.last[:3] == (content, hash_name, max_objects):
            return _here.last[3]
        walk = Walk(_here.parts)
        # The list of contexts itself says nothing in the graph.
        walk.node({name: value for name, value in document.items() if name != "@context"}, words_of(names))
        text = canonical_text(walk, hash_name)
    except (SteppedAside, RecursionError, ValueError, JsonLdError):
        return None
    if walk.nodes > max_objects:
        return None
    if remember:
        _here.last = (
            (content, hash_name, max_objects, text) if len(content) <= _MAX_REMEMBERED_BYTES else _NOTHING
        )
    return text
