"""What Open Badges 3.0 and CLR 2.0 say of each kind of node: which members it has, and what may stand in them.

`node_problems` names each fault by where it stands. Nearly every node has none, and that is found out first, without
putting sentences together; both ways read the same table.

Spec: Open Badges 3.0, section 6 "Open Badges Data Model"; CLR 2.0, section 6.
"""

import marshal
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final, TypeAlias

from workmark.openbadges.documents import JsonObject, as_list, parse_moment, types_of
from workmark.openbadges.errors import MalformedCredential

Fits: TypeAlias = Callable[[Any], bool]

_ADDRESS = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x00-\x1f\x7f]+')
# All badges of one achievement hold it word for word.
_SHARED_KIND: Final = "Achievement"
_MAX_SHARED_BYTES: Final = 32 * 1024
_RESULT_STATUSES: Final = frozenset(
    {"Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew"}
)
_NOTHING_SAID: Final = (None, None)


@dataclass(frozen=True)
class NodeKind:
    """What is said of one kind of node.

    required, optional: for each member, whether a value may stand there. parts: member names with the kind of node found
    under them. many: those of them that may hold more than one.
    """

    name: str
    required: dict[str, Fits]
    optional: dict[str, Fits]
    parts: dict[str, str]
    many: frozenset[str] = frozenset()

    @cached_property
    def rules(self) -> dict[str, tuple[Fits | None, str | None]]:
        """Both for each member of which something is said: what may stand there, and the kind of node under it."""
        fitting = {**self.optional, **self.required}
        return {name: (fitting.get(name), self.parts.get(name)) for name in {**fitting, **self.parts}}


def node_problems(node: object, kind_name: str, where: str) -> Iterator[str]:
    """Every fault of a node and of the parts in it, as sentences. where: what to call its place."""
    if not is_sound(node, kind_name):
        yield from _named_problems(node, kind_name, where)


def is_sound(node: object, kind_name: str) -> bool:
    """Tell whether there is no fault in a node."""
    if kind_name == _SHARED_KIND and type(node) is dict:
        try:
            # The same bytes are the same node; version 2 of the format never abbreviates.
            content = marshal.dumps(node, 2)
        except ValueError:
            return _has_no_problem(node, kind_name)
        if len(content) <= _MAX_SHARED_BYTES:
            return _is_sound_content(content)
    return _has_no_problem(node, kind_name)


@lru_cache(maxsize=64)
def _is_sound_content(content: bytes) -> bool:
    return _has_no_problem(marshal.loads(content), _SHARED_KIND)  # noqa: S302  (bytes that this module wrote itself)


def _has_no_problem(node: object, kind_name: str) -> bool:
    kind = KINDS[kind_name]
    if not isinstance(node, dict):
        return _may_stand_alone(node, kind_name)
    if not (kind.required.keys() <= node.keys() and _has_type(node, kind_name)):
        return False
    for name, value in node.items():
        fits, part = kind.rules.get(name, _NOTHING_SAID)
        if fits is not None and not fits(value):
            return False
        if part is not None and not (
            _are_few(value, name, kind) and all(is_sound(item, part) for item in as_list(value))
        ):
            return False
    return _is_about_somebody(node, kind_name)


def _named_problems(node: object, kind_name: str, where: str) -> Iterator[str]:
    kind = KINDS[kind_name]
    if not isinstance(node, dict):
        if not _may_stand_alone(node, kind_name):
            yield f"{where} must be an object of type {kind_name}."
        return
    if not _has_type(node, kind_name):
        yield f"{where} must have the type {kind_name}."
    for name, fits in kind.required.items():
        if name not in node:
            yield f"{where} lacks {name}."
        elif not fits(node[name]):
            yield f"{where}.{name} is not what {kind_name} allows."
    for name, fits in kind.optional.items():
        if name in node and not fits(node[name]):
            yield f"{where}.{name} is not what {kind_name} allows."
    if not _is_about_somebody(node, kind_name):
        yield f"{where} needs an id or an identifier."
    for name, part_kind in kind.parts.items():
        if not _are_few(node.get(name), name, kind):
            yield f"{where}.{name} must be one, and there are several."
        for item in as_list(node.get(name)):
            yield from _named_problems(item, part_kind, f"{where}.{name}")


def _are_few(value: object, name: str, kind: NodeKind) -> bool:
    """Whether there are no more nodes under a member than the table allows; a list of one is one."""
    return not isinstance(value, list) or len(value) < 2 or name in kind.many


def _may_stand_alone(node: object, kind_name: str) -> bool:
    """Tell whether something that is no object may stand for a node: a profile or a picture, by its address."""
    return kind_name in ("Profile", "Image") and is_address(node)


def _has_type(node: JsonObject, kind_name: str) -> bool:
    given = node.get("type")
    return kind_name == "Criteria" or kind_name in (given if type(given) is list else types_of(node))


