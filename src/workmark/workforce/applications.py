"""Questions about applications: a learner's own, and what an employer sees of those to its openings.

An employer sees an application while its consent is open, and a name only since the learner agreed to be named.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workmark.credentials.models import Credential, CredentialState
from workmark.lib.problems import NotFound
from workmark.organisations.models import Organisation, Person
from workmark.organisations.permissions import require
from workmark.planning.profiles import proved_by
from workmark.skills.jobs import current_skill
from workmark.submissions.models import Evidence, Visibility
from workmark.workforce.consents import credentials_shown
from workmark.workforce.matching import Asked, Found, matched
from workmark.workforce.opening_models import Application, Opening


def applications_by(person: Person) -> QuerySet[Application]:
    """Everything a learner applied for, newest first."""
    found = Application.objects.filter(person=person)
    return found.select_related("opening__organisation", "consent")


def own_application(person: Person, token: str) -> Application:
    """One of hers. Anybody else's looks absent (NotFound)."""
    found = applications_by(person).filter(token=token).first()
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    return found


def applications_to(person: Person, opening: Opening, *, at: datetime) -> QuerySet[Application]:
    """What is shown of the applications to an opening, in the order they came in. Nothing else orders them.

    Raises NotAllowed for whoever does not recruit for this employer.
    """
    require(person, "application.read", opening)
    return _shown(Application.objects.filter(opening=opening), at)


def application_to(person: Person, organisation: Organisation, token: str, *, at: datetime) -> Application:
    """One that is shown. Another employer's, withdrawn and ended ones look absent (NotFound); raises NotAllowed."""
    require(person, "application.read", organisation)
    to_it = Application.objects.filter(opening__organisation=organisation, token=token)
    found = _shown(to_it, at).first()
    if found is None:
        raise NotFound(_("There is no such application here, or it was withdrawn."))
    return found


def _shown(applications: QuerySet[Application], at: datetime) -> QuerySet[Application]:
    found = applications.filter(
        withdrawn_at=None,
        consent__withdrawn_at=None,
        consent__expires_at__gt=at,
        person__is_active=True,
    )
    return found.select_related("opening__organisation", "consent", "person").order_by("applied_at", "pk")


def numbers_of(opening: Opening) -> dict[int, int]:
    """By an application's number, which it is in the order they came in: what it is called while it has no name."""
    came = opening.applications.order_by("applied_at", "pk").values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(came, start=1)}


def badges_to_show(person: Person, *, at: datetime) -> QuerySet[Credential]:
    """The badges a learner may apply with: signed, in force, and not replaced. The newest first."""
    held = Credential.objects.filter(
        learner=person,
        state=CredentialState.ISSUED,
        replaced_by__isnull=True,
        revoked_at=None,
        held_at=None,
    ).filter(Q(valid_until=None) | Q(valid_until__gte=at))
    return held.select_related("version__achievement", "issuer", "key").order_by("-awarded_at", "-pk")


def evidence_behind(credentials: Iterable[Credential]) -> QuerySet[Evidence]:
    """The evidence of the work behind these badges that may be shown to people with a link.

    What is confidential to the employer it was made for, or was taken down, is shown to no other.
    """
    submissions = {each.submission_id for each in credentials if each.submission_id is not None}
    found = Evidence.objects.filter(
        submission__in=submissions, is_confidential_to_employer=False, closed_at=None
    )
    open_ones = found.exclude(visibility=Visibility.ASSESSORS).select_related("submission__version")
    return open_ones.order_by("submission", "pk")


def asked_by(opening: Opening) -> list[Asked]:
    """What an opening asks for, in its own order, by the addresses that stand today."""
    rows = opening.skills.select_related("skill__replaced_by")
    return [Asked(current_skill(row.skill).uri, row.level, row.importance, row.is_must) for row in rows]


def match_with(opening: Opening, credentials: Iterable[Credential], *, at: datetime) -> Found:
    """What these badges prove of what an opening asks for."""
    return matched(asked_by(opening), proved_by(credentials, at=at))


def shown_with(applications: Collection[Application]) -> dict[int, list[Credential]]:
    """The badges that go with each application, by its number: those she chose, and no others."""
    by_application: dict[int, list[Credential]] = defaultdict(list)
    consents = {each.consent_id: each.pk for each in applications}
    chosen = credentials_shown([each.consent for each in applications])
    shown = {each.pk: each for each in chosen.select_related("version__achievement", "issuer", "key")}
    pairs = Credential.consents.through.objects.filter(consent_id__in=consents, credential_id__in=shown)
    for consent, credential in pairs.values_list("consent_id", "credential_id").order_by("pk"):
        by_application[consents[consent]].append(shown[credential])
    return by_application


def matches_of(
    opening: Opening, applications: Sequence[Application], *, at: datetime
) -> list[tuple[Application, Found]]:
    """Each application with its match as it is today, in the order given."""
    asked, shown = asked_by(opening), shown_with(applications)
    return [(each, matched(asked, proved_by(shown[each.pk], at=at))) for each in applications]
