"""An issuer gives up a key that stands by and never signed."""

from django.utils.translation import gettext as _

from workmark.credentials.actions.append_to_log import append_to_log
from workmark.credentials.logged import key_record
from workmark.credentials.models import IssuerKey
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.organisations.acting import change
from workmark.organisations.models import Person


def retire_issuer_key(owner: Person, key: IssuerKey) -> None:
    """Retire it for good. The key that signs is retired by a rotation, which names the one that signs next.

    Raises NotAllowed, or WrongState if it signs now or is retired.
    """
    with change(owner, "credential.manage_keys", key, organisation=key.organisation) as event:
        held = IssuerKey.objects.select_for_update(no_key=True).get(pk=key.pk)
        if held.retired_at is not None:
            raise WrongState(_("This key is retired already."))
        if held.signing_since is not None:
            raise WrongState(
                _("This key signs now. Rotate instead: that retires it and says which signs next.")
            )
        held.retired_at = now()
        held.save(update_fields=["retired_at"])
        append_to_log([key_record(held, "retired")])
        event.target = held
        event.detail = {"retired": held.verification_method}
    key.refresh_from_db()
