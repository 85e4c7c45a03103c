"""The list of an organisation's withdrawn endorsements, as it is published."""

import json

from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.pages import endorsement_id, withdrawn_endorsements_page
from workmark.openbadges.documents import format_moment


def withdrawn_list(slug: str) -> bytes:
    """An organisation's list as 1EdTechRevocationList. It names statements made in public, and no person."""
    withdrawn = Endorsement.objects.filter(issuer__slug=slug, withdrawn_at__isnull=False).order_by("pk")
    document = {
        "id": withdrawn_endorsements_page(slug),
        "type": "1EdTechRevocationList",
        "revokedCredential": [
            {
                "id": endorsement_id(each.token),
                "revoked": format_moment(each.withdrawn_at),
                "revocationReason": each.withdrawal_reason,
            }
            for each in withdrawn
            if each.withdrawn_at is not None
        ],
    }
    return json.dumps(document).encode()
