"""Who may endorse what, and which endorsements a person may read, accept or withdraw."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workmark.achievements.queries import published_version_of
from workmark.credentials.actions.write_endorsement import Endorsed
from workmark.credentials.endorsement_models import Endorsement
from workmark.credentials.models import CredentialVisibility
from workmark.credentials.queries import credential_for_reader
from workmark.lib.problems import NotFound
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.organisations.permissions import may


def endorsable(kind: str, key: str, person: Person) -> Endorsed:
    """What may be endorsed. kind: issuer or achievement, key being its slug; or badge, key being its token.

    Raises NotFound for what this person may not read.
    """
    if kind == "issuer" and (found := Organisation.objects.filter(slug=key, may_issue=True).first()):
        return found
    if kind == "achievement":
        return published_version_of(key, person)
    if kind == "badge":
        return credential_for_reader(key, person)
    raise NotFound(_("There is nothing at this address that could be endorsed."))


def endorsers_for(person: Person) -> QuerySet[Organisation]:
    """The issuers in whose name a person may endorse."""
    return _owned(person).filter(may_issue=True).order_by("name")


def endorsement_for_reader(token: str, person: Person | None) -> Endorsement:
    """One that this reader may see: each side always, others once it is accepted and its badge is not private."""
    found = _together().filter(token=token).first()
    if found is not None:
        badge = found.about_credential
        is_open = found.accepted_at is not None and (
            badge is None or badge.visibility != CredentialVisibility.PRIVATE
        )
        if is_open or may(person, "endorsement.accept", found) or may(person, "endorsement.withdraw", found):
            return found
    raise NotFound(_("There is no endorsement at this address, or it is not shown."))


def endorsements_by(person: Person) -> QuerySet[Endorsement]:
    """Given in the name of an organisation that this person owns, newest first."""
    return _together().filter(issuer__in=_owned(person)).order_by("-pk")


def endorsements_about(person: Person) -> QuerySet[Endorsement]:
    """About a badge of hers, or about an organisation she owns or what it offers, newest first."""
    owned = _owned(person)
    about = (
        Q(about_credential__learner=person)
        | Q(about_organisation__in=owned)
        | Q(about_version__achievement__issuer__in=owned)
    )
    return _together().filter(about).order_by("-pk")


def _owned(person: Person) -> QuerySet[Organisation]:
    held = Membership.objects.filter(person=person, role=Role.OWNER)
    return Organisation.objects.filter(pk__in=held.values("organisation"))


def _together() -> QuerySet[Endorsement]:
    return Endorsement.objects.select_related(
        "issuer",
        "about_organisation",
        "about_version__achievement__issuer",
        "about_credential__version__achievement",
    )
