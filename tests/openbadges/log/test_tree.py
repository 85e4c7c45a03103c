"""The tree against RFC 6962's own definitions, the Certificate Transparency reference data, and altered proofs."""

import random

import pytest

from tests.openbadges.log.reference import Tree, mth, root_by_path, roots_by_proof
from workmark.openbadges.errors import LogProofMismatch
from workmark.openbadges.log.tree import (
    EMPTY_ROOT,
    Subtrees,
    check_consistency,
    check_inclusion,
    consistency_path,
    inclusion_path,
    leaf_hash,
    root_of,
    tree_root,
)

# The eight entries, heads and paths of the Certificate Transparency reference implementation
# (google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc; transparency-dev/merkle keeps them too).
CT_ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
CT_PATH_OF_0_IN_8 = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
CT_PROOF_6_TO_8 = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]

LEAVES = [number.to_bytes(2) for number in range(1000)]
TREE = Tree(LEAVES)


def reading(tree: Tree) -> Subtrees:
    """Whole subtrees out of the slow tree."""
    return lambda level, index: tree.mth(index << level, (index + 1) << level)


READ = reading(TREE)


def test_the_empty_tree_has_the_head_that_rfc_6962_gives_it() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_heads_are_those_of_the_reference_implementation() -> None:
    heads = [root_of([leaf_hash(entry) for entry in CT_ENTRIES[:size]]).hex() for size in range(1, 9)]

    assert heads == CT_ROOTS


def test_proofs_are_those_of_the_reference_implementation() -> None:
    tree = Tree(CT_ENTRIES)

    assert [value.hex() for value in inclusion_path(0, 8, reading(tree))] == CT_PATH_OF_0_IN_8
    assert [value.hex() for value in consistency_path(6, 8, reading(tree))] == CT_PROOF_6_TO_8


def test_a_head_is_the_same_in_one_pass_from_subtrees_and_by_the_rfcs_definition() -> None:
    for size in [*range(1, 260), 511, 512, 513, 999, 1000]:
        expected = mth(LEAVES[:size])
        assert root_of([leaf_hash(entry) for entry in LEAVES[:size]]) == expected
        assert tree_root(size, READ) == expected


def test_every_leaf_of_every_tree_up_to_256_is_proved_and_the_proof_is_the_rfcs() -> None:
    for size in range(1, 257):
        root = TREE.mth(0, size)
        for index in range(size):
            path = inclusion_path(index, size, READ)
            leaf = TREE.mth(index, index + 1)
            assert path == TREE.path(index, 0, size)
            assert root_by_path(index, size, leaf, path) == root
            check_inclusion(leaf, index, size, path, root)


@pytest.mark.long
def test_every_pair_of_trees_up_to_256_is_proved_and_the_proof_is_the_rfcs() -> None:
    for new in range(1, 257):
        for old in range(1, new + 1):
            path = consistency_path(old, new, READ)
            heads = (TREE.mth(0, old), TREE.mth(0, new))
            assert path == TREE.proof(old, new)
            assert roots_by_proof(old, new, heads[0], path) == heads
            check_consistency(old, new, *heads, path)


def test_pairs_drawn_from_all_trees_up_to_1000_are_proved_too() -> None:
    # Every pair of 1..1,000 is a million proofs; three thousand of them, the same ones in each run.
    draw = random.Random(6962)
    for _ in range(3000):
        old = draw.randint(1, 1000)
        new = draw.randint(old, 1000)
        head, older = TREE.mth(0, new), TREE.mth(0, old)
        path = inclusion_path(old - 1, new, READ)
        assert root_by_path(old - 1, new, TREE.mth(old - 1, old), path) == head
        check_inclusion(TREE.mth(old - 1, old), old - 1, new, path, head)
        proof = consistency_path(old, new, READ)
        assert roots_by_proof(old, new, older, proof) == (older, head)
        check_consistency(old, new, older, head, proof)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 100, 257])
def test_an_inclusion_proof_altered_anywhere_proves_nothing(size: int) -> None:
    index, root = size // 2, TREE.mth(0, size)
    leaf, path = TREE.mth(index, index + 1), TREE.path(index, 0, size)
    other = b"\x17" * 32
    altered = [
        (other, index, size, path, root),
        (leaf, index, size, path, other),
        (leaf, index, size, [*path, other], root),
        (leaf, size, size, path, root),
        (leaf, -1, size, path, root),
        (leaf, index + 1 if index + 1 < size else size, size, path, root),
        *[
            (leaf, index, size, [*path[:place], other, *path[place + 1 :]], root)
            for place in range(len(path))
        ],
        *[(leaf, index, size, path[:place], root) for place in range(len(path))],
        *[(leaf, index, size, path[place + 1 :], root) for place in range(len(path))],
    ]

    for attempt in altered:
        with pytest.raises(LogProofMismatch):
            check_inclusion(*attempt)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (3, 7), (4, 8), (6, 8), (100, 257), (256, 257)])
def test_a_consistency_proof_altered_anywhere_proves_nothing(old: int, new: int) -> None:
    older, newer, path = TREE.mth(0, old), TREE.mth(0, new), TREE.proof(old, new)
    other = b"\x17" * 32
    altered = [
        (old, new, other, newer, path),
        (old, new, older, other, path),
        (old, new, older, newer, []),
        (old, new, older, newer, [*path, other]),
        (new, old, newer, older, path),
        (old + 1, new, older, newer, path) if old + 1 < new else (old, new, newer, older, path),
        *[(old, new, older, newer, [*path[:place], other, *path[place + 1 :]]) for place in range(len(path))],
    ]

    for attempt in altered:
        with pytest.raises(LogProofMismatch):
            check_consistency(*attempt)


def test_equal_trees_and_the_empty_tree_need_no_proof_and_take_none() -> None:
    head, other = TREE.mth(0, 5), b"\x17" * 32

    check_consistency(5, 5, head, head, [])
    check_consistency(0, 5, EMPTY_ROOT, head, [])
    for attempt in [(5, 5, head, other, []), (5, 5, head, head, [other]), (0, 5, other, head, [])]:
        with pytest.raises(LogProofMismatch):
            check_consistency(*attempt)
