"""The changes: for each decision in a module, what it could wrongly have been.

Comparisons, conditions, constants, outcomes, codes, loops and demands are changed. Sentences are not: what a message
says is no decision, and tests that repeat it prove nothing.
"""

import ast
import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import CodeType

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_OUTCOMES = {
    "PASSED": ("FAILED",),
    "FAILED": ("PASSED", "NOT_DETERMINED"),
    "NOT_DETERMINED": ("PASSED", "NOT_APPLICABLE"),
    "NOT_APPLICABLE": ("PASSED", "NOT_DETERMINED"),
}
_CALLS = {"any": "all", "all": "any", "min": "max", "max": "min"}
_METHODS = {"fullmatch": "match", "startswith": "endswith", "endswith": "startswith"}
_NEEDLESS = {"lower", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "casefold"}
# What follows the code and the outcome in these calls is for the reader of the report.
_SAYING = {"answer", "_said"}
_HARMLESS = {"usedforsecurity", "strict"}
# A kibibyte is a unit, and the exact byte at which a bound lies is no decision.
_UNITS = {1024}
# Words of a format, not sentences.
_WORD = re.compile(r"[\w@$:+./#%~=-]+|")


@dataclass(frozen=True)
class Change:
    """One change. function: the qualified name of the outermost function around it, or "" for the module itself.

    before, after: the changed piece of the program as text.
    """

    module: ast.Module
    place: "_Place"
    made: ast.AST

    @property
    def line(self) -> int:
        return self.place.line

    @property
    def function(self) -> str:
        return self.place.function

    @property
    def defined(self) -> str:
        """The name of the module's that gets another value, for a change outside functions."""
        for statement in self.module.body:
            if statement.lineno <= self.line <= (statement.end_lineno or statement.lineno):
                targets = (
                    statement.targets
                    if isinstance(statement, ast.Assign)
                    else [getattr(statement, "target", None)]
                )
                return getattr(targets[0], "id", getattr(statement, "name", ""))
        return ""

    @property
    def label(self) -> str:
        """What names this change in the list of equivalent ones; no line number, so that it outlives edits."""
        return f"{self.function or 'module'}: {_text(self.place.node)} => {_text(self.made)}"

    def code(self, filename: str) -> CodeType:
        """The whole module with this change in it."""
        self.place.put(self.made)
        try:
            return compile(ast.fix_missing_locations(self.module), filename, "exec")
        finally:
            self.place.put(self.place.node)


def changes_of(source: str) -> Iterator[Change]:
    """Every change of a module, each once."""
    module = ast.parse(source)
    for place in list(_Places().found_in(module)):
        seen = {ast.dump(place.node)}
        for make in _ways_for(place):
            made = make(place.node)
            if (shape := ast.dump(made)) not in seen:
                seen.add(shape)
                yield Change(module, place, made)


Way = Callable[[ast.AST], ast.AST]


@dataclass(frozen=True)
class _Place:
    """One node, and where it hangs. role: what it is used for, such as the test of an `if`."""

    node: ast.AST
    parent: ast.AST
    member: str
    index: int | None
    function: str
    line: int
    role: str

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.member, node)
        else:
            getattr(self.parent, self.member)[self.index] = node


