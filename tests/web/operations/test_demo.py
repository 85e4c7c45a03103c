"""Who is in the demonstration, and where it is never loaded. What it holds is asked in test_demo_scenes.py."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import Cast
from workmark.organisations.models import Membership, Person


def load() -> str:
    said = StringIO()
    call_command("workmark_demo", stdout=said)
    return said.getvalue()


@pytest.mark.long
def test_the_cast_of_the_tests_is_the_cast_of_the_demo(cast: Cast) -> None:
    before = set(Membership.objects.values_list("person__email", "organisation__slug", "role"))
    Membership.objects.all().delete()
    Person.objects.filter(email__endswith="@demo.workmark.test").delete()

    load()

    now = set(Membership.objects.values_list("person__email", "organisation__slug", "role"))
    # Kestrel borrows Harbour's reviewer, since a second person must review what Emre writes.
    assert now - before == {("rui@demo.workmark.test", "kestrel-logistics", "reviewer")}
    assert before <= now


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("demo", "origin"),
    [
        (False, "http://127.0.0.1:8000"),
        (True, "https://badges.example.org"),
        (True, "http://192.168.1.5:8000"),
        (True, "http://127.0.0.1.example.org"),
        (True, "nonsense"),
    ],
)
def test_it_refuses_anywhere_but_in_demo_mode_on_loopback(settings: Any, demo: bool, origin: str) -> None:
    settings.WORKMARK_DEMO = demo
    settings.WORKMARK_PUBLIC_ORIGIN = origin

    with pytest.raises(CommandError):
        load()

    assert not Person.objects.exists()
