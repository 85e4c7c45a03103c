"""Everything about one person is erased, or emptied where something must stay. There is no way back."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.assessment.actions.offer_for_training import withdraw_from_training
from workmark.assessment.calibration_models import TrainingUse
from workmark.assessment.models import Assignment, AssignmentState
from workmark.assessment.stopping import stop_work
from workmark.credentials.actions.erase_log_salt import erase_log_salt
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.models import Credential
from workmark.lib.problems import WrongState
from workmark.lib.tokens import hash_token
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation, Person, new_token
from workmark.privacy import erasing
from workmark.privacy.holding import hold_all
from workmark.privacy.ledger import write_missing_lines
from workmark.privacy.models import Badges, ErasureRequest, LegalHold, is_held
from workmark.submissions.events import OPEN
from workmark.submissions.models import Submission
from workmark.workforce.actions.settle_learning import settle_learning_of

WITHDRAWN_BY_HOLDER = "Withdrawn by the holder."


def erase_person(
    person: Person, *, badges: Badges, at: datetime, asked: ErasureRequest | None = None
) -> dict[str, int]:
    """Erase the person; gives how many rows of each table went or were emptied. A second call finds nothing left.

    badges: KEEP leaves them in force for whoever holds their files, ERASE revokes them. Either way nothing of them stays
    here but a place in a status list. asked: the request that is carried out; without one, as when a ledger is replayed,
    nobody is asked whether it still stands. What stays of the person is a number. Files and letters on disk go after the
    transaction; the ledger is written then too.

    Raises WrongState under a legal hold, and where the request was called off or put off meanwhile; OperationalError
    while somebody else holds something of hers.
    """
    _overwrite_what_is_deleted()
    with change(SYSTEM, "privacy.erase", person) as event:
        stored = hold_all(person)
        if is_held(stored):
            raise WrongState(_("Something of this account must be kept by law for now. Nothing was erased."))
        if asked is not None and not _still_stands(asked, at):
            raise WrongState(_("This was called off or put off meanwhile. Nothing was erased."))
        digest = hash_token(stored.handle)
        settle_learning_of(stored)
        _stop_work(stored, at)
        _let_go_of_badges(stored, badges, at)
        files = erasing.files_of(stored)
        letters = _erase_apart(stored)
        counts = erasing.erase_rows(stored)
        erasing.erase_files(files)
        Submission.objects.filter(
            learner=stored, assignments=None, decisions=None, credentials=None, revised_as=None
        ).delete()
        _leave_a_number(stored, at)
        _note(stored, badges, digest, at)
        event.target = stored
        event.detail = {"badges": badges.value, "rows": sum(counts.values())}
        transaction.on_commit(lambda: _after(letters))
    return counts


def _still_stands(asked: ErasureRequest, at: datetime) -> bool:
    current = ErasureRequest.objects.select_for_update(no_key=True).get(pk=asked.pk)
    return current.is_open() and current.due_at <= at


def _overwrite_what_is_deleted() -> None:
    """SQLite would leave deleted words lying in its file until the place is used again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _stop_work(person: Person, at: datetime) -> None:
    """Give back what she judges, take back what she handed in, and call back what she lent for training."""
    for held in Assignment.objects.filter(assessor=person, state=AssignmentState.OPEN):
        with suppress(WrongState):  # work of her own training waits for nobody
            decline_assignment(person, held, reason="-", at=at)
    for use in TrainingUse.objects.filter(submission__learner=person, withdrawn_at=None):
        withdraw_from_training(person, use.submission, at=at)
    for submission in Submission.objects.filter(learner=person, state__in=OPEN):
        stop_work(submission, at)


def _let_go_of_badges(person: Person, badges: Badges, at: datetime) -> None:
    held = Credential.objects.filter(learner=person)
    if badges == Badges.ERASE:
        for issuer in Organisation.objects.filter(pk__in=held.values("issuer")):
            revoke_many(SYSTEM, issuer, held, reason=WITHDRAWN_BY_HOLDER, at=at, tell_learners=False)
    for credential in held:
        erase_log_salt(credential)


def _erase_apart(person: Person) -> list[Path]:
    addresses = erasing.addresses_of(person)
    letters = erasing.erase_letters(person, addresses)
    erasing.erase_upload_parts(person)
    erasing.erase_archives(person)
    erasing.erase_sessions(person)
    erasing.erase_answers_about_oneself(person)
    erasing.erase_kept_answers(person)
    erasing.erase_by_address(addresses)
    return letters


def _leave_a_number(person: Person, at: datetime) -> None:
    person.name = person.email = ""
    person.handle, person.is_active = new_token(), False
    person.language, person.time_zone = "en", "UTC"
    person.last_login, person.joined_at, person.suspended_at = None, at, None
    person.set_unusable_password()
    person.save()


def _note(person: Person, badges: Badges, digest: str, at: datetime) -> None:
    LegalHold.objects.filter(person=person).update(reason="-")
    asked = ErasureRequest.objects.filter(person=person, cancelled_at=None, done_at=None).update(
        done_at=at, handle_digest=digest, badges=badges
    )
    if not asked:
        ErasureRequest.objects.create(
            person=person, badges=badges, asked_at=at, due_at=at, done_at=at, handle_digest=digest
        )


def _after(letters: list[Path]) -> None:
    for letter in letters:
        letter.unlink(missing_ok=True)
    write_missing_lines()
