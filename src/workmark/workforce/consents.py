"""The one gate between an employer and what a learner has proved. No page, job or API asks the tables past it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from workmark.credentials.models import Credential
from workmark.organisations.models import Organisation, Person
from workmark.workforce.consent_models import Consent, ConsentView, Purpose

LONGEST = timedelta(days=365)
_ONE_VIEW_WITHIN = timedelta(hours=1)
_MOST_NAMED = 5


def consents_to(
    organisation: Organisation, purpose: Purpose, *, at: datetime, or_suspended: bool = False
) -> QuerySet[Consent]:
    """The open consents that let this organisation look for this purpose.

    Those given to every employer count, for recruiting, once the organisation has proved a domain: whoever only calls
    itself an employer is not one. or_suspended: those of suspended people too, to know what must wait; show nothing by it.
    """
    to_it = Q(organisation=organisation)
    if purpose == Purpose.RECRUITING and has_proved_who_it_is(organisation):
        to_it |= Q(organisation__isnull=True)
    of_whom = Q(person__is_active=True)
    if or_suspended:
        of_whom |= Q(person__suspended_at__isnull=False)
    open_ones = Consent.objects.filter(
        to_it, of_whom, purpose=purpose, withdrawn_at=None, given_at__lte=at, expires_at__gt=at
    )
    return open_ones.select_related("person")


def has_proved_who_it_is(organisation: Organisation) -> bool:
    return organisation.is_employer and organisation.domain_proofs.filter(proved_at__isnull=False).exists()


def credentials_shown(consents: Collection[Consent]) -> QuerySet[Credential]:
    """The Credentials of these people that their consents cover: all of theirs, or the chosen ones."""
    everything = [consent.person_id for consent in consents if consent.includes_all_credentials]
    choosing = [consent.pk for consent in consents if not consent.includes_all_credentials]
    chosen = Consent.credentials.through.objects.filter(consent__in=choosing) if choosing else None
    is_shown = Q(learner__in=everything)
    if chosen is not None:  # as a list: a join would look at every badge there is
        is_shown |= Q(pk__in=list(chosen.values_list("credential_id", flat=True)))
    return Credential.objects.filter(is_shown)


def note_views(
    consents: Collection[Consent], organisation: Organisation, viewer: Person, what: str, *, at: datetime
) -> None:
    """Write down for each learner that somebody looked. Looking again within the hour is the same look."""
    seen = ConsentView.objects.filter(
        consent__in=consents, viewer=viewer, what=what, at__gt=at - _ONE_VIEW_WITHIN
    ).values_list("consent_id", flat=True)
    already = set(seen)
    ConsentView.objects.bulk_create(
        ConsentView(consent=consent, organisation=organisation, viewer=viewer, what=what, at=at)
        for consent in consents
        if consent.pk not in already
    )


def consents_of(person: Person) -> QuerySet[Consent]:
    """Everything a person ever agreed to, newest first."""
    return Consent.objects.filter(person=person).select_related("organisation")


def views_of(person: Person) -> QuerySet[ConsentView]:
    """Who looked at what of this person, newest first."""
    found = ConsentView.objects.filter(consent__person=person)
    return found.select_related("organisation", "consent", "viewer")


def looked_most(views: QuerySet[ConsentView]) -> list[tuple[str, str, int]]:
    """Who looked most among these: a name ("" where the account is gone), the organisation, how often; at most five."""
    counted = (
        views.order_by()
        .values_list("viewer__name", "organisation__name", "viewer")
        .annotate(times=Count("pk"))
    )
    rows = counted.order_by("-times", "viewer__name")[:_MOST_NAMED]
    return [(name or "", organisation, times) for name, organisation, _viewer, times in rows]
