"""Contexts compiled into tables: for each word its predicate and what its values become.

PyLD processes the contexts, so that its reading of protected terms, scoped contexts and prefixes is the only
one here too; this module only writes down the outcome. A word whose rules `walk` does not know has no entry,
and a document that uses it takes the general way.

Spec: JSON-LD 1.1 Processing Algorithms and API, sections 4.1 "Context Processing" and 5.1 "Expansion".
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from pyld import jsonld
from pyld.context_resolver import ContextResolver

from workmark.openbadges.contexts import load_context
from workmark.openbadges.rdf import XSD, is_iri
from workmark.openbadges.vocabulary import twins

# How often a badge's own mixture of contexts and types may be new before the oldest is forgotten.
_MAX_MIXTURES = 256
_MAX_FAMILIES = 8
_PLAIN_CONTAINERS = ((), ("@set",))


@dataclass(frozen=True, slots=True)
class Word:
    """What one member of a node means.

    predicate: the address between angle brackets, as N-Quads writes it.
    datatype: what follows the closing quote of a text, such as `^^<...>`; empty for xsd:string; None when texts
        are no literals.
    kind: the coercion as the context gives it, for numbers and truth values; None when there is none.
    names_node: texts are addresses. names_word: texts are words of the vocabulary, or addresses.
    is_scoped: it has a context of its own, in which its texts are read.
    """

    predicate: str
    datatype: str | None
    kind: str | None
    names_node: bool
    names_word: bool
    is_scoped: bool


class Words:
    """One active context.

    members: the words that `walk` understands. types: the same and others, as types, with their addresses.
    prefixes: words that may abbreviate an address. is_plain: whether `id` and `type` are its only keywords.
    plans: what `plans` made of the shapes of nodes that were met in it.
    """

    def __init__(self, active: Any, family: "_Family") -> None:
        self._active = active
        self._family = family
        self._nested: dict[str, Words | None] = {}
        self._typed: dict[tuple[str, ...], Words | None] = {}
        self._scoped: dict[str, tuple[Word, Words] | None] = {}
        self.plans: dict[Any, Any] = {}
        mappings = active["mappings"]
        # Another spelling of a word is refused by whoever reads in the general way.
        no_members, no_types = twins()
        keywords = {
            name: rules["@id"] for name, rules in mappings.items() if rules and rules["@id"][0] == "@"
        }
        # A second name for `@id` or `@type`, or for any other keyword, is more than a look into a table.
        self.is_plain = keywords == {"id": "@id", "type": "@type"} and "@vocab" not in active
        self.types = {
            name: f"<{rules['@id']}>"
            for name, rules in mappings.items()
            if rules and ":" not in name and is_iri(rules["@id"]) and name not in no_types
        }
        self.prefixes = frozenset(name for name, rules in mappings.items() if rules and rules["_prefix"])
        self.members = {
            name: word
            for name, rules in mappings.items()
            if (word := self._compiled(name, rules)) is not None and name not in no_members
        }

    def inside(self, member: str) -> "Words | None":
        """The context for a node under this member, before its own types count; None for one not known here."""
        if member not in self._nested:
            self._nested[member] = self._entered(member)
        return self._nested[member]

    def for_text(self, member: str) -> "tuple[Word, Words] | None":
        """How a text is read under a member that has a context of its own; None where that is not known here."""
        if member not in self._scoped:
            rules = self._active["mappings"][member]
            within = self._family.words(
                self._family.process(self._active, rules["@context"], override_protected=True)
            )
            word = within._compiled(member, within._active["mappings"].get(member)) if within else None
            self._scoped[member] = (replace(word, is_scoped=False), within) if word and within else None
        return self._scoped[member]

    def for_types(self, types: tuple[str, ...]) -> "Words | None":
        """The context for a node that has these types."""
        if types not in self._typed:
            if len(self._typed) >= _MAX_MIXTURES:
                self._typed.clear()
            self._typed[types] = self._with_types(types)
        return self._typed[types]

    def _entered(self, member: str) -> "Words | None":
        scoped = jsonld.JsonLdProcessor.get_context_value(self._active, member, "@context")
        active = self._active
        if scoped is not None:
            active = self._family.process(active, scoped, override_protected=True)
        if active.get("previousContext"):
            active = active["previousContext"]
            # PyLD asks for the scoped context after going back; a word that only the types brought has none there.
            again = jsonld.JsonLdProcessor.get_context_value(active, member, "@context")
            if scoped is not None and again is None:
                return None
            scoped = again
        if scoped is not None:
            active = self._family.process(active, scoped, override_protected=True)
        return self._family.words(active)

    def _with_types(self, types: tuple[str, ...]) -> "Words | None":
        active = self._active
        for name in sorted(types):
            scoped = jsonld.JsonLdProcessor.get_context_value(self._active, name, "@context")
            if scoped is not None and scoped is not False:
                active = self._family.process(active, scoped, propagate=False)
        return self if active is self._active else self._family.words(active)

    def _compiled(self, name: str, rules: Any) -> Word | None:
        if not rules or ":" in name or not is_iri(rules["@id"]) or rules.get("reverse"):
            return None
        container = rules.get("@container", ())
        if tuple([container] if isinstance(container, str) else container) not in _PLAIN_CONTAINERS:
            return None
        predicate, kind, is_scoped = (
            f"<{rules['@id']}>",
            rules.get("@type"),
            rules.get("@context") is not None,
        )
        if kind in ("@id", "@vocab"):
            return Word(predicate, None, None, kind == "@id", kind == "@vocab", is_scoped)
        if kind not in (None, "@none"):
            datatype = "" if kind == f"{XSD}string" else f"^^<{kind}>"
            return Word(predicate, datatype, kind, False, False, is_scoped) if is_iri(kind) else None
        value_of = jsonld.JsonLdProcessor.get_context_value
        if any(value_of(self._active, name, rule) is not None for rule in ("@language", "@direction")):
            return None
        return Word(predicate, "", None, False, False, is_scoped)


class _Family:
    """All contexts that were reached from one list of contexts, each compiled once."""

    def __init__(self, process: Callable[..., Any]) -> None:
        self.process = process
        self._members: dict[int, Words] = {}

    def words(self, active: Any) -> "Words | None":
        """The table of a context; None when documents have mixed more contexts than are kept."""
        # The table holds its context, so that no other can come to have the same id().
        if id(active) not in self._members:
            if len(self._members) >= _MAX_MIXTURES:
                return None
            self._members[id(active)] = Words(active, self)
        return self._members[id(active)]


@lru_cache(maxsize=_MAX_FAMILIES)
def words_of(contexts: tuple[str, ...]) -> Words | None:
    """The words of these carried contexts, in this order."""
    options = {
        "base": "",
        "documentLoader": load_context,
        "contextResolver": ContextResolver({}, load_context),
        "processingMode": "json-ld-1.1",
    }
    processor = jsonld.JsonLdProcessor()
    process = partial(processor._process_context, options=options)
    # As in the general way: without a base, a relative address stays relative and is refused.
    bare = process(processor._get_initial_context(options), {"@base": None})
    return _Family(process).words(process(bare, list(contexts)))
