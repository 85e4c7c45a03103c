"""Every word has one spelling: the guards against renaming a claim under a signature that still holds.

JSON-LD lets anybody write a word as its full address, through a prefix, or through a context of their own; the
signed graph stays the same. A verifier that reads members by name would then not see, say, `credentialStatus`,
and call a revoked badge sound. So a document must use the plain word wherever a carried context has one.

Spec: Data Integrity 1.0, "Validating Contexts"; VCDM 2.0, "Syntactic Sugar".
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from workmark.openbadges.contexts import EXAMPLES_V1, ODRL, OF_OTHER_FIELDS, carried, context_at
from workmark.openbadges.documents import JsonObject, as_list
from workmark.openbadges.errors import DocumentTooComplex, MalformedCredential, UndefinedTerm, UnknownContext

# Keywords whose content never reaches the signature, reaches it under another node, or hides a plain word.
_REFUSED_KEYWORDS = frozenset(
    {
        "@id",
        "@graph",
        "@list",
        "@set",
        "@index",
        "@reverse",
        "@included",
        "@nest",
        "@base",
        "@vocab",
        "@import",
    }
)
MAX_CONTEXTS_IN_A_LIST = 32
MAX_CONTEXTS = 512
# What a verifier reads at the top of a credential. Said of the same id further down it is the same graph, and unread.
_READ_AT_THE_TOP = frozenset(
    {
        "issuer",
        "credentialSubject",
        "validFrom",
        "validUntil",
        "issuanceDate",
        "expirationDate",
        "awardedDate",
        "credentialStatus",
        "credentialSchema",
        "relatedResource",
        "endorsement",
        "endorsementJwt",
        "proof",
    }
)
# Ways of holding values whose keys no signature of the graph covers.
_UNSIGNED_KEYS = frozenset({"@id", "@index"})
_ALLOWED_IN_OWN_CONTEXT = {"@protected", "@version"}
_ALLOWED_IN_DEFINITION = {"@id", "@type", "@container", "@protected"}


def require_known_contexts(document: JsonObject) -> None:
    """Raise UnknownContext for the first context, at any depth, whose words could mean anything.

    A context written into the document may add words that are new and mean something new, or repeat known ones.
    """
    named = _fields_of(document)
    for context in contexts_of(document):
        if isinstance(context, dict):
            _require_only_new_words(context, named)
        elif not isinstance(context, str) or context not in carried():
            raise UnknownContext(str(context))


def require_few_contexts(document: JsonObject) -> None:
    """Raise DocumentTooComplex for more contexts than a badge ever needs: merging each costs milliseconds."""
    total = 0
    for node in _nodes(document):
        contexts = node.get("@context")
        number = len(contexts) if isinstance(contexts, list) else 1 if contexts is not None else 0
        total += number
        if number > MAX_CONTEXTS_IN_A_LIST or total > MAX_CONTEXTS:
            raise DocumentTooComplex(
                f"The document names too many word lists; at most {MAX_CONTEXTS_IN_A_LIST} in one place and "
                f"{MAX_CONTEXTS} in all are read."
            )


def require_plain_words(document: JsonObject) -> None:
    """Raise MalformedCredential or UndefinedTerm for the first member or type that is a word in disguise."""
    named = _fields_of(document)
    prefixes = _known_prefixes(named) | _own_prefixes(document)
    for node in _nodes(document):
        if refused := _REFUSED_KEYWORDS & node.keys():
            raise UndefinedTerm(min(refused))
        if "@type" in node and "@value" not in node:
            raise UndefinedTerm("@type")
        types = [kind for kind in as_list(node.get("type")) if isinstance(kind, str)]
        no_members, no_types = twins()
        for word in [*((no_members | _aliases(named)) & node.keys()), *(no_types & set(types))]:
            raise MalformedCredential(
                f"{word} is another spelling of a known word. Badges use the plain word."
            )
        for word in [*node, *types]:
            if ":" in word and not _known_addresses(named).isdisjoint(_meanings(word, prefixes)):
                raise MalformedCredential(
                    f"{word} is another spelling of a known word. Badges use the plain word."
                )


def misplaced_words(document: JsonObject) -> Iterator[str]:
    """A sentence for each word of the credential that stands in another object with the credential's own id.

    Who holds a badge could move `credentialStatus` into, say, a `refreshService` that has the same id: the signature
    still holds, and whoever reads the top finds no status.
    """
    own = document.get("id")
    if not isinstance(own, str):
        return
    waiting: list[Any] = [member for key, member in document.items() if key != "@context"]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            # Asked of every badge, so nothing is made where there is nothing to say.
            waiting += [
                member
                for key, member in item.items()
                if isinstance(member, dict | list) and key != "@context"
            ]
            if not _READ_AT_THE_TOP.isdisjoint(item) and _has_id_of(item, own, document):
                word = min(_READ_AT_THE_TOP & item.keys())
                yield f"{word} must stand at the top of the credential, and not in another object with its id."


def _has_id_of(node: JsonObject, own: str, document: JsonObject) -> bool:
    """Whether its id may be the credential's, one of the two abbreviated."""
    name = node.get("id")
    if not isinstance(name, str) or name == own:
        return name == own
    prefixes = _known_prefixes(_fields_of(document)) | _own_prefixes(document)
    return not _meanings(name, prefixes).isdisjoint(_meanings(own, prefixes))


