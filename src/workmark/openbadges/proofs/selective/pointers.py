"""JSON Pointers into a credential, and the part of a document that some of them choose.

A part keeps the `id` and the `type` of everything on the way to what was chosen, as the specification asks: else
the statements that it makes would be about somebody else.

Spec: RFC 6901; Data Integrity ECDSA Cryptosuites 1.0, "jsonPointerToPaths" and "selectJsonLd".
"""

import copy
import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from workmark.openbadges.documents import JsonObject
from workmark.openbadges.errors import MalformedPointer

MAX_POINTERS = 1000
MAX_POINTER_LETTERS = 1000

# Below each step the further steps that were asked for; an empty tree asks for everything there.
_Tree: TypeAlias = dict[str, Any]

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")
_BAD_ESCAPE = re.compile(r"~(?![01])")


def parse_pointer(pointer: object) -> list[str]:
    """The steps of one pointer, unescaped; none for the pointer to the whole. Raises MalformedPointer."""
    if not isinstance(pointer, str) or len(pointer) > MAX_POINTER_LETTERS:
        raise MalformedPointer("A JSON pointer is a text of at most 1000 letters.")
    if pointer and not pointer.startswith("/"):
        raise MalformedPointer(f"The JSON pointer {pointer[:80]!r} does not start with a slash.")
    if _BAD_ESCAPE.search(pointer):
        raise MalformedPointer(f"In the JSON pointer {pointer[:80]!r} a ~ stands without 0 or 1 after it.")
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def select(document: JsonObject, pointers: Sequence[str]) -> JsonObject:
    """The part of a document that the pointers choose, in the document's own order; a deep copy.

    Raises MalformedPointer if one of them leads nowhere.
    """
    if len(pointers) > MAX_POINTERS:
        raise MalformedPointer(f"There are {len(pointers)} JSON pointers; at most {MAX_POINTERS}.")
    paths = [parse_pointer(pointer) for pointer in pointers]
    if not all(paths):
        return copy.deepcopy(document)
    part: JsonObject = _part(document, _tree(paths))
    if "@context" in document:
        part = {"@context": copy.deepcopy(document["@context"]), **part}
    return part


def _tree(paths: Iterable[Sequence[str]]) -> _Tree:
    root: _Tree = {}
    for path in paths:
        here, is_covered = root, False
        for step in path[:-1]:
            known = here.get(step)
            if known == {}:
                is_covered = True
                break
            here = here.setdefault(step, {})
        if not is_covered:
            here[path[-1]] = {}
    return root


def _part(value: Any, wanted: _Tree) -> Any:
    """What is wanted of one value. Arrays close up: what was not chosen leaves no gap."""
    if not wanted:
        return copy.deepcopy(value)
    if isinstance(value, list):
        indexes = sorted(_index(value, step) for step in wanted)
        return [_part(value[index], wanted[str(index)]) for index in indexes]
    if isinstance(value, dict):
        if missing := [step for step in wanted if step not in value]:
            raise MalformedPointer(f"The credential has no member {missing[0][:80]!r} where a pointer leads.")
        return {
            name: _part(member, wanted[name]) if name in wanted else copy.deepcopy(member)
            for name, member in value.items()
            if name in wanted or _is_kept_on_the_way(name, member)
        }
    raise MalformedPointer("A JSON pointer leads into a plain value, which has no parts.")


def _is_kept_on_the_way(name: str, member: object) -> bool:
    if name == "id":
        return not (isinstance(member, str) and member.startswith("_:"))
    return name == "type"


def _index(items: list[Any], step: str) -> int:
    if not _INDEX.fullmatch(step) or int(step) >= len(items):
        raise MalformedPointer(f"A list of {len(items)} has no entry {step[:80]!r}, where a pointer leads.")
    return int(step)
