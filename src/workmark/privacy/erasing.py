"""What no path of tables leads to: letters, sessions, sealed answers, stored files. Parts of `erase_person`."""

import email
import email.policy
from collections.abc import Iterable, Iterator
from email.errors import MessageError
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import Manager, Q, QuerySet

from workmark.checking.kept import forget_answer
from workmark.confided.models import AnswerAboutOneself
from workmark.confided.pseudonyms import pseudonyms_of
from workmark.credentials.models import Credential
from workmark.jobs.mail import mail_folder
from workmark.jobs.models import Message
from workmark.lib.clock import now
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.planning.models import ImportedCredential
from workmark.privacy.models import Archive
from workmark.privacy.rules import RULES, Does, Rule
from workmark.submissions.models import (
    Attestation,
    EmployerApproval,
    Evidence,
    StoredFile,
    TakedownRequest,
    UploadPart,
)
from workmark.submissions.storing import delete_after_commit, forget_if_unused

# A name of two letters stands in every second letter.
_SHORTEST_NAME = 4
_MOST_FILES, _LARGEST_FILE = 100_000, 1024 * 1024


def erase_rows(person: Person) -> dict[str, int]:
    """Go through the rules in their order; gives for each table how many rows went or were emptied."""
    counts: dict[str, int] = {}
    for rule in RULES:
        if rule.does is Does.KEEP:
            continue
        rows = rows_of(rule, person)
        done = rows.delete()[0] if rule.does is Does.ERASE else rows.update(**rule.blank)
        if done:
            counts[rule.table] = done
    return counts


def rows_of(rule: Rule, person: Person) -> QuerySet[Any]:
    """Rows of the rule's table that are hers.

    By number: a path over several tables would repeat rows, and neither an UPDATE nor a lock can follow it.
    """
    theirs = reduce(or_, (Q(**{path: person}) for path in rule.whose))
    table: Manager[Any] = apps.get_model(rule.table)._default_manager
    return table.filter(pk__in=list(table.filter(theirs).values_list("pk", flat=True)))


def files_of(person: Person) -> list[StoredFile]:
    """Files that her evidence is kept in; ask before its rows go."""
    used = Evidence.objects.filter(submission__learner=person, stored__isnull=False).values("stored")
    return list(StoredFile.objects.filter(pk__in=used))


def erase_files(files: Iterable[StoredFile]) -> None:
    """Delete what no evidence names any more, with its safe copy and its pages."""
    for stored in files:
        forget_if_unused(stored)


def erase_upload_parts(person: Person) -> None:
    parts = UploadPart.objects.filter(upload__submission__learner=person)
    delete_after_commit(list(parts.values_list("name", flat=True)))


def erase_archives(person: Person) -> None:
    delete_after_commit(list(Archive.objects.filter(person=person).values_list("name", flat=True)))


def erase_sessions(person: Person) -> None:
    keys = apps.get_model("usersessions.UserSession").objects.filter(user=person)
    Session.objects.filter(session_key__in=list(keys.values_list("session_key", flat=True))).delete()


def erase_answers_about_oneself(person: Person) -> None:
    AnswerAboutOneself.objects.filter(pseudonym__in=pseudonyms_of(person)).delete()


def erase_kept_answers(person: Person) -> None:
    """What other servers said of badges that she brought."""
    for address in ImportedCredential.objects.filter(person=person).values_list("address", flat=True):
        forget_answer(address)


def addresses_of(person: Person) -> set[str]:
    """Every address that was the person's, in small letters: confirmed by herself, and nobody else's account now.

    What an employer writes beside her name is no address of hers: it may name anybody, and change after her yes.
    """
    confirmed = apps.get_model("account.EmailAddress").objects.filter(verified=True)
    known = {person.email, *confirmed.filter(user=person).values_list("email", flat=True)}
    known |= set(Credential.objects.filter(learner=person).values_list("identity_email", flat=True))
    known = {address.lower() for address in known if address}
    others = (
        Person.objects.exclude(pk=person.pk).filter(_among("email", known)).values_list("email", flat=True)
    )
    held = confirmed.exclude(user=person).filter(_among("email", known)).values_list("email", flat=True)
    return known - {address.lower() for address in (*others, *held)}


