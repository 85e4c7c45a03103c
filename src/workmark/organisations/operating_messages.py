"""The letters about suspensions and about looks at issuers, to those they concern, each in their language."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.outbox import queue_message
from workmark.organisations.models import Organisation, Person, Role
from workmark.organisations.operating_models import IssuerReview, ReviewOutcome


def tell_organisation_suspended(organisation: Organisation, reason: str) -> None:
    def letter() -> tuple[str, str]:
        facts = {"organisation": organisation.name, "reason": reason}
        return (
            _("%(organisation)s is suspended") % facts,
            _(
                "The operator of this site has suspended %(organisation)s. Until that is lifted nobody can act for it: "
                "no award, no publication, no search. Badges that were awarded stand, and their pages say that the "
                "issuer is suspended.\n\nThe reason:\n%(reason)s\n\nIf you see it otherwise, answer the operator; the "
                "address stands on the page Help."
            )
            % facts,
        )

    _tell_owners(organisation, f"suspended:{organisation.suspended_at}", letter)


def tell_organisation_lifted(organisation: Organisation, at: datetime) -> None:
    def letter() -> tuple[str, str]:
        facts = {"organisation": organisation.name}
        return (
            _("%(organisation)s is suspended no longer") % facts,
            _("The suspension of %(organisation)s is lifted. What waited to be signed is signed now.")
            % facts,
        )

    _tell_owners(organisation, f"reinstated:{at.isoformat()}", letter)


def tell_reviewed(review: IssuerReview) -> None:
    def letter() -> tuple[str, str]:
        facts = {
            "organisation": review.organisation.name,
            "legal": review.legal_name,
            "domain": review.domain,
            "reason": review.reason,
        }
        if review.outcome == ReviewOutcome.CONFIRMED:
            return (
                _("%(organisation)s is confirmed as an issuer") % facts,
                _(
                    "The operator of this site looked whether “%(legal)s” stands behind %(domain)s, and confirmed it. "
                    "Readers see this on your page.\n\nOn what it rests:\n%(reason)s"
                )
                % facts,
            )
        return (
            _("%(organisation)s could not be confirmed as an issuer") % facts,
            _(
                "The operator of this site looked whether “%(legal)s” stands behind %(domain)s, and could not confirm "
                "it. You can go on issuing. Change your legal name or your domain, and we look again.\n\nWhy:\n%(reason)s"
            )
            % facts,
        )

    _tell_owners(review.organisation, f"reviewed:{review.pk}", letter)


def tell_suspended(person: Person, reason: str, at: datetime) -> None:
    with override(person.language):
        _send(
            person,
            f"suspended:{at.isoformat()}",
            _("Your account is suspended"),
            _(
                "The operator of this site has suspended your account. Nobody can sign in to it, and no program can use it. "
                "Your badges stand and can be checked.\n\nThe reason:\n%(reason)s\n\nIf you see it otherwise, answer "
                "the operator; the address stands on the page Help.\n\nYour data stays yours. Take it with you, or have "
                "your account erased, here:\n%(page)s"
            )
            % {"reason": reason, "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/suspended/"},
        )


def tell_lifted(person: Person, at: datetime) -> None:
    with override(person.language):
        words = _("You can sign in again. Programs that used your account work again too.")
        _send(person, f"reinstated:{at.isoformat()}", _("Your account is open again"), words)


def _tell_owners(organisation: Organisation, key: str, letter: Callable[[], tuple[str, str]]) -> None:
    owners = Person.objects.filter(
        memberships__organisation=organisation, memberships__role=Role.OWNER, is_active=True
    )
    for owner in owners.distinct():
        with override(owner.language):
            _send(owner, f"{key}:{organisation.pk}", *letter())


def _send(to: Person, key: str, subject: str, text: str) -> None:
    queue_message(key=f"operator-{key}:{to.pk}", to=to.email, subject=subject, text=text)
