"""A match as it was at one moment, kept with the application: when it was sent, and at each decision about it."""

from collections.abc import Iterable
from datetime import datetime

from workmark.credentials.models import Credential
from workmark.workforce.applications import match_with
from workmark.workforce.matching import MODEL, as_json
from workmark.workforce.opening_models import Application, Match


def keep_match(application: Application, badges: Iterable[Credential], *, at: datetime) -> Match:
    found = match_with(application.opening, badges, at=at)
    return Match.objects.create(
        application=application,
        at=at,
        model=MODEL,
        band=found.band,
        coverage=found.coverage,
        rows=as_json(found),
    )
