"""The seed in use for an issuer's draws: made when first needed, its digest written into the audit log."""

import secrets
from hashlib import sha256

from workmark.assessment.models import SamplingPurpose, SamplingSeed
from workmark.organisations.acting import SYSTEM, change
from workmark.organisations.models import Organisation


def seed_in_use(issuer: Organisation, purpose: SamplingPurpose) -> str:
    """The seed, 32 bytes in hex. Two that make the first one at once agree: the database keeps one in use."""
    if known := SamplingSeed.objects.filter(issuer=issuer, purpose=purpose, ended_at__isnull=True).first():
        return known.seed
    # Whoever else is making it waits here, and then finds the first one's.
    Organisation.objects.select_for_update(no_key=True).get(pk=issuer.pk)
    if known := SamplingSeed.objects.filter(issuer=issuer, purpose=purpose, ended_at__isnull=True).first():
        return known.seed
    return begin_seed(issuer, purpose).seed


def begin_seed(issuer: Organisation, purpose: SamplingPurpose) -> SamplingSeed:
    """Draw a new seed and put on record which one it is, without saying it."""
    made = SamplingSeed(issuer=issuer, purpose=purpose, seed=secrets.token_hex(32))
    with change(SYSTEM, "assessment.begin_sampling", made, organisation=issuer) as event:
        made.save()
        event.detail = {"purpose": purpose, "seed_sha256": sha256(bytes.fromhex(made.seed)).hexdigest()}
    return made
