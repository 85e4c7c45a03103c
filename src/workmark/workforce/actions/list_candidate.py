"""A learner lets employers find her by what she proves, without a name, until a day; and says where and in what languages."""

import re
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from workmark.credentials.models import Credential
from workmark.organisations.acting import change
from workmark.organisations.models import Organisation, Person
from workmark.workforce.actions.give_consent import give_consent
from workmark.workforce.candidate_models import CandidateListing
from workmark.workforce.consent_models import Consent, Purpose
from workmark.workforce.opening_words import refuse_wrong


def list_candidate(
    person: Person,
    organisation: Organisation | None,
    *,
    words: str,
    until: datetime,
    country: str = "",
    region: str = "",
    languages: Collection[str] = (),
    credentials: Collection[Credential] | None = None,
    at: datetime,
) -> Consent:
    """organisation: None for every employer that has proved who it is. The rest as `give_consent` takes it.

    country, region: ISO 3166. languages: codes the product is read in. Raises InvalidInput naming what to mend.
    """
    known = {code for code, _name in settings.LANGUAGES}
    is_region = bool(re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", region)) and region.startswith(f"{country}-")
    refuse_wrong(
        {
            "country": (
                not country or bool(re.fullmatch(r"[A-Z]{2}", country)),
                _("Choose one of these."),
            ),
            "region": (
                not region or is_region,
                _("Enter the code of a region in that country, such as PT-13."),
            ),
            "languages": (set(languages) <= known, _("Choose one of these.")),
        }
    )
    with change(person, "consent.give", person, organisation=organisation) as event:
        consent = give_consent(
            person,
            organisation,
            Purpose.RECRUITING,
            words=words,
            until=until,
            credentials=credentials,
            at=at,
        )
        listing, _made = CandidateListing.objects.update_or_create(
            person=person,
            defaults={
                "country": country,
                "region": region,
                "languages": f",{','.join(sorted(languages))}," if languages else "",
            },
        )
        event.target = listing
        event.detail = {"languages": len(languages), "has_place": bool(country)}
    return consent
