"""Rows inserted in one go are the rows that Django's own insert would have written."""

from itertools import repeat
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from workmark.credentials.log_models import LogLeaf
from workmark.jobs.inserting import insert_columns, insert_many
from workmark.jobs.models import Job, JobState, Message
from workmark.lib.clock import now
from workmark.organisations.models import Person

pytestmark = pytest.mark.django_db


def jobs(prefix: str) -> list[Job]:
    at = now()
    return [
        Job(
            function="a.task",
            arguments={"args": [number, "ü \u2028 %s"], "kwargs": {}},
            queue_name="default",
            priority=-number,
            unique_key=f"{prefix}:{number}" if number else None,
            state=JobState.RUNNING,
            lease_until=at,
            run_after=at,
            enqueued_at=at,
        )
        for number in range(3)
    ]


def stored(model: Any, **chosen: Any) -> list[dict[str, Any]]:
    rows = list(model.objects.filter(**chosen).order_by("pk").values())
    return [{name: value for name, value in row.items() if name not in ("id", "unique_key")} for row in rows]


def test_objects_are_written_as_django_writes_them() -> None:
    at = now()
    Job.objects.bulk_create(jobs("django"))
    by_django = stored(Job)
    Job.objects.all().delete()

    insert_many(jobs("ours"))

    moments = ("lease_until", "run_after", "enqueued_at")
    for row in (*by_django, *stored(Job)):
        assert all(row[name] >= at for name in moments)
    same = [[{**row, **dict.fromkeys(moments)} for row in rows] for rows in (by_django, stored(Job))]
    assert same[0] == same[1]
    assert list(Job.objects.order_by("pk").values_list("unique_key", flat=True)) == [None, "ours:1", "ours:2"]


def test_each_byte_and_each_truth_is_written_as_django_writes_it() -> None:
    every_byte = bytes(range(256))
    said = {"kind": "issue", "commitment": every_byte, "leaf_hash": every_byte[::-1]}
    LogLeaf.objects.bulk_create([LogLeaf(index=2**40, is_late=True, **said), LogLeaf(index=1, **said)])

    insert_many([LogLeaf(index=2**40 + 1, is_late=True, **said), LogLeaf(index=2, **said)])

    plain, ours_plain, late, ours_late = (
        (bytes(leaf.commitment), bytes(leaf.leaf_hash), leaf.is_late, leaf.kind)
        for leaf in LogLeaf.objects.order_by("index")
    )
    assert ours_late == late == (every_byte, every_byte[::-1], True, "issue")
    assert ours_plain == plain == (every_byte, every_byte[::-1], False, "issue")


def test_columns_take_defaults_for_what_is_left_out() -> None:
    at = now()

    insert_columns(
        Message,
        {
            "key": ["a", "b"],
            "recipient": repeat("lena@demo.workmark.test"),
            "subject": ["One", "Two"],
            "text": repeat("Hello"),
            "created_at": repeat(at),
        },
    )

    first, second = Message.objects.order_by("key")
    assert (first.subject, second.subject) == ("One", "Two")
    assert (first.html, first.sent_at, first.created_at) == ("", None, at)


def test_a_row_that_is_there_already_is_left_out_or_refused() -> None:
    columns = {
        "key": ["a"],
        "recipient": ["lena@demo.workmark.test"],
        "subject": ["One"],
        "text": ["Hello"],
        "created_at": [now()],
    }
    insert_columns(Message, columns)

    insert_columns(Message, columns | {"key": ["a", "b"], **_doubled(columns)}, ignore_conflicts=True)

    assert Message.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_columns(Message, columns)


def _doubled(columns: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: values * 2 for name, values in columns.items() if name != "key"}


def test_a_default_that_is_drawn_for_each_row_must_be_given_for_each() -> None:
    with pytest.raises(TypeError, match="drawn anew"):
        insert_columns(Person, {"email": ["a@demo.workmark.test"], "name": ["A"]})


def test_a_column_that_no_field_has_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="recipeint"):
        insert_columns(Message, {"recipeint": ["x"]})


def test_nothing_is_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        insert_many([])


def test_a_row_that_stands_in_the_way_costs_no_other_row() -> None:
    columns = {
        "recipient": repeat("lena@demo.workmark.test"),
        "subject": repeat("One"),
        "text": repeat("Hello"),
        "created_at": repeat(now()),
    }
    keys = [f"letter:{number}" for number in range(250)]
    insert_columns(Message, {"key": [keys[117]], **columns}, ignore_conflicts=True)

    with transaction.atomic():
        insert_columns(Message, {"key": keys, **columns}, ignore_conflicts=True)
        insert_columns(Message, {"key": keys[:3], **columns}, ignore_conflicts=True)

    assert sorted(Message.objects.values_list("key", flat=True)) == sorted(keys)
