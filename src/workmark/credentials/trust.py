"""What this instance knows of issuers: registries its operator chose, its own organisations, and proved domains.

Registries are asked first, then what we know of our own. Whoever is in neither is unknown, which is no blame.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import formats

from workmark.credentials.models import IssuerKey
from workmark.credentials.registry_models import RegisteredIssuer
from workmark.lib.clock import now
from workmark.openbadges.trust import IssuerStanding, Standing
from workmark.organisations.models import DomainProof
from workmark.organisations.proving import LONGEST_UNSEEN

# A copy that nobody could renew for so long says nothing about today.
OLDEST_COPY = timedelta(days=90)


@dataclass(frozen=True)
class KnownIssuers:
    """A Trust over the database: asked for one issuer at a time, because registries may be long. at: the moment."""

    at: datetime = field(default_factory=now)

    def standing_of(self, issuer_id: str, /) -> IssuerStanding:
        """The strongest thing known of an issuer."""
        if "\x00" in issuer_id:  # no name of anybody's, and PostgreSQL cannot be asked about it
            return IssuerStanding(Standing.UNKNOWN)
        return self._registered(issuer_id) or self._our_own(issuer_id) or IssuerStanding(Standing.UNKNOWN)

    def _registered(self, issuer_id: str) -> IssuerStanding | None:
        in_force = Q(registry__valid_until__isnull=True) | Q(registry__valid_until__gt=self.at)
        line = (
            RegisteredIssuer.objects.filter(in_force, issuer_id=issuer_id)
            .filter(Q(registry__address="") | Q(registry__read_at__gt=self.at - OLDEST_COPY))
            .select_related("registry")
            .order_by("registry__slug")
            .first()
        )
        if line is None:
            return None
        read = formats.date_format(line.registry.made_at or line.registry.read_at, "Y-m-d")
        return IssuerStanding(Standing.IN_REGISTRY, line.name, f"{line.registry.title} ({read})")

    def _our_own(self, issuer_id: str) -> IssuerStanding | None:
        # Whoever stole the key of a did:key speaks under that name, too: it is nobody's any more.
        held = IssuerKey.objects.filter(did=issuer_id, compromised_since=None)
        key = held.select_related("organisation").first()
        if key is None:
            return None
        # Should no worker run, what nobody looked at for so long must not go on as proved.
        seen = Q(last_held_at__isnull=True) | Q(last_held_at__gt=self.at - LONGEST_UNSEEN)
        proof = DomainProof.objects.filter(seen, organisation=key.organisation, proved_at__isnull=False)
        domain = proof.order_by("-proved_at").values_list("domain", flat=True).first() or ""
        standing = Standing.DOMAIN_PROVED if domain else Standing.SELF_ASSERTED
        return IssuerStanding(standing, name=key.organisation.name, source=domain)


def known_issuers() -> KnownIssuers:
    """Everything this instance knows of issuers, today."""
    return KnownIssuers()
