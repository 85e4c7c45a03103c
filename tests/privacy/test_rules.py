"""Every table that is about people says what erasing a person does to it, and no field with her words is forgotten."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from workmark.organisations.models import Person
from workmark.privacy.rules import RULES, Does

INVENTORY = tomllib.loads((Path(__file__).resolve().parents[2] / "docs/data-inventory.toml").read_text())
ABOUT_PEOPLE = {label for label, said in INVENTORY["table"].items() if said["basis"] != "none"}


def test_each_table_about_people_has_one_rule() -> None:
    """A new table without a rule fails here: add a line to src/workmark/privacy/rules.py, whose head says how."""
    tables = [rule.table for rule in RULES]

    assert sorted(ABOUT_PEOPLE - set(tables)) == []
    assert len(tables) == len(set(tables))


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.does is not Does.KEEP], ids=lambda rule: rule.table
)
def test_a_rule_leads_to_a_person(rule: Any) -> None:
    model: Any = apps.get_model(rule.table)

    for path in rule.whose:
        led = model
        for name in path.split("__"):
            led = led._meta.get_field(name).related_model
        assert led is Person, path


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.does is not Does.ERASE], ids=lambda rule: rule.table
)
def test_what_stays_says_why(rule: Any) -> None:
    assert rule.why


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.does is Does.BLANK], ids=lambda rule: rule.table
)
def test_where_rows_stay_each_field_about_a_person_is_emptied_or_named(rule: Any) -> None:
    about = set(INVENTORY["table"][rule.table].get("fields", {}))

    assert about - set(rule.blank) - set(rule.stays) == set()


def test_no_row_outlives_the_person_by_pointing_at_them_from_an_erased_table() -> None:
    """A table that names a person as whose it is, and whose rows go with them in the database, is erased."""
    kept = {rule.table for rule in RULES if rule.does is Does.KEEP}
    cascading = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Person and field.remote_field.on_delete is models.CASCADE
    }

    assert cascading & kept == {
        "assessment.Anchor_seen_by",
        "assessment.Certificate",
        "assessment.Pause",
        "assessment.TrainingRead",
        "assessment.Trial",
        "privacy.ErasureRequest",
        "privacy.LegalHold",
    }
