"""docs/data-inventory.toml, held against the models: what each field is for, on which basis, how long, and for whom."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from workmark.organisations.models import Person

DOCS = Path(__file__).resolve().parents[1] / "docs"
INVENTORY = tomllib.loads((DOCS / "data-inventory.toml").read_text())


def fields_of(label: str) -> set[str]:
    return {
        field.name
        for field in apps.get_model(label)._meta.get_fields()
        if getattr(field, "concrete", False) and field.name != "id"
    }


def entries_of(label: str) -> list[str]:
    said = INVENTORY["table"].get(label, {})
    return [*said.get("fields", {}), *said.get("common", []), *said.get("plain", [])]


@pytest.mark.parametrize(
    "label", sorted(model._meta.label for model in apps.get_models(include_auto_created=True))
)
def test_every_field_says_what_it_is_kept_for(label: str) -> None:
    """A field without a purpose fails here. Add it to docs/data-inventory.toml, whose head says how."""
    entries = entries_of(label)

    assert set(entries) == fields_of(label)
    assert len(entries) == len(set(entries))


def test_the_inventory_uses_the_words_it_explains_and_no_table_that_is_gone() -> None:
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    for label, said in INVENTORY["table"].items():
        assert label in labels
        assert said["purpose"]
        assert said["basis"] in INVENTORY["basis"], label
        assert said["retention"] in INVENTORY["retention"], label
        assert set(said["recipients"]) <= set(INVENTORY["recipients"]), label
        assert set(said.get("common", [])) <= set(INVENTORY["common"]), label


def test_a_table_that_leads_to_a_person_has_a_lawful_basis() -> None:
    leading = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if getattr(field, "concrete", False) and getattr(field, "related_model", None) is Person
    }

    assert [label for label in sorted(leading) if INVENTORY["table"][label]["basis"] == "none"] == []