def contexts_of(value: object) -> Iterator[Any]:
    """Each context that a document names, at any depth."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict) and "@context" in node:
            # A null context empties the vocabulary, so it is a context like any other.
            context = node["@context"]
            yield from context if isinstance(context, list) else [context]
            node = [member for key, member in node.items() if key != "@context"]
        if isinstance(node, dict | list):
            members = node.values() if isinstance(node, dict) else node
            waiting.extend(reversed([member for member in members if isinstance(member, dict | list)]))


def _fields_of(document: JsonObject) -> frozenset[str]:
    """The word lists of other fields that a document names, or that those bring."""
    named = OF_OTHER_FIELDS.intersection(name for name in contexts_of(document) if isinstance(name, str))
    return named | {ODRL} if EXAMPLES_V1 in named else named


def _require_only_new_words(context: dict[str, Any], named: frozenset[str]) -> None:
    words = context.get("@context", context)
    if not isinstance(words, dict):
        raise UnknownContext("written into the document itself")
    prefixes = _known_prefixes(named) | _prefixes_in(words)
    known = _known_words(named)
    for word, definition in words.items():
        if word in _ALLOWED_IN_OWN_CONTEXT:
            continue
        address = definition.get("@id") if isinstance(definition, dict) else definition
        is_plain = not isinstance(definition, dict) or (
            definition.keys() <= _ALLOWED_IN_DEFINITION
            and _UNSIGNED_KEYS.isdisjoint(map(str, as_list(definition.get("@container"))))
        )
        if not is_plain or not isinstance(address, str) or ":" not in address or word.startswith("@"):
            raise UnknownContext(f"written into the document itself, which does more than add {word!r},")
        meanings = _meanings(address, prefixes)
        if word in known and not meanings <= known[word]:
            raise UnknownContext(f"written into the document itself, which redefines {word!r},")
        if word not in known and not _known_addresses(named).isdisjoint(meanings):
            raise UnknownContext(f"written into the document itself, which renames a known word as {word!r},")


def _nodes(value: object) -> Iterator[JsonObject]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            yield item
            waiting.extend(member for key, member in item.items() if key != "@context")


def _meanings(word: str, prefixes: dict[str, set[str]]) -> set[str]:
    """Every address that a word with a colon could stand for: itself, and itself with its prefix spelled out."""
    prefix, _, rest = word.partition(":")
    return {word, *(start + rest for start in prefixes.get(prefix, ()))}


def _own_prefixes(document: JsonObject) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for context in contexts_of(document):
        if isinstance(context, dict):
            words = context.get("@context", context)
            for prefix, starts in _prefixes_in(words).items():
                found.setdefault(prefix, set()).update(starts)
    return found


def _prefixes_in(words: object) -> dict[str, set[str]]:
    definitions = words.items() if isinstance(words, dict) else ()
    found: dict[str, set[str]] = {}
    for word, definition in definitions:
        address = definition.get("@id") if isinstance(definition, dict) else definition
        if isinstance(address, str):
            found[word] = {address}
    return found


@cache
def _known_definitions(named: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Each word with its address as written, from every carried context and every context nested in one.

    named: those of other fields that count as well.
    """
    lists = [url for url in carried() if url in named or url not in OF_OTHER_FIELDS]
    return tuple(pair for url in lists for pair in _definitions_in(url))


def _definitions_in(url: str) -> Iterator[tuple[str, str]]:
    waiting: list[Any] = list(contexts_of(context_at(url)))
    while waiting:
        words = waiting.pop()
        for word, definition in words.items() if isinstance(words, dict) else ():
            address = definition.get("@id") if isinstance(definition, dict) else definition
            if isinstance(address, str) and not word.startswith("@"):
                yield word, address
            if isinstance(definition, dict):
                waiting.extend(as_list(definition.get("@context")))


@cache
def twins() -> tuple[frozenset[str], frozenset[str]]:
    """Classes and members that one word list gives the same address, such as "Image" and "image" in older ones.

    Each is plain in its own place alone: the first are no members, the second no types.
    """
    classes: set[str] = set()
    members: set[str] = set()
    for url in carried():
        meant: dict[str, set[str]] = {}
        for word, address in _definitions_in(url):
            for meaning in _meanings(address, _known_prefixes(OF_OTHER_FIELDS)):
                meant.setdefault(meaning, set()).add(word)
        for words in meant.values():
            upper = {word for word in words if word[:1].isupper()}
            if upper and upper != words:
                classes |= upper
                members |= words - upper
    return frozenset(classes), frozenset(members)


@cache
def _aliases(named: frozenset[str]) -> frozenset[str]:
    """Second names for a keyword, such as ODRL's `uid` for an id: who reads an id would find none."""
    pairs = _known_definitions(named)
    return frozenset(word for word, address in pairs if address[:1] == "@" and word != address[1:])


@cache
def _known_prefixes(named: frozenset[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word, address in _known_definitions(named):
        if address.endswith(("/", "#", ":", "?")):
            found.setdefault(word, set()).add(address)
    return found


@cache
def _known_addresses(named: frozenset[str]) -> frozenset[str]:
    return frozenset(
        meaning
        for _, address in _known_definitions(named)
        if not address.endswith(("/", "#", ":", "?")) and not address.startswith("@")
        for meaning in _meanings(address, _known_prefixes(named))
    )


@cache
def _known_words(named: frozenset[str]) -> dict[str, set[str]]:
    """Each word with every address that some carried context gives it."""
    found: dict[str, set[str]] = {}
    for word, address in _known_definitions(named):
        found.setdefault(word, set()).update(_meanings(address, _known_prefixes(named)))
    return found
