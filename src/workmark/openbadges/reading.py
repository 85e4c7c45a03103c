"""One document on its way through one verification, read once for all the questions that are asked about it.

Three questions need the same walk through the document: are its word lists known, has every word a meaning, and does
the signature cover what it says. Whoever holds a `Reading` changes nothing in the document while it is in use.
"""

from functools import cached_property

from workmark.openbadges.canonical import MAX_OBJECTS
from workmark.openbadges.compiled import canonical_form
from workmark.openbadges.documents import JsonObject


class Reading:
    """A document, and what was found out about it so far."""

    def __init__(self, document: JsonObject) -> None:
        self.document = document

    @cached_property
    def content(self) -> JsonObject:
        """The document without its proofs."""
        return {name: member for name, member in self.document.items() if name != "proof"}

    @cached_property
    def canonical(self) -> str | None:
        """The content's canonical N-Quads by SHA-256, or None if only the general way can give them.

        With an answer, all word lists in the content are carried ones and every word in it has a meaning: the compiled
        way knows no others.
        """
        return canonical_form(self.content, "sha256", max_objects=MAX_OBJECTS)
