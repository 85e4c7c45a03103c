"""The worker's part of a witness's correction: issue the badge that names their words anew, and supersede the old one."""

from workmark.credentials.actions.reissue_many import made_on, reissue_many
from workmark.credentials.actions.reissue_renamed import line_from
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.models import Credential
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM

# For the status of the old badge, which anyone may read: it names nobody.
SUPERSEDED = "Superseded: a witness has corrected their words, and the same award was issued anew."


def occasion_of(correction_pk: int) -> str:
    return f"correction:{correction_pk}"


def reissue_corrected(correction_pk: int, credential_pk: int) -> int:
    """Issue the newest of its line anew if that is in force, and supersede the earlier ones. A second run does the rest.

    Their pages stay open and lead to the new one.
    """
    asked = Credential.objects.select_related("issuer").get(pk=credential_pk)
    occasion = occasion_of(correction_pk)
    made, line = 0, list[int]()
    while (longer := line_from(asked)) != line:
        line = longer
        in_force = Credential.objects.filter(pk__in=line, revoked_at__isnull=True)
        made += reissue_many(SYSTEM, asked.issuer, in_force, occasion=occasion)
    newest = Credential.objects.filter(pk__in=line, intent_key__endswith=made_on(occasion)).first()
    if newest is not None:
        earlier = Credential.objects.filter(pk__in=line[: line.index(newest.pk)])
        revoke_many(SYSTEM, asked.issuer, earlier, reason=SUPERSEDED, at=now(), tell_learners=False)
    return made
