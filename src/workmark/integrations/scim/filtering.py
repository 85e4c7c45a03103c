"""SCIM filters (RFC 7644 section 3.4.2.2) as database questions. Bounded before they are parsed, and after."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from scim2_models import Group, InvalidFilterException, ScimFilter
from scim2_models.path.expressions import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from workmark.integrations.scim.resources import DirectoryPerson

LONGEST, MOST_TERMS, DEEPEST = 1_000, 20, 8
_LOOKUPS = {
    CompareOperator.eq: "iexact",
    CompareOperator.ne: "iexact",
    CompareOperator.co: "icontains",
    CompareOperator.sw: "istartswith",
    CompareOperator.ew: "iendswith",
}
# The attribute in lower case: the column. Ours hold one e-mail, which is the work address.
_USER = {
    "id": "token",
    "externalid": "employment__external_id",
    "username": "stated_email",
    "displayname": "stated_name",
    "name.formatted": "stated_name",
    "title": "stated_title",
    "emails": "stated_email",
    "emails.value": "stated_email",
    "groups.value": "stated_team",
}
_GROUP = {"id": "pk", "externalid": "external_id", "displayname": "name"}
_SCHEMAS: Mapping[Any, str] = {  # in small letters
    DirectoryPerson: "urn:ietf:params:scim:schemas:core:2.0:user",
    Group: "urn:ietf:params:scim:schemas:core:2.0:group",
}
_EXACT = frozenset({"id", "externalid"})  # caseExact (RFC 7643 section 3.1)
_NUMBERS = frozenset({"pk", "stated_team"})  # columns


def users_like(text: str) -> Q:
    """Raises InvalidFilterException, which says what is wrong or not supported."""
    return _question(text, DirectoryPerson, _USER)


def groups_like(text: str) -> Q:
    return _question(text, Group, _GROUP)


def _question(text: str, model: Any, columns: Mapping[str, str]) -> Q:
    if not text:
        return Q()
    if len(text) > LONGEST or text.count("(") > DEEPEST or text.count("[") > DEEPEST:
        raise InvalidFilterException(
            detail=f"A filter has at most {LONGEST} characters and {DEEPEST} brackets."
        )
    # Not bound to the model: it would refuse an address at a name of the inside, such as corp.local, as none.
    tree: FilterNode = ScimFilter(text).ast
    return _Asked(columns, _SCHEMAS[model]).of(tree, 0)


class _Asked:
    """One filter being turned into a question; counts its terms."""

    def __init__(self, columns: Mapping[str, str], schema: str) -> None:
        self._columns, self._schema, self._terms = columns, schema, 0

    def of(self, node: FilterNode, depth: int, within: str = "") -> Q:
        """within: the attribute whose values are selected, such as "emails." """
        self._terms += 1
        if self._terms > MOST_TERMS or depth > DEEPEST:
            raise InvalidFilterException(detail=f"A filter has at most {MOST_TERMS} terms, {DEEPEST} deep.")
        if isinstance(node, LogicalExpr):
            joined = Q()
            for term in node.terms:
                asked = self.of(term, depth + 1, within)
                joined = joined & asked if node.op == LogicalOperator.and_ else joined | asked
            return joined
        if isinstance(node, Not):
            return ~self.of(node.expr, depth + 1, within)
        if isinstance(node, ValuePath):
            return self.of(node.val_filter, depth + 1, f"{self._named(node.attr_path, within)}.")
        if isinstance(node, Present):
            return self._present(self._named(node.attr_path, within))
        if isinstance(node, Comparison):
            return self._compared(self._named(node.attr_path, within), node)
        raise InvalidFilterException

    def _named(self, path: AttrPath, within: str) -> str:
        """In small letters. Raises InvalidFilterException for an attribute of another schema."""
        if path.uri and path.uri.lower() != self._schema:
            raise InvalidFilterException(detail=f"Filtering by what is of {path.uri} is not supported.")
        sub = f".{path.sub_attr}" if path.sub_attr else ""
        return f"{within}{path.attr}{sub}".lower()

    def _present(self, name: str) -> Q:
        if name == "active":
            return Q(pk__isnull=False)
        column = self._column(name)
        is_there = Q(**{f"{column}__isnull": False})
        return is_there if column in _NUMBERS else is_there & ~Q(**{column: ""})

    def _compared(self, name: str, node: Comparison) -> Q:
        asked = self._alike(name, node)
        return ~asked if node.op == CompareOperator.ne else asked

    def _alike(self, name: str, node: Comparison) -> Q:
        if node.op not in _LOOKUPS:
            raise InvalidFilterException(detail=f"{node.op} is not supported; use eq, ne, co, sw, ew or pr.")
        if name == "active" and isinstance(node.value, bool) and node.op in _EQUAL:
            return Q(employment__ended_at__isnull=node.value)
        if name in ("emails.type", "emails.primary") and node.op in _EQUAL:
            return Q(pk__isnull=str(node.value).lower() not in ("work", "true"))
        if not isinstance(node.value, str):
            raise InvalidFilterException(detail=f"{name} is compared with a text in quotation marks.")
        if any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in node.value):
            raise InvalidFilterException(detail="No text holds a zero byte, or half of a character.")
        column, lookup = self._column(name), _LOOKUPS[node.op]
        if column in _NUMBERS:
            return _by_number(column, node)
        return Q(**{f"{column}__{lookup[1:] if name in _EXACT else lookup}": node.value})

    def _column(self, name: str) -> str:
        if name not in self._columns:
            raise InvalidFilterException(detail=f"Filtering by {name} is not supported.")
        return self._columns[name]


_EQUAL = (CompareOperator.eq, CompareOperator.ne)


def _by_number(column: str, node: Comparison) -> Q:
    if node.op not in _EQUAL:
        raise InvalidFilterException(detail="An id is compared with eq or ne.")
    digits = str(node.value)
    # Of whoever has none it is not true, and so "ne" is.
    return (
        Q(**{f"{column}__isnull": False}) & Q(**{column: int(digits)})
        if digits.isascii() and digits.isdigit() and len(digits) < 18
        else Q(pk=None)
    )
