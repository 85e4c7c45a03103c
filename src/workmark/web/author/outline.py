"""A page of fields with lists that grow, shrink and reorder by plain submit buttons, at any depth.

A `Shape` says which Django form stands for one entry and which lists hang below it; a `Node` is one entry on the page.
Everything works without script: each button posts the whole page with `do`, such as "up:rows-1-levels-2". The page is
saved with that done, and shown again at the same place.

Names on the page: "rows-1-levels-2-text" is the field `text` of the third level of the second row. A hidden field
"rows-count" says how many entries were on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

Value = dict[str, Any]
MOST_POSTED = 60  # entries of one list; the content's own bounds are lower and say so in words


@dataclass(frozen=True)
class Shape:
    """What one entry is made of.

    form: its own fields. lists: the lists below it, by name. most: how many entries one list of this shape takes.
    fresh: makes a new entry, given those that stand beside it. add_label, one: words for the button and the entry.
    prepare: may adjust a node's form once its lists are known.
    """

    form: type[forms.Form]
    lists: Mapping[str, Shape] = field(default_factory=dict)
    most: int = 10
    fresh: Callable[[list[Value]], Value] = lambda _beside: {}
    heading: Any = ""
    one: Any = ""
    add_label: Any = ""
    intro: Any = ""
    prepare: Callable[[Node], None] | None = None


@dataclass
class Node:
    """One entry on the page. prefix: what its fields' names begin with; empty for the page itself."""

    shape: Shape
    prefix: str
    form: forms.Form
    branches: list[Branch] = field(default_factory=list)
    number: int = 0
    is_first: bool = True
    is_last: bool = True

    @property
    def forms(self) -> list[forms.Form]:
        below = [form for branch in self.branches for node in branch.nodes for form in node.forms]
        return [self.form, *below]

    def is_valid(self) -> bool:
        # Every form is asked, so that every error is shown at once.
        return not [form for form in self.forms if not form.is_valid()]

    def branch(self, name: str) -> Branch:
        return next(branch for branch in self.branches if branch.name == name)

    def value(self) -> Value:
        """What was sent, once valid: the form's own fields and the lists below."""
        lists = {branch.name: [node.value() for node in branch.nodes] for branch in self.branches}
        return {**self.form.cleaned_data, **lists}


@dataclass
class Branch:
    """One list on the page. prefix: such as "rows-1-levels"."""

    name: str
    prefix: str
    shape: Shape
    nodes: list[Node]

    @property
    def has_room(self) -> bool:
        return len(self.nodes) < self.shape.most


def node_from_value(shape: Shape, value: Value, prefix: str = "") -> Node:
    """The page as it stands in the content."""
    form = shape.form(initial=value, prefix=prefix or None)
    branches = []
    for name, below in shape.lists.items():
        at = _joined(prefix, name)
        entries = list(value.get(name, ()))
        branches.append(
            _branch(
                name,
                at,
                below,
                [node_from_value(below, entry, f"{at}-{n}") for n, entry in enumerate(entries)],
            )
        )
    return _prepared(Node(shape, prefix, form, branches))


def node_from_post(shape: Shape, posted: QueryDict, prefix: str = "") -> Node:
    """The page as it was sent."""
    form = shape.form(posted, prefix=prefix or None)
    branches = []
    for name, below in shape.lists.items():
        at = _joined(prefix, name)
        entries = [node_from_post(below, posted, f"{at}-{number}") for number in range(_count(posted, at))]
        branches.append(_branch(name, at, below, entries))
    return _prepared(Node(shape, prefix, form, branches))


def rearrange(shape: Shape, value: Value, do: str) -> str:
    """Do what a button asks, in place, and return where the reader should land (the prefix of an entry or list).

    do: "add:LIST", "remove:ENTRY", "up:ENTRY" or "down:ENTRY". Anything else, or what no longer exists, does nothing.
    """
    verb, _colon, target = do.partition(":")
    if verb == "add":
        return _add(shape, value, target)
    if verb not in {"remove", "up", "down"} or "-" not in target:
        return ""
    list_prefix, _dash, number = target.rpartition("-")
    found = _find_list(shape, value, list_prefix)
    if found is None or not number.isdecimal() or not 0 <= int(number) < len(found[1]):
        return ""
    entries, at = found[1], int(number)
    if verb == "remove":
        del entries[at]
        return list_prefix
    to = min(max(at + (1 if verb == "down" else -1), 0), len(entries) - 1)
    entries.insert(to, entries.pop(at))
    return f"{list_prefix}-{to}"


def _add(shape: Shape, value: Value, list_prefix: str) -> str:
    found = _find_list(shape, value, list_prefix)
    if found is None or len(found[1]) >= found[0].most:
        return list_prefix
    below, entries = found
    entries.append(below.fresh(entries))
    return f"{list_prefix}-{len(entries) - 1}"


def _find_list(shape: Shape, value: Value, list_prefix: str) -> tuple[Shape, list[Value]] | None:
    """Walk "rows-1-levels" down to its shape and entries."""
    names = list_prefix.split("-")
    while True:
        name = names.pop(0)
        if name not in shape.lists:
            return None
        shape, entries = shape.lists[name], value.setdefault(name, [])
        if not names:
            return shape, entries
        number = names.pop(0)
        if not names or not number.isdecimal() or int(number) >= len(entries):
            return None
        value = entries[int(number)]


def _branch(name: str, prefix: str, shape: Shape, nodes: list[Node]) -> Branch:
    for number, node in enumerate(nodes, start=1):
        node.number, node.is_first, node.is_last = number, number == 1, number == len(nodes)
    return Branch(name, prefix, shape, nodes)


def _prepared(node: Node) -> Node:
    if node.shape.prepare is not None:
        node.shape.prepare(node)
    return node


def _count(posted: QueryDict, list_prefix: str) -> int:
    said = posted.get(f"{list_prefix}-count", "0")
    return min(int(said), MOST_POSTED) if said.isdecimal() and len(said) < 4 else 0


def _joined(prefix: str, name: str) -> str:
    return f"{prefix}-{name}" if prefix else name
