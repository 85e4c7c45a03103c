import pytest
from django.db import IntegrityError, connection, transaction

from tests.conftest import Cast
from workmark.lib.problems import NotAllowed
from workmark.organisations.acting import change
from workmark.organisations.audit import faults_in_chain
from workmark.organisations.models import AuditEvent


def rename(cast: Cast, actor: object, name: str) -> None:
    with change(actor, "organisation.manage", cast.harbour, organisation=cast.harbour):  # type: ignore[arg-type]
        cast.harbour.name = name
        cast.harbour.save()


def test_a_change_leaves_one_audit_event_with_both_digests(cast: Cast) -> None:
    rename(cast, cast.ines, "Harbour Skills")

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor, event.target_id) == (
        "organisation.manage",
        cast.ines,
        str(cast.harbour.pk),
    )
    assert event.before_digest
    assert event.after_digest
    assert event.before_digest != event.after_digest


def test_a_refused_change_touches_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="owner"):
        rename(cast, cast.otto, "Taken over")

    cast.harbour.refresh_from_db()
    assert cast.harbour.name == "Harbour Skills Institute"
    assert not AuditEvent.objects.exists()


def test_a_change_that_fails_halfway_is_undone_with_its_event(cast: Cast) -> None:
    def fail_halfway() -> None:
        with change(cast.ines, "organisation.manage", cast.harbour):
            cast.harbour.name = "Half"
            cast.harbour.save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()

    cast.harbour.refresh_from_db()
    assert cast.harbour.name == "Harbour Skills Institute"
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "statement", ["UPDATE organisations_auditevent SET verb = 'x'", "DELETE FROM organisations_auditevent"]
)
def test_the_database_itself_refuses_to_rewrite_the_log(cast: Cast, statement: str) -> None:
    rename(cast, cast.ines, "Harbour Skills")

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_an_untouched_chain_has_no_fault_and_an_altered_row_is_named(cast: Cast) -> None:
    rename(cast, cast.ines, "Harbour One")
    rename(cast, cast.ines, "Harbour Two")
    assert list(faults_in_chain()) == []

    with connection.cursor() as cursor:  # as someone with the database file in hand could
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_refuses_update")
        else:
            cursor.execute("DROP TRIGGER audit_refuses_update ON organisations_auditevent")
        cursor.execute("UPDATE organisations_auditevent SET verb = 'organisation.invite' WHERE number = 1")

    assert [fault.number for fault in faults_in_chain()] == [1]
