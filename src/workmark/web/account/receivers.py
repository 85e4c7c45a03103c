"""Puts what allauth changes about an account on the audit log: allauth writes by itself, not through our actions."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.db import transaction
from django.dispatch import Signal

from workmark.organisations.audit import append_event, digest_of_row
from workmark.organisations.models import Person

_VERBS: tuple[tuple[Signal, str], ...] = (
    (account.user_signed_up, "person.joined"),
    (account.password_set, "person.password_set"),
    (account.password_changed, "person.password_changed"),
    (account.password_reset, "person.password_reset"),
    (account.email_added, "person.address_added"),
    (account.email_changed, "person.main_address_changed"),
    (account.email_removed, "person.address_removed"),
    (mfa.authenticator_added, "person.second_step_added"),
    (mfa.authenticator_removed, "person.second_step_removed"),
    (mfa.authenticator_reset, "person.printed_codes_renewed"),
)


def connect() -> None:
    for signal, verb in _VERBS:
        signal.connect(_recorder(verb), weak=False, dispatch_uid=f"account.{verb}")


def _recorder(verb: str) -> Any:
    def record(sender: Any, user: Person, **_said: Any) -> None:
        with transaction.atomic():
            append_event(
                actor=user,
                actor_kind="person",
                verb=verb,
                target=user,
                organisation=None,
                detail={},
                before_digest="",
                after_digest=digest_of_row(user),
            )

    return record
