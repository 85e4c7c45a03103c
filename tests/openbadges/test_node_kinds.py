"""The quick look at a node finds a fault where the way that names faults does, and nowhere else."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workmark.cli.bench_documents import badge
from workmark.openbadges.keys import LocalSigner
from workmark.openbadges.node_kinds import KINDS, NodeKind, _named_problems, is_sound, node_problems

SUBJECT = badge(1, LocalSigner.generate())["credentialSubject"]


def agrees(node: object, kind: str) -> bool:
    """Whether a node is sound; fails where the two ways of finding out differ."""
    named = list(_named_problems(node, kind, "here"))
    assert is_sound(node, kind) is not bool(named)
    assert list(node_problems(node, kind, "here")) == named
    return not named


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each member and item inside a node."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for key, value in pairs for place in ((*path, key), *_places(value, (*path, key)))]


_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.sampled_from(["https://example.org/a", "urn:uuid:1", "2026-05-01T12:00:00Z", "Profile", "Image", "Evidence"]),
)  # fmt: skip
_names = st.sampled_from(sorted({"type", *(name for kind in KINDS.values() for name in kind.rules)}))
_nodes = st.recursive(
    _values,
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(_names, inner, max_size=5)),
    max_leaves=8,
)
_changes = st.lists(st.tuples(st.sampled_from(_places(SUBJECT)), st.none() | _nodes), max_size=2)


def test_a_sound_subject_has_no_fault() -> None:
    assert agrees(SUBJECT, "AchievementSubject")


@pytest.mark.long
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(_changes)
def test_both_ways_agree_on_a_subject_with_anything_changed_in_it(changes: list[tuple[Any, Any]]) -> None:
    subject = copy.deepcopy(SUBJECT)
    for (*path, last), value in changes:
        node: Any = subject
        for key in path:
            node = node[key] if isinstance(node, dict) and key in node else {}
        if isinstance(node, dict):
            node[last] = value

    agrees(subject, "AchievementSubject")


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(_nodes, st.sampled_from(sorted(KINDS)))
def test_both_ways_agree_on_anything_at_all(node: object, kind: str) -> None:
    agrees(node, kind)
    if isinstance(node, dict):
        agrees({**node, "type": [kind]}, kind)


def test_what_is_remembered_of_an_achievement_is_not_said_of_another() -> None:
    sound, broken = SUBJECT["achievement"], {**SUBJECT["achievement"], "name": 5}

    assert [agrees(each, "Achievement") for each in (sound, broken, sound, broken)] == [
        True,
        False,
        True,
        False,
    ]


def test_the_rules_of_a_kind_are_all_that_is_said_of_it() -> None:
    needed, allowed = (lambda value: True), (lambda value: False)
    kind = NodeKind("Kind", {"needed": needed}, {"allowed": allowed}, {"needed": "Image", "below": "Profile"})

    assert kind.rules == {
        "needed": (needed, "Image"),
        "allowed": (allowed, None),
        "below": (None, "Profile"),
    }


def test_a_fault_elsewhere_is_no_fault_of_a_profile_named_by_its_address() -> None:
    subject = {
        **SUBJECT,
        "source": "https://school.example/",
        "image": "https://school.example/i.png",
        "role": 5,
    }

    assert list(node_problems(subject, "AchievementSubject", "here")) == [
        "here.role is not what AchievementSubject allows."
    ]


@pytest.mark.parametrize(
    ("kind", "member"),
    [
        ("AchievementSubject", "achievement"),
        ("Achievement", "criteria"),
        ("ClrSubject", "verifiableCredential"),
    ],
)
def test_what_is_needed_is_not_there_in_an_empty_list(kind: str, member: str) -> None:
    """Open Badges 3.0 and CLR 2.0 ask for one at least."""
    sound: dict[str, Any] = {
        "AchievementSubject": SUBJECT,
        "Achievement": SUBJECT["achievement"],
        "ClrSubject": {"type": ["ClrSubject"], "verifiableCredential": [{"type": ["VerifiableCredential"]}]},
    }[kind]
    assert agrees(sound, kind)

    assert not agrees({**sound, member: []}, kind)
    assert list(node_problems({**sound, member: []}, kind, "here")) == [
        f"here.{member} is not what {kind} allows."
    ]


@pytest.mark.parametrize(
    ("tag", "is_sound"), [(["a", "b"], True), ("a", True), (["a", 5], False), ([5, "a"], False)]
)
def test_each_text_of_a_list_is_one(tag: object, is_sound: bool) -> None:
    assert agrees({**SUBJECT["achievement"], "tag": tag}, "Achievement") is is_sound


@pytest.mark.parametrize("member", ["identifier", "achievement"])
def test_a_learner_record_may_name_several(member: str) -> None:
    """CLR 2.0, "ClrSubject": both [0..*]."""
    known = {"type": ["IdentityObject"], "hashed": False, "identityHash": "1", "identityType": "systemId"}
    one = {"identifier": known, "achievement": SUBJECT["achievement"]}[member]
    subject = {"type": ["ClrSubject"], "verifiableCredential": [{"type": ["VerifiableCredential"]}]}

    assert agrees({**subject, member: [one, one]}, "ClrSubject")
