"""An outside witness says that it saw a checkpoint of ours; what it signed is checked, kept and shown.

A witness is pinned by its operator's key in the settings. Its signature is its permission: whoever hands the lines in
needs no account, and lines of anybody else are left aside.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from workmark.credentials.log_keys import known_witnesses
from workmark.credentials.log_models import LogCheckpoint, LogCosignature
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput
from workmark.openbadges.errors import OpenBadgesError
from workmark.openbadges.log.checkpoints import checkpoint_in, parse_checkpoint
from workmark.openbadges.log.notes import (
    Signature,
    VerifierKey,
    check_signature,
    decoded_text,
    parse_note,
    parse_signatures,
)
from workmark.organisations.acting import SYSTEM, change


def accept_cosignatures(reply: bytes, *, size: int | None = None) -> list[LogCosignature]:
    """Keep what our witnesses signed; gives the new cosignatures, and none for lines that are known already.

    reply: a witness's answer to `add-checkpoint` (signature lines alone; C2SP tlog-witness), or a whole cosigned
    checkpoint. size: the checkpoint the lines are for; the newest if it is not given.

    Raises InvalidInput for a reply that cannot be read, is for no checkpoint of ours, holds no line of a pinned
    witness, or holds one that does not verify.
    """
    text, signatures = _read(reply)
    checkpoint = _checkpoint(text, size)
    note_text = parse_note(checkpoint.note.encode()).text
    signed = [(key, each) for key in known_witnesses() for each in signatures if _is_of(each, key)]
    if not signed:
        raise _refused(_("No line is of a witness that is pinned in WORKMARK_LOG_WITNESSES."))
    with change(SYSTEM, "log.accept_cosignatures", checkpoint) as event:
        LogCheckpoint.objects.select_for_update(no_key=True).get(pk=checkpoint.pk)
        kept = [_kept(checkpoint, note_text, key, each) for key, each in signed]
        event.detail = {"size": checkpoint.size, "new": sum(each is not None for each in kept)}
    return [each for each in kept if each is not None]


def _read(reply: bytes) -> tuple[str, Sequence[Signature]]:
    """The checkpoint's text, empty if the lines came alone, and the signature lines."""
    try:
        text = decoded_text(reply)
        if text.startswith("— "):
            return "", parse_signatures(text)
        signed = parse_checkpoint(reply)
    except OpenBadgesError as error:
        raise _refused(str(error)) from error
    return signed.note.text, signed.note.signatures


def _checkpoint(text: str, size: int | None) -> LogCheckpoint:
    wanted = checkpoint_in(text).size if text else size
    checkpoints = LogCheckpoint.objects.order_by("-size")
    found = (checkpoints if wanted is None else checkpoints.filter(size=wanted)).first()
    if found is None or (text and parse_note(found.note.encode()).text != text):
        raise _refused(_("This is no checkpoint that our log signed."))
    return found


def _is_of(signature: Signature, key: VerifierKey) -> bool:
    return (signature.name, signature.key_id) == (key.name, key.id)


def _kept(
    checkpoint: LogCheckpoint, text: str, key: VerifierKey, signature: Signature
) -> LogCosignature | None:
    try:
        check_signature(text, signature, key)
        seen_at = signature.cosigned_at
    except OpenBadgesError as error:
        raise _refused(str(error)) from error
    made, is_new = LogCosignature.objects.get_or_create(
        checkpoint=checkpoint,
        verifier_key=key.text,
        defaults={"line": signature.line, "seen_at": seen_at, "received_at": now()},
    )
    return made if is_new else None


def _refused(why: str) -> InvalidInput:
    return InvalidInput(_("The cosignature was not taken."), fields={"cosignature": [why]})
