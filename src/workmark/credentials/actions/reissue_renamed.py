"""The worker's part of issuing a badge anew under its learner's present name: sign the new one, supersede the old."""

from django.db.models import F

from workmark.credentials.actions.reissue_many import made_on, reissue_many
from workmark.credentials.actions.revoke_many import revoke_many
from workmark.credentials.models import Credential, CredentialVisibility
from workmark.lib.clock import now
from workmark.organisations.acting import SYSTEM
from workmark.organisations.models import Organisation

# For the status of the old badge: anyone may read it, so it says nothing about a name.
SUPERSEDED = "Superseded: the holder asked to have the same award issued anew."


def reissue_renamed(credential_pk: int) -> int:
    """Issue the newest of its line anew if that is in force, and supersede the earlier ones.

    A second run does what the first one left. What was revoked since it was asked for stays revoked.
    """
    asked = Credential.objects.select_related("issuer").get(pk=credential_pk)
    occasion = f"name:{asked.pk}"
    made, line = 0, list[int]()
    # What else issues it anew meanwhile makes the line longer; then the newest is another one.
    while (longer := line_from(asked)) != line:
        line = longer
        in_force = Credential.objects.filter(pk__in=line, revoked_at__isnull=True)
        made += reissue_many(
            SYSTEM,
            asked.issuer,
            in_force.exclude(learner_name=F("learner__name")),
            occasion=occasion,
            name_of=lambda earlier: earlier.learner.name,
        )
    _supersede_before(line, occasion, asked.issuer)
    return made


def line_from(credential: Credential) -> list[int]:
    """The Credential, the one that replaces it, the one that replaces that, and so on."""
    line = [credential.pk]
    while (
        newer := Credential.objects.filter(replaces=line[-1]).values_list("pk", flat=True).first()
    ) is not None:
        line.append(newer)
    return line


def _supersede_before(line: list[int], occasion: str, issuer: Organisation) -> None:
    """Whatever stands before the one that was made on this occasion; nothing if none was."""
    made = Credential.objects.filter(pk__in=line, intent_key__endswith=made_on(occasion))
    if (renamed := made.values_list("pk", flat=True).first()) is None:
        return
    earlier = Credential.objects.filter(pk__in=line[: line.index(renamed)])
    revoke_many(SYSTEM, issuer, earlier, reason=SUPERSEDED, at=now(), tell_learners=False)
    # Their pages would go on showing the name she has left.
    earlier.update(visibility=CredentialVisibility.PRIVATE)