def _is_about_somebody(node: JsonObject, kind_name: str) -> bool:
    return kind_name != "AchievementSubject" or "id" in node or bool(node.get("identifier"))


def is_address(value: object) -> bool:
    return isinstance(value, str) and _ADDRESS.fullmatch(value) is not None


def _is_plain(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_texts(value: object) -> bool:
    return all(isinstance(item, str) for item in as_list(value))


def _is_moment(value: object) -> bool:
    try:
        parse_moment(value, "moment")
    except MalformedCredential:
        return False
    return True


def _is_result_status(value: object) -> bool:
    # The one vocabulary of the standard that nobody may extend.
    return isinstance(value, str) and value in _RESULT_STATUSES


def _is_present(value: object) -> bool:
    # An empty list says nothing, and no signature of the graph covers it.
    return value is not None and value != []


def is_text(value: Any) -> bool:
    """A text, or one or more language-tagged texts."""
    if isinstance(value, str):
        return True
    if isinstance(value, dict):
        return isinstance(value.get("@value"), str) and value.keys() <= {"@value", "@language", "@direction"}
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, dict) and is_text(item) for item in value)
    return False


KINDS: Final = {
    kind.name: kind
    for kind in (
        NodeKind(
            "Profile",
            {"id": is_address},
            {
                "name": is_text,
                "url": is_address,
                "description": is_text,
                "email": _is_plain,
                "phone": _is_plain,
                "official": is_text,
            },
            {"image": "Image", "parentOrg": "Profile"},
        ),
        NodeKind(
            "AchievementSubject",
            {"achievement": _is_present},
            {
                "activityStartDate": _is_moment,
                "activityEndDate": _is_moment,
                "creditsEarned": _is_number,
                "licenseNumber": _is_plain,
                "narrative": is_text,
                "role": is_text,
                "term": is_text,
            },
            {
                "achievement": "Achievement",
                "identifier": "IdentityObject",
                "result": "Result",
                "source": "Profile",
                "image": "Image",
            },
            frozenset({"identifier", "result"}),
        ),
        NodeKind(
            "ClrSubject",
            {"verifiableCredential": _is_present},
            {},
            {"identifier": "IdentityObject", "achievement": "Achievement"},
            frozenset({"identifier", "achievement"}),
        ),
        NodeKind("EndorsementSubject", {"id": is_address}, {"endorsementComment": is_text}, {}),
        NodeKind(
            "Achievement",
            {"id": is_address, "name": is_text, "description": is_text, "criteria": _is_present},
            {
                "achievementType": _is_plain,
                "creditsAvailable": _is_number,
                "fieldOfStudy": is_text,
                "humanCode": _is_plain,
                "inLanguage": _is_plain,
                "specialization": is_text,
                "tag": _is_texts,
                "version": _is_plain,
            },
            {
                "criteria": "Criteria",
                "creator": "Profile",
                "image": "Image",
                "alignment": "Alignment",
                "resultDescription": "ResultDescription",
            },
            frozenset({"alignment", "resultDescription"}),
        ),
        NodeKind("Criteria", {}, {"id": is_address, "narrative": is_text}, {}),
        NodeKind(
            "Alignment",
            {"targetName": is_text, "targetUrl": is_address},
            {
                "targetCode": _is_plain,
                "targetDescription": is_text,
                "targetFramework": is_text,
                "targetType": _is_plain,
            },
            {},
        ),
        NodeKind(
            "ResultDescription",
            {"id": is_address, "name": is_text, "resultType": _is_plain},
            {
                "allowedValue": _is_texts,
                "requiredLevel": is_address,
                "requiredValue": _is_plain,
                "valueMax": _is_plain,
                "valueMin": _is_plain,
            },
            {"alignment": "Alignment", "rubricCriterionLevel": "RubricCriterionLevel"},
            frozenset({"alignment", "rubricCriterionLevel"}),
        ),
        NodeKind(
            "RubricCriterionLevel",
            {"id": is_address, "name": is_text},
            {"description": is_text, "level": _is_plain, "points": _is_plain},
            {"alignment": "Alignment"},
            frozenset({"alignment"}),
        ),
        NodeKind(
            "Result",
            {},
            {
                "resultDescription": is_address,
                "achievedLevel": is_address,
                "value": _is_plain,
                "status": _is_result_status,
            },
            {"alignment": "Alignment"},
            frozenset({"alignment"}),
        ),
        NodeKind(
            "IdentityObject",
            {"hashed": _is_flag, "identityHash": _is_plain, "identityType": _is_plain},
            {"salt": _is_plain},
            {},
        ),
        NodeKind(
            "Evidence",
            {},
            {
                "id": is_address,
                "name": is_text,
                "description": is_text,
                "narrative": is_text,
                "genre": is_text,
                "audience": is_text,
            },
            {},
        ),
        NodeKind("Image", {"id": is_address}, {"caption": is_text}, {}),
    )
}