def _among(name: str, addresses: set[str]) -> Q:
    found = Q(pk__in=[])
    for address in addresses:
        found |= Q(**{f"{name}__iexact": address})
    return found


# What names a person by an address before they said yes to anything.
_BY_ADDRESS = (
    ("organisations.Employment", "work_email"),
    ("organisations.Invitation", "email"),
    ("programmes.CohortPlace", "email"),
    ("confided.PrerequisiteWaiver", "email"),
    ("assessment.DeclaredTie", "whom"),
)


def rows_by_address(addresses: set[str]) -> Iterator[tuple[QuerySet[Any], bool]]:
    """Offers, invitations and ties to these addresses, and what speaks of them; and whether the rows go."""
    for table, name in _BY_ADDRESS:
        yield apps.get_model(table)._default_manager.filter(_among(name, addresses)), True
    yield TakedownRequest.objects.filter(_among("email", addresses)), False
    yield Employment.objects.filter(_among("asked_email", addresses)), False


def erase_by_address(addresses: set[str]) -> None:
    *offers, (takedowns, _kept), (asked, _kept) = rows_by_address(addresses)
    for rows, _goes in offers:
        rows.delete()
    takedowns.update(email="", words="")
    asked.update(
        asked_email="",
        asked_name="",
        asked_job_title="",
        asked_team=None,
        asked_manager=None,
        asked_email_declined_at=None,
    )


def erase_letters(person: Person, addresses: set[str]) -> list[Path]:
    """Empty letters to the person, to whoever was asked to confirm her work, and sent ones that name her.

    Gives the files of the same letters, where mail is written to files: they are deleted after the transaction.
    """
    asked = Attestation.objects.filter(submission__learner=person).values_list("witness_email", flat=True)
    approvers = EmployerApproval.objects.filter(evidence__submission__learner=person)
    witnesses = {address.lower() for address in (*asked, *approvers.values_list("email", flat=True))}
    names = [*addresses, *([person.name] if len(person.name) >= _SHORTEST_NAME else [])]
    at = now()
    for address in addresses:
        Message.objects.filter(recipient__iexact=address, sent_at=None, refused_at=None).update(refused_at=at)
        _empty(Q(recipient__iexact=address))
    for address in witnesses:
        _empty(Q(recipient__iexact=address, sent_at__isnull=False))
    for name in names:
        said = Q(text__icontains=name) | Q(html__icontains=name) | Q(subject__icontains=name)
        _empty(said & Q(sent_at__isnull=False))
    return _letter_files(addresses | witnesses, names)


def _empty(which: Q) -> None:
    Message.objects.filter(which).update(recipient="", subject="", text="", html="", refusal="")


def _letter_files(recipients: set[str], names: list[str]) -> list[Path]:
    """Letters in WORKMARK_HOME/mail, where a trial without a mail server keeps them."""
    found = []
    for number, path in enumerate(mail_folder().glob("*.eml")):
        if number >= _MOST_FILES:
            break
        if path.stat().st_size <= _LARGEST_FILE and _is_about(path.read_bytes(), recipients, names):
            found.append(path)
    return found


def _is_about(raw: bytes, recipients: set[str], names: list[str]) -> bool:
    try:
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        to = str(letter["To"] or "").lower()
        body = letter.get_body(("plain",))
        words = f"{letter['Subject']} {body.get_content() if body else ''}".lower()
    except (MessageError, LookupError, ValueError):
        return True  # no letter of ours: it cannot be told that it is about somebody else
    return any(address in to for address in recipients) or any(name.lower() in words for name in names)
