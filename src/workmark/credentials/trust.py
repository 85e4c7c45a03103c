"""What this instance knows of issuers: its own, and whether each has proved its domain."""

from workmark.credentials.models import IssuerKey
from workmark.openbadges.trust import IssuerStanding, Standing, TrustList
from workmark.organisations.models import DomainProof


def known_issuers() -> TrustList:
    """Every issuer identifier our organisations sign under, with its standing. Others stay UNKNOWN, which is no blame."""
    proved = dict(
        DomainProof.objects.filter(proved_at__isnull=False)
        .order_by("-proved_at")
        .values_list("organisation_id", "domain")
    )
    issuers = {}
    for key in IssuerKey.objects.select_related("organisation"):
        domain = proved.get(key.organisation_id, "")
        standing = Standing.DOMAIN_PROVED if domain else Standing.SELF_ASSERTED
        issuers[key.did] = IssuerStanding(standing, name=key.organisation.name, source=domain)
    return TrustList(issuers)