class _Places:
    """A walk that leaves out annotations, docstrings, f-strings, and what is only said."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._functions = 0

    def found_in(self, node: ast.AST) -> Iterator[_Place]:
        for member, value in ast.iter_fields(node):
            if member in ("annotation", "returns", "decorator_list", "bases", "type_params"):
                continue
            children = value if isinstance(value, list) else [value]
            for index, child in enumerate(children):
                if isinstance(child, ast.AST) and not self._is_only_said(node, member, index, child):
                    yield from self._below(node, member, index if isinstance(value, list) else None, child)

    def _below(self, parent: ast.AST, member: str, index: int | None, child: ast.AST) -> Iterator[_Place]:
        line = getattr(child, "lineno", getattr(parent, "lineno", 0))
        # The body of a class runs once and for all: what stands there cannot be exchanged in a living program.
        if self._functions or not self._names:
            yield _Place(child, parent, member, index, self._function, line, _role(parent, member))
        is_named = isinstance(child, ast.FunctionDef | ast.ClassDef)
        is_outermost = isinstance(child, ast.FunctionDef) and not self._functions
        if is_named:
            self._functions += isinstance(child, ast.FunctionDef)
            if is_outermost or isinstance(child, ast.ClassDef):
                self._names.append(child.name)
        yield from self.found_in(child)
        if is_named:
            self._functions -= isinstance(child, ast.FunctionDef)
            if is_outermost or isinstance(child, ast.ClassDef):
                self._names.pop()

    @property
    def _function(self) -> str:
        return ".".join(self._names) if self._functions else ""

    @staticmethod
    def _is_only_said(node: ast.AST, member: str, index: int, child: ast.AST) -> bool:
        if isinstance(child, ast.JoinedStr) or (
            isinstance(node, ast.Expr) and isinstance(child, ast.Constant)
        ):
            return True
        if isinstance(node, ast.Raise):
            return True
        is_saying = isinstance(node, ast.Call) and getattr(node.func, "id", "") in _SAYING
        return is_saying and (member == "keywords" or (member == "args" and index > 1))


def _role(parent: ast.AST, member: str) -> str:
    if (member == "test" and isinstance(parent, ast.If | ast.IfExp | ast.While)) or member == "ifs":
        return "condition"
    if isinstance(parent, ast.BoolOp) and member == "values":
        return "part of and" if isinstance(parent.op, ast.And) else "part of or"
    if member == "value" and isinstance(parent, ast.Return):
        return "returned"
    if member in ("body", "orelse", "finalbody"):
        return "statement"
    if isinstance(parent, ast.keyword) and parent.arg in _HARMLESS:
        return "harmless"
    if isinstance(parent, ast.Slice):
        return "bound"
    return {"iter": "loop", "type": "caught"}.get(member, "")


def _ways_for(place: _Place) -> Iterator[Way]:
    node = place.node
    is_answer = place.role == "returned" and _is_yes_or_no(node)
    if is_answer or place.role in ("condition", "part of and"):
        yield lambda _: ast.Constant(True)
    if is_answer or place.role in ("condition", "part of or"):
        yield lambda _: ast.Constant(False)
    if place.role == "loop":
        yield _first_only
    if place.role == "statement" and _is_demand(node):
        yield lambda _: ast.Pass()
    if place.role == "harmless":
        return
    if place.role == "bound" and isinstance(node, ast.Constant) and node.value not in range(20):
        return
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        yield from _collections(node, is_caught=place.role == "caught")
    for kind, ways in _WAYS.items():
        if isinstance(node, kind) and not (
            place.role == "condition" and isinstance(node, ast.Compare) and _is_plain(node)
        ):
            yield from ways(node)


def _is_plain(node: ast.Compare) -> bool:
    """A question of yes or no: turned round, it is one of the two constants anyway."""
    return isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.In | ast.NotIn | ast.Is | ast.IsNot)


def _is_yes_or_no(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return getattr(node.func, "id", "") in ("any", "all", "bool", "isinstance")
    return isinstance(node, ast.Compare | ast.BoolOp) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def _is_demand(node: ast.AST) -> bool:
    """A statement that can be left out: it asks, raises, collects or yields."""
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Raise | ast.AugAssign | ast.Continue | ast.Break)


def _first_only(node: ast.AST) -> ast.AST:
    return ast.parse(f"list({ast.unparse(node)})[:1]", mode="eval").body


def _comparisons(node: ast.Compare) -> Iterator[Way]:
    for index, operator in enumerate(node.ops):
        for other in _COMPARISONS[type(operator)]:
            yield (
                lambda _, index=index, other=other: ast.Compare(  # type: ignore[misc]  # bound as defaults
                    node.left, [*node.ops[:index], other(), *node.ops[index + 1 :]], node.comparators
                )
            )


def _booleans(node: ast.BoolOp) -> Iterator[Way]:
    other = ast.Or if isinstance(node.op, ast.And) else ast.And
    yield lambda _: ast.BoolOp(other(), node.values)


def _signs(node: ast.UnaryOp) -> Iterator[Way]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield lambda _: node.operand


def _arithmetic(node: ast.BinOp) -> Iterator[Way]:
    other = _ARITHMETIC.get(type(node.op))
    if other is not None and not _is_a_number_written_out(node):
        yield lambda _: ast.BinOp(node.left, other(), node.right)


def _is_a_number_written_out(node: ast.AST) -> bool:
    """Such as 4 * 1024 * 1024."""
    return all(isinstance(part, ast.BinOp | ast.Constant | ast.operator) for part in ast.walk(node))


def _constants(node: ast.Constant) -> Iterator[Way]:
    value = node.value
    if isinstance(value, bool):
        yield lambda _: ast.Constant(not value)
    elif isinstance(value, int) and value not in _UNITS:
        yield lambda _: ast.Constant(value + 1)
        yield lambda _: ast.Constant(value - 1)
    elif isinstance(value, str) and _WORD.fullmatch(value):
        yield lambda _: ast.Constant(f"{value}-changed")
    elif isinstance(value, bytes):
        yield lambda _: ast.Constant(value + b"-changed")


def _attributes(node: ast.Attribute) -> Iterator[Way]:
    owner = getattr(node.value, "id", "")
    if owner == "Outcome":
        for other in _OUTCOMES.get(node.attr, ()):
            yield lambda _, other=other: ast.Attribute(node.value, other, node.ctx)  # type: ignore[misc]  # bound
    if owner == "CheckCode" and node.attr != "READABLE":
        yield lambda _: ast.Attribute(node.value, "READABLE", node.ctx)


def _names(node: ast.Name) -> Iterator[Way]:
    if isinstance(node.ctx, ast.Load):
        for other in _OUTCOMES.get(node.id, ()):
            yield lambda _, other=other: ast.Name(other, node.ctx)  # type: ignore[misc]  # bound as a default


def _calls(node: ast.Call) -> Iterator[Way]:
    if isinstance(node.func, ast.Name) and (other := _CALLS.get(node.func.id)):
        yield lambda _: ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords)
    if isinstance(node.func, ast.Attribute):
        value = node.func.value
        if node.func.attr in _NEEDLESS:
            yield lambda _: value
        if swapped := _METHODS.get(node.func.attr):
            yield lambda _: ast.Call(ast.Attribute(value, swapped, ast.Load()), node.args, node.keywords)


def _collections(node: ast.Set | ast.Tuple | ast.List, *, is_caught: bool) -> Iterator[Way]:
    """Each part left out, where several of a kind stand together; names only where they are errors to catch."""
    kinds = {type(part) for part in node.elts}
    wanted = (ast.Name, ast.Attribute) if is_caught else (ast.Constant, ast.Attribute, ast.Starred, ast.Call)
    if (
        len(node.elts) < 2
        or len(kinds) > 1
        or not kinds <= set(wanted)
        or isinstance(getattr(node, "ctx", None), ast.Store)
    ):
        return
    for index in range(len(node.elts)):
        yield lambda _, index=index: _with_parts(node, [*node.elts[:index], *node.elts[index + 1 :]])  # type: ignore[misc]


def _with_parts(node: ast.AST, parts: list[ast.expr]) -> ast.AST:
    fewer = copy.copy(node)
    fewer.elts = parts  # type: ignore[attr-defined]  # a set, a tuple or a list
    return fewer


def _dictionaries(node: ast.Dict) -> Iterator[Way]:
    """Each entry left out, unless its key is a text, which is changed by itself."""
    for index, key in enumerate(node.keys):
        if len(node.keys) > 1 and not isinstance(key, ast.Constant):
            yield (
                lambda _, index=index: ast.Dict(  # type: ignore[misc]  # bound as a default
                    [*node.keys[:index], *node.keys[index + 1 :]],
                    [*node.values[:index], *node.values[index + 1 :]],
                )
            )


_WAYS: dict[type[ast.AST], Callable[..., Iterator[Way]]] = {
    ast.Compare: _comparisons,
    ast.BoolOp: _booleans,
    ast.UnaryOp: _signs,
    ast.BinOp: _arithmetic,
    ast.Constant: _constants,
    ast.Attribute: _attributes,
    ast.Name: _names,
    ast.Call: _calls,
    ast.Dict: _dictionaries,
}


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())[:160]
