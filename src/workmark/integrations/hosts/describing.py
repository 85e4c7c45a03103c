"""What a host says of itself: its Service Description Document, and the metadata of its authorization server.

A host may name its own addresses and those below its own name, and no others. Otherwise anybody's document could have a
token for an honest host handed to itself (RFC 9700, section 4.9). Whoever holds a name decides about all names below it.

Spec: Open Badges 3.0, section 7.1.1 and B.4; RFC 8414; RFC 9207.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from workmark.checking.kept import KeptAnswers
from workmark.integrations.hosts.refusing import HostRefused, Problem
from workmark.lib.fetch import MIB, Fetcher, FetchError, Limits, UnexpectedAnswer
from workmark.lib.public_addresses import AddressRefused, PublicUrl, parse_public_url
from workmark.openbadges.documents import parse_json_object
from workmark.openbadges.errors import OpenBadgesError
from workmark.organisations.scopes import BADGE_SCOPES

PATH: Final = "/ims/ob/v3p0"
# A description is a whole OpenAPI document, and 1EdTech's own has half a megabyte.
LIMITS: Final = Limits(seconds=5, max_bytes=2 * MIB)
_LONGEST_BASE, _LONGEST_NAME = 500, 80


@dataclass(frozen=True)
class Description:
    """A host's addresses, each on its own name. issuer: of its authorization server, "" where it has no metadata.

    names_issuer: whether each of its answers says the issuer. revocation_url: where tokens are ended, or "".
    """

    base: str
    name: str
    api: str
    registration_url: str
    authorization_url: str
    token_url: str
    scopes: tuple[str, ...]
    issuer: str = ""
    names_issuer: bool = False
    revocation_url: str = ""

    @property
    def host(self) -> str:
        return urlsplit(self.base).netloc

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Description":
        return cls(**{**said, "scopes": tuple(said["scopes"])})


def fetcher() -> Fetcher:
    """Descriptions may be kept as long as the host allows; nothing else is kept."""
    return Fetcher(limits=LIMITS, cache=KeptAnswers())


def base_of(typed: str) -> str:
    """The host's base address from what somebody typed, the whole address of its description included."""
    text = typed.strip()
    try:
        place = parse_public_url(text if "://" in text else f"https://{text}")
    except AddressRefused as refused:
        raise HostRefused(Problem.ADDRESS, str(refused)) from refused
    base = f"https://{place.host}{place.target.partition('?')[0].partition(PATH)[0].rstrip('/')}"
    if len(base) > _LONGEST_BASE:
        raise HostRefused(Problem.ADDRESS, "It is too long.")
    if place.host == urlsplit(settings.WORKMARK_PUBLIC_ORIGIN).hostname:
        raise HostRefused(Problem.OURS)
    return base


def describe(base: str, asking: Fetcher) -> Description:
    """What stands in the Service Description Document. Raises HostRefused."""
    said = _json(f"{base}{PATH}/discovery", asking)
    scheme = _scheme(said)
    flow = _object(_object(scheme.get("flows")).get("authorizationCode"))
    scopes = flow.get("scopes")
    servers = said.get("servers")
    named = _object(servers[0]).get("url") if isinstance(servers, list) and servers else None
    return Description(
        base=base,
        name=_name(_object(said.get("info")).get("title")),
        api=_own(base, named or f"{base}{PATH}").rstrip("/"),
        registration_url=_own(base, scheme.get("x-imssf-registrationUrl")),
        authorization_url=_own(base, flow.get("authorizationUrl")),
        token_url=_own(base, flow.get("tokenUrl")),
        scopes=tuple(each for each in BADGE_SCOPES if each in scopes) if isinstance(scopes, dict) else (),
    )


def with_metadata(description: Description, asking: Fetcher) -> Description:
    """The same, with what the metadata of its authorization server adds, where it has any (RFC 8414, section 3)."""
    place = parse_public_url(description.authorization_url)
    origin = f"https://{place.host}"
    for path in ("oauth-authorization-server", "openid-configuration"):
        try:
            said = _json(f"{origin}/.well-known/{path}", asking)
        except HostRefused:
            continue
        if said.get("issuer") not in (origin, f"{origin}/"):
            continue  # section 3.3: metadata of another issuer is no metadata of this one
        ends = said.get("revocation_endpoint")
        return Description(
            **{
                **description.as_json(),
                "issuer": said["issuer"],
                "names_issuer": said.get("authorization_response_iss_parameter_supported") is True,
                "revocation_url": _own(description.base, ends) if ends else "",
            }
        )
    return description


def is_from(description: Description, issuer: str | None) -> bool:
    """Whether an answer that names this issuer, or none, comes from this host (RFC 9207, section 2.4)."""
    if issuer is None:
        return not description.names_issuer
    if description.issuer:
        return issuer == description.issuer
    return issuer.rstrip("/") == f"https://{parse_public_url(description.authorization_url).host}"


def _scheme(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """The scheme that the specification calls OAuth2ACG, or another with the same grant."""
    schemes = _object(_object(said.get("components")).get("securitySchemes"))
    for scheme in (schemes.get("OAuth2ACG"), *schemes.values()):
        found = _object(scheme)
        if "authorizationCode" in _object(found.get("flows")):
            return found
    raise HostRefused(Problem.NO_SERVICE, "No scheme with the authorization code grant is described.")


def _own(base: str, said: object) -> str:
    """An address that the host names, if it lies on its own name or below it.

    The specification asks for whole addresses and its examples write them without https://, so both are taken.
    """
    if not isinstance(said, str) or not said:
        raise HostRefused(Problem.NO_SERVICE, "An address is missing in the description.")
    text = said if "://" in said else urljoin(f"{base}/", said) if said.startswith("/") else f"https://{said}"
    try:
        place: PublicUrl = parse_public_url(text)
    except AddressRefused as refused:
        raise HostRefused(Problem.ELSEWHERE, str(refused)) from refused
    own = urlsplit(base).hostname or ""
    if place.host != own and not place.host.endswith(f".{own}"):
        raise HostRefused(Problem.ELSEWHERE, f"{own} names {place.host}.")
    return str(place)


def _name(said: object) -> str:
    """The host's name as one short line: a stranger's words, shown beside its address and never in its stead."""
    text = "".join(sign for sign in said if sign.isprintable()) if isinstance(said, str) else ""
    return " ".join(text.split())[:_LONGEST_NAME]


def _json(url: str, asking: Fetcher) -> dict[str, Any]:
    try:
        return parse_json_object(asking.get(url, accept="application/json").body, max_bytes=LIMITS.max_bytes)
    except AddressRefused as refused:
        raise HostRefused(Problem.ADDRESS, str(refused)) from refused
    except UnexpectedAnswer as error:
        raise HostRefused(Problem.NO_SERVICE, str(error)) from error
    except FetchError as error:
        raise HostRefused(Problem.SILENT, str(error)) from error
    except OpenBadgesError as error:
        raise HostRefused(Problem.NO_SERVICE, "The answer is no JSON object.") from error


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
