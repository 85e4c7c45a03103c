"""The tie between a Credential and its entry in the public log is cut for ever; the log stays as it was."""

from workmark.credentials.log_models import LogOpening
from workmark.credentials.models import Credential
from workmark.organisations.acting import SYSTEM, change


def erase_log_salt(credential: Credential) -> bool:
    """Erase the salts of everything the log says of this Credential; False if nothing was left to erase.

    Entries, proofs of other badges and checkpoints stay valid. Whoever kept the badge's own proof still holds the salt
    that was handed to them; we do not, and can give the proof to nobody any more.
    """
    entries = [f"status:{pk}:" for pk in credential.status_entries.values_list("pk", flat=True)]
    with change(SYSTEM, "log.erase_salt", credential, organisation=credential.issuer) as event:
        openings = LogOpening.objects.filter(salt__isnull=False)
        erased = openings.filter(about=f"issue:{credential.pk}").update(salt=None)
        erased += sum(openings.filter(about__startswith=about).update(salt=None) for about in entries)
        event.detail = {"erased": erased}
    return erased > 0
