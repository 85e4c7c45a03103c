"""`workmark bench matrix` fills an employer of its own, asks for real pages, and leaves nothing behind."""

import pytest

from workmark.cli import bench_matrix
from workmark.organisations.models import Organisation, Person
from workmark.workforce.role_models import RoleHolder


@pytest.mark.django_db
def test_it_asks_for_whole_pages_and_rolls_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_matrix, "ROUNDS", 3)

    figures = bench_matrix.bench_matrix(people=100, roles=4)

    assert (figures["people"], figures["roles"]) == (100, 4)
    assert 25 <= figures["largest_role"] <= 100
    assert figures["badges"] > 200  # three each, where they differ
    assert 0 < figures["page_p50_ms"] <= figures["page_p95_ms"] <= figures["page_worst_ms"]
    assert not Organisation.objects.filter(slug="bench-employer").exists()
    assert not RoleHolder.objects.exists()
    assert not Person.objects.filter(email__endswith="bench.invalid").exists()
