"""What an institution of a tenant keeps: a programme and its cohort, with somebody in it and somebody asked."""

from datetime import timedelta

from tests.conftest import Cast
from workmark.credentials.partner_models import IssuingAuthority
from workmark.lib.clock import now
from workmark.lib.tokens import hash_token
from workmark.programmes.models import Cohort, Programme


def taught_things(cast: Cast, twin: str) -> dict[str, str]:
    at, today, soon = now(), now().date(), now() + timedelta(days=30)
    programme = Programme.objects.create(organisation=cast.harbour, title="Shop floor")
    cohort = Cohort.objects.create(programme=programme, name="Spring", starts_on=today, ends_on=today)
    place = cohort.places.create(
        email=cast.lena.email, person=cast.lena, state="in", joined_at=at, expires_at=soon
    )
    cohort.places.create(email=f"next@{twin}.example", link_hash=hash_token(f"{twin}cohort"), expires_at=soon)
    authority = IssuingAuthority.objects.create(
        institution=cast.harbour, partner=cast.kestrel, starts_on=today, ends_on=today
    )
    return {
        "authority": authority.token,
        "programme": programme.token,
        "cohort": cohort.token,
        "place": str(place.pk),
        "cohort-link": f"{twin}cohort",
    }
