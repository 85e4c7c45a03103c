"""The e-mails this room sends, queued in the transaction that gives the reason for them (`jobs.outbox`)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from workmark.jobs.models import Message
from workmark.jobs.outbox import NewMessage, queue_message, queue_messages
from workmark.lib.tokens import hash_token
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import DomainProof, Invitation, Membership, Organisation, Person, Role

MOST_LETTERS_A_DAY: Final = 3  # about one person's address at one employer
_AT_ONCE: Final = 500


def tell_invited(invitation: Invitation, token: str) -> None:
    """Send the link, in the inviter's language: nothing is known yet about who reads it."""
    organisation = invitation.organisation.name
    inviter = invitation.invited_by.name if invitation.invited_by else organisation
    paragraphs = [
        _("%(inviter)s invites you to %(organisation)s on Workmark, as: %(role)s.")
        % {"inviter": inviter, "organisation": organisation, "role": Role(invitation.role).label},
        _("Open this link, sign in or make an account with this e-mail address, and accept:")
        + f"\n{settings.WORKMARK_PUBLIC_ORIGIN}/account/invitations/{token}/",
        _("The link works until %(date)s.")
        % {"date": formats.date_format(invitation.expires_at, "DATE_FORMAT")},
        _("If you do not know %(organisation)s, delete this message. Nothing happens then.")
        % {"organisation": organisation},
    ]
    queue_message(
        key=f"invitation:{invitation.pk}",
        to=invitation.email,
        subject=_("An invitation to %(organisation)s") % {"organisation": organisation},
        text="\n\n".join(paragraphs),
    )


def tell_proof_ended(proof: DomainProof) -> None:
    """Tell each owner, in their language, that a domain counts as proved no longer, and what puts it right."""
    for owner in _owners_of(proof.organisation):
        with override(owner.language):
            _tell_owner(owner, proof)


def _owners_of(organisation: Organisation) -> QuerySet[Person]:
    found = Person.objects.filter(memberships__organisation=organisation, memberships__role=Role.OWNER)
    return found.filter(is_active=True).distinct()


def _tell_owner(owner: Person, proof: DomainProof) -> None:
    last = proof.held_until or proof.created_at
    facts = {
        "name": owner.name,
        "organisation": proof.organisation.name,
        "domain": proof.domain,
        "date": formats.date_format(last, "DATE_FORMAT"),
        "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/organisations/{proof.organisation.slug}/domains/",
    }
    queue_message(
        key=f"domain-proof-ended:{proof.pk}:{last.isoformat()}:{owner.pk}",
        to=owner.email,
        subject=_("%(domain)s counts as proved no longer") % facts,
        text=_(
            "Hello %(name)s,\n\nWe look once a day whether the domains of %(organisation)s still say that they are "
            "yours. %(domain)s last did on %(date)s. Readers of your badges now see that it was proved until then.\n\n"
            "You can still issue. To have the mark back, put the challenge there again and have us look:\n%(page)s\n"
        )
        % facts,
    )


def tell_roles_kept(employment: Employment, kept: Iterable[Membership]) -> None:
    """Tell the owners, each in their language, which roles somebody still has whose work there is over.

    An owner who has left is not told of herself where there is another to tell.
    """
    roles = [Role(each.role) for each in kept]
    if not roles or employment.person is None:
        return
    owners = list(_owners_of(employment.organisation))
    for owner in [each for each in owners if each.pk != employment.person_id] or owners:
        with override(owner.language):
            _tell_of_roles(owner, employment, employment.person, roles)


def _tell_of_roles(owner: Person, employment: Employment, person: Person, roles: Sequence[Role]) -> None:
    facts = {
        "name": owner.name,
        "person": person.name,
        "organisation": employment.organisation.name,
        "roles": ", ".join(str(role.label) for role in roles),
        "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/organisations/{employment.organisation.slug}/people/",
    }
    queue_message(
        key=f"roles-kept:{employment.pk}:{owner.pk}",
        to=owner.email,
        subject=_("%(person)s has left and still has roles at %(organisation)s") % facts,
        text=_(
            "Hello %(name)s,\n\n%(person)s does not work at %(organisation)s any more, as its list of people says. "
            "They can still act for it, with these roles: %(roles)s.\n\nIf that is not right, end the roles here:\n"
            "%(page)s\n"
        )
        % facts,
    )


def tell_new_addresses(employments: Sequence[Employment], *, at: datetime) -> None:
    """Ask each, who has accepted, whether the address that the employer states now is theirs, in their language.

    Once a day about the same address, and three times a day at most: beyond that the page alone asks.
    """
    day = f"work-address:{at.date().isoformat()}"
    told = _told(day, employments)
    for start in range(0, len(employments), _AT_ONCE):
        some = employments[start : start + _AT_ONCE]
        letters = [
            _asking(f"{day}:{each.pk}:{hash_token(each.asked_email)[:16]}", each, each.person)
            for each in some
            if each.person is not None and told[str(each.pk)] < MOST_LETTERS_A_DAY
        ]
        queue_messages(letters)


def _told(day: str, employments: Sequence[Employment]) -> Counter[str]:
    """How many such letters went out that day, by the number of the employment."""
    about = f"{day}:{employments[0].pk}:" if len(employments) == 1 else f"{day}:"
    keys = Message.objects.filter(key__startswith=about) if employments else Message.objects.none()
    return Counter(key.split(":")[2] for key in keys.values_list("key", flat=True))


def _asking(key: str, employment: Employment, person: Person) -> NewMessage:
    facts = {
        "name": person.name,
        "organisation": employment.organisation.name,
        "address": employment.asked_email,
        "page": f"{settings.WORKMARK_PUBLIC_ORIGIN}/account/work/",
    }
    with override(person.language):
        return NewMessage(
            key=key,
            to=person.email,
            subject=_("Is this your new address at work?"),
            text=_(
                "Hello %(name)s,\n\n%(organisation)s now states %(address)s as your address at work. "
                "The address and all it has of you there stay as they are until you say yes.\n\n"
                "Say yes or no here:\n%(page)s\n\n"
                "If the address is not yours, say no: what you share must not stand under another name.\n"
            )
            % facts,
        )


def tell_employed(employment: Employment, by: Person | None, token: str, *, until: datetime) -> None:
    """Ask whoever holds the address whether they work there, in the language of whoever asks."""
    organisation = employment.organisation.name
    paragraphs = [
        _("%(by)s has recorded on Workmark that you work at %(organisation)s. Is that so?")
        % {"by": by.name if by else organisation, "organisation": organisation},
        _("Open this link, sign in or make an account, and say yes or no:")
        + f"\n{settings.WORKMARK_PUBLIC_ORIGIN}/account/work/offers/{token}/",
        _(
            "Saying yes shows your employer nothing of yours. What it may see you choose by yourself, and end when you like."
        ),
        _(
            "You need this e-mail address confirmed in your account. Keep a personal one there too: it stays yours."
        ),
        _("The link works once, until %(date)s. If you do not know %(organisation)s, delete this message.")
        % {
            "date": formats.date_format(until, "DATE_FORMAT"),
            "organisation": organisation,
        },
    ]
    queue_message(
        key=f"employment:{employment.pk}:{hash_token(token)[:16]}",
        to=employment.work_email,
        subject=_("Do you work at %(organisation)s?") % {"organisation": organisation},
        text="\n\n".join(paragraphs),
    )
