"""A person names another host that keeps her badges: we ask it what it offers, and register there once."""

from datetime import datetime

from django.utils.translation import gettext as _

from workmark.credentials.errors import NotInForce
from workmark.credentials.models import Credential
from workmark.credentials.wallets import may_leave
from workmark.integrations.delivering.secrets import seal
from workmark.integrations.hosts.describing import Description, base_of, describe, with_metadata
from workmark.integrations.hosts.lasting import AFTER_THE_LAST_LOOK
from workmark.integrations.hosts.letting_in import bond, register
from workmark.integrations.hosts.models import HostRegistration, HostVisit
from workmark.integrations.hosts.refusing import HostRefused, Problem
from workmark.lib.fetch import Fetcher
from workmark.organisations.acting import change
from workmark.organisations.models import Person, new_token
from workmark.organisations.permissions import require
from workmark.organisations.scopes import BRING_BADGES, READ_BADGES


def begin_visit(
    person: Person, typed: str, *, at: datetime, asking: Fetcher, sends: Credential | None = None
) -> HostVisit:
    """Ask the host first, so that nothing is stored that cannot work. Nothing of hers is told to it.

    typed: the host's address. sends: the badge of hers to bring there; without one, hers there are read. Raises
    NotAllowed, NotInForce for a badge that may not leave, or HostRefused where the host does not do its part.
    """
    require(person, "host.visit", person)
    if sends is not None:
        _require_may_go(person, sends, at)
    base = base_of(typed)
    described = describe(base, asking)
    if (BRING_BADGES if sends else READ_BADGES) not in described.scopes:
        raise HostRefused(Problem.NO_SCOPE, "It does not offer this.")
    registration = _registration(person, described, at, asking)
    with change(person, "host.visit", person) as event:
        registration.save()
        visit = HostVisit.objects.create(
            person=person,
            registration=registration,
            sends=sends,
            made_at=at,
            expires_at=at + AFTER_THE_LAST_LOOK,
        )
        event.target = visit
    return visit


def _require_may_go(person: Person, sends: Credential, at: datetime) -> None:
    require(person, "host.bring", sends)
    if not may_leave(sends, at):
        raise NotInForce(_("This badge is not in force, so it cannot be brought anywhere."))


def _registration(person: Person, described: Description, at: datetime, asking: Fetcher) -> HostRegistration:
    """The newest that works there, with the addresses of today; else a new one. It is not saved yet."""
    held = HostRegistration.objects.filter(base=described.base).order_by("-pk").first()
    if held is not None and _still_works(person, held, described, at):
        said = Description.from_json(held.description)
        held.description = {
            **described.as_json(),
            "issuer": said.issuer,
            "names_issuer": said.names_issuer,
            "revocation_url": said.revocation_url,
        }
        return held
    described = with_metadata(described, asking)
    token = new_token()
    given = register(described, token, asking)
    return HostRegistration(
        token=token,
        base=described.base,
        description=described.as_json(),
        client_id=given.client_id,
        sealed_secret=seal(given.secret, bound_to=bond(token)) if given.secret else None,
        auth_method=given.auth_method,
        secret_until=given.secret_until,
        scopes=given.scopes,
        registered_at=at,
    )


def _still_works(person: Person, held: HostRegistration, described: Description, at: datetime) -> bool:
    """A host may have forgotten us. Who went there and did not come back is a sign of that, so we register anew."""
    said = Description.from_json(held.description)
    is_same_server = (said.authorization_url, said.registration_url) == (
        described.authorization_url,
        described.registration_url,
    )
    is_in_time = held.secret_until is None or held.secret_until > at
    went_astray = HostVisit.objects.filter(person=person, registration=held, state="asked", expires_at__gt=at)
    is_known = held.worked_at is not None and held.scopes != ""
    return is_known and is_same_server and is_in_time and not went_astray.exists()
