"""Organisations, accounts and what connects them with other systems.

`thing` is the object named on the left of the dot unless a comment says otherwise.
"""

from django.utils.translation import gettext_lazy as _

from workmark.organisations.models import Role
from workmark.organisations.permissions.predicates import (
    OWNER,
    Table,
    anyone_holding,
    anyone_signed_in,
    is_the_person,
)

ORGANISING: Table = {
    # For organisations the thing is the Organisation itself.
    "organisation.create": (anyone_signed_in, _("Sign in first.")),
    "organisation.manage": (OWNER, _("Only an owner of this organisation may do this.")),
    "organisation.invite": (OWNER, _("Only an owner of this organisation may invite people.")),
    "organisation.prove_domain": (OWNER, _("Only an owner of this organisation may prove its domain.")),
    "organisation.accept_invitation": (anyone_signed_in, _("Sign in first.")),
    "membership.end": (
        OWNER | is_the_person,
        _("Only an owner may end a membership, or the person themselves."),
    ),
    "person.change": (is_the_person, _("Only you may change your own account.")),
    # To ask the thing is the person; to take it back, the request.
    "privacy.ask_erasure": (is_the_person, _("Only you may have your own account erased.")),
    "privacy.cancel_erasure": (is_the_person, _("Only you may have your own account erased.")),
    "privacy.ask_archive": (is_the_person, _("Only you may take everything of yours with you.")),
    "privacy.remove_archive": (is_the_person, _("Only you may take everything of yours with you.")),
    "program.register": (is_the_person, _("Only you may register programs in your name.")),
    "program.let_in": (is_the_person, _("Only you may let programs act for you.")),
    "program.end_access": (is_the_person, _("Only you may end what a program does for you.")),
    "token.create": (is_the_person, _("Only you may make tokens for your own account.")),
    "token.revoke": (is_the_person, _("Only you may end your own tokens.")),
    # what connects an organisation with its own systems; thing: Organisation, or the connection
    "webhook.manage": (OWNER, _("Only an owner of this organisation may connect its systems.")),
    "sign_on.manage": (OWNER, _("Only an owner of this organisation may set up its sign-in.")),
    # To link the thing is the person; to end that, the link.
    "sign_on.link": (is_the_person, _("Only you may let a sign-in open your account.")),
    "sign_on.end_link": (is_the_person, _("Only you may end what opens your account.")),
    "platform.manage": (OWNER, _("Only an owner of this organisation may register learning platforms.")),
    # To agree the thing is the person; to end that, the placement.
    "platform.agree": (is_the_person, _("Only you may say who hears what you earn.")),
    "platform.end": (is_the_person, _("Only you may say who hears what you earn.")),
    # Other hosts. To begin the thing is the person; after that it is the visit.
    "host.visit": (is_the_person, _("Only you may look for your badges at another place.")),
    "host.let_in": (is_the_person, _("Only you may let us in where you keep badges.")),
    "host.keep": (is_the_person, _("Only you may keep what was found there.")),
    "host.end": (is_the_person, _("Only you may end this visit.")),
    "calendar.make": (is_the_person, _("Only you may make an address for your calendar.")),
    "calendar.end": (is_the_person, _("Only you may end your calendar's address.")),
    # the audit log; thing: Organisation
    "audit.read": (
        anyone_holding(Role.OWNER, Role.AUDITOR),
        _("Only an owner or auditor may read the audit log."),
    ),
}
