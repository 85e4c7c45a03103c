"""How an authority to issue in another's name stands today, in words."""

from django.utils import timezone
from django.utils.translation import gettext as _

from workmark.credentials.partner_models import IssuingAuthority
from workmark.lib.clock import now


def state_words(authority: IssuingAuthority) -> tuple[str, str]:
    """How it stands today: words, and the tone of their tag."""
    today = timezone.localdate(now())
    if authority.ended_at is not None:
        return _("Ended"), "warning"
    if authority.accepted_at is None:
        return _("Offered, not accepted yet"), "info"
    if today > authority.ends_on:
        return _("Over"), "plain"
    return (_("In force"), "good") if authority.starts_on <= today else (_("Begins later"), "info")
