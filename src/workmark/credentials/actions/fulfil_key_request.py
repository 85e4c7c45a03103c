"""The worker does what an owner asked for about a key, and writes down what came of it, in one transaction."""

from workmark.credentials.actions.add_issuer_key import add_issuer_key
from workmark.credentials.actions.rotate_issuer_key import rotate_issuer_key
from workmark.credentials.key_references import refuse_foreign
from workmark.credentials.key_request_models import KeyRequest, KeyWish
from workmark.credentials.models import IssuerKey, Keeper, KeyPurpose
from workmark.lib.clock import now
from workmark.lib.problems import PlatformError
from workmark.openbadges.keys import KeyKind
from workmark.organisations.acting import SYSTEM, change


def fulfil_key_request(request_pk: int) -> KeyRequest:
    """Answer it once, in its owner's name; who is owner no longer is refused, and a keeper that is away is named."""
    request = KeyRequest.objects.select_related("organisation", "asked_by").get(pk=request_pk)
    if request.done_at is not None:
        return request
    with change(SYSTEM, "credential.manage_keys", request, organisation=request.organisation) as event:
        held = KeyRequest.objects.select_for_update(no_key=True).get(pk=request_pk)
        if held.done_at is not None:
            return held
        try:
            held.key = _made(request)
        except PlatformError as error:
            held.refused = _in_words(error)
        held.done_at = now()
        held.save(update_fields=["key", "refused", "done_at"])
        event.detail = {"wish": held.wish, "is_refused": held.key is None}
    return held


def _made(request: KeyRequest) -> IssuerKey:
    purpose = KeyPurpose(request.purpose)
    if request.wish == KeyWish.ROTATE:
        return rotate_issuer_key(request.asked_by, request.organisation, purpose)
    refuse_foreign(
        request.organisation, Keeper(request.keeper), request.reference
    )  # it may have been taken back
    (kind,) = (each for each in KeyKind if each.curve == request.curve)
    return add_issuer_key(
        request.asked_by,
        request.organisation,
        keeper=Keeper(request.keeper),
        kind=kind,
        reference=request.reference,
        purpose=purpose,
    )


def _in_words(error: PlatformError) -> str:
    told = [error.detail, *(message for messages in error.fields.values() for message in messages)]
    return (" ".join(filter(None, told)) or error.title)[:500]
