"""PyLD's processor, remembering what it made of the contexts that belong to a word or a type.

A badge has a dozen objects of known types, and PyLD works the context of each type out again wherever one stands: most
of the time that expanding a badge takes. What was made of such a context hangs on it and on the context around it alone.

Spec: JSON-LD 1.1, section 4.1.8 "Scoped Contexts"; JSON-LD 1.1 API, section 4.1 "Context Processing Algorithm".
"""

from collections import OrderedDict
from typing import Any

from pyld import jsonld

MAX_KEPT = 512  # of one thread; the contexts of this package have some two hundred scoped ones


class Scoped:
    """What one thread made of scoped contexts, the latest kept. Only for documents whose every context we carry."""

    def __init__(self) -> None:
        # Both contexts are kept beside the result: while they are, no other object has their identity.
        self._made: OrderedDict[tuple[Any, ...], tuple[Any, Any, Any]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._made)

    def get(self, key: tuple[Any, ...]) -> Any:
        if (kept := self._made.get(key)) is None:
            return None
        self._made.move_to_end(key)
        return kept[2]

    def keep(self, key: tuple[Any, ...], around: Any, scoped: Any, made: Any) -> None:
        self._made[key] = around, scoped, made
        if len(self._made) > MAX_KEPT:
            self._made.popitem(last=False)


class RememberingProcessor(jsonld.JsonLdProcessor):  # type: ignore[misc]  # PyLD has no types
    """A JsonLdProcessor that looks into `remembered` before it works out a scoped context."""

    def __init__(self, remembered: Scoped, **said: Any) -> None:
        super().__init__(**said)
        self._remembered = remembered

    def _process_context(
        self,
        active_ctx: Any,
        local_ctx: Any,
        options: Any,
        override_protected: bool = False,
        propagate: bool = True,
        validate_scoped: bool = True,
        cycles: Any = None,
    ) -> Any:
        rest = (active_ctx, local_ctx, options, override_protected, propagate, validate_scoped, cycles)
        is_scoped = override_protected or not propagate
        if not is_scoped or cycles is not None:
            return super()._process_context(*rest)
        key = (id(active_ctx), id(local_ctx), override_protected, propagate, validate_scoped)
        made = self._remembered.get(key)
        if made is None:
            made = super()._process_context(*rest)
            self._remembered.keep(key, active_ctx, local_ctx, made)
        return made
