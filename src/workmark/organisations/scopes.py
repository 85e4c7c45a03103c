"""What a program may be allowed to do for a person: the scopes of personal tokens and of OAuth 2 alike.

BADGE_SCOPES are those of the Open Badges 3.0 API, by the names that 1EdTech gave them (section 6.2.1); only OAuth 2 gives them.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workmark.lib.problems import InvalidInput

SCOPES = {
    "catalogue:read": gettext_lazy("Read the catalogue"),
    "work:read": gettext_lazy("Read your work and how it stands"),
    "work:write": gettext_lazy(
        "Start, change and hand in your work; share it and choose who sees your badges"
    ),
    "confided": gettext_lazy(
        "Ask in confidence for what would help you or for a waiver, and answer such requests for your organisations"
    ),
    "assess": gettext_lazy("See your assessing queue, and judge work for you"),
    "credentials:read": gettext_lazy("Read your badges"),
    "credentials:issue": gettext_lazy("Issue and revoke badges for your organisations"),
    "keys": gettext_lazy("Make, change and withdraw your organisations' signing keys"),
    "verify": gettext_lazy("Check badges, and record an employer's validations"),
    "directory": gettext_lazy("Say from a directory (SCIM) who works for your organisations"),
    "workforce": gettext_lazy(
        "Keep your employers' roles, teams and assigned learning, and see what is shared with them"
    ),
    "recruiting": gettext_lazy("Keep your employers' openings, read who applied and look for candidates"),
    "organisation": gettext_lazy("Write and publish micro-credentials, and read your organisations"),
}

_OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"
READ_BADGES = f"{_OPEN_BADGES}credential.readonly"
BRING_BADGES = f"{_OPEN_BADGES}credential.upsert"
READ_PROFILE = f"{_OPEN_BADGES}profile.readonly"
CHANGE_PROFILE = f"{_OPEN_BADGES}profile.update"
STAY = "offline_access"
BADGE_SCOPES = {
    READ_BADGES: gettext_lazy("Read all your badges, also those you brought from elsewhere"),
    BRING_BADGES: gettext_lazy("Bring badges to your profile, and replace them by newer ones"),
    READ_PROFILE: gettext_lazy("Read your name and main e-mail address"),
    CHANGE_PROFILE: gettext_lazy("Change your name, as it will stand on new badges"),
    STAY: gettext_lazy(
        "Go on while you are away, until 90 days after its last visit. Without this, for one hour"
    ),
}

# What a wallet asks its one badge by: a token of these opens `wallet/<issuer>/…` and nothing else.
WALLET_SCOPES = ("OpenBadge", "OpenBadgeBound")


def sound_scopes(wanted: Iterable[str]) -> list[str]:
    """The wanted scopes in the order of SCOPES, each once. Raises InvalidInput for none, or for an unknown one."""
    asked = set(wanted)
    if not asked or not asked <= SCOPES.keys():
        raise InvalidInput(
            _("Choose what the program may do: %(known)s.") % {"known": ", ".join(SCOPES)},
            fields={"scopes": [_("Choose at least one from the list.")]},
        )
    return [scope for scope in SCOPES if scope in asked]
