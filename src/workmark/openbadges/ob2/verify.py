"""Check an Open Badges 2 Assertion: hosted ones against the issuer's own copy, signed ones by the issuer's key.

Everything that decides is fetched from the address that owns it. What a badge embeds about its issuer is compared
and never believed: otherwise a stranger could embed another's profile and add a permission for themselves.
Spec: Open Badges 2.0, "Badge Verification".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import unquote

from workmark.openbadges.codes import OB2, CheckCode, gettext_noop
from workmark.openbadges.documents import (
    JsonObject,
    as_list,
    format_moment,
    id_of,
    parse_json_object,
)
from workmark.openbadges.errors import MalformedCredential, OpenBadgesError, Unresolvable
from workmark.openbadges.jws import CompactJws, parse_compact
from workmark.openbadges.ob2.documents import check_document, is_signed, recipient_of, verification_of
from workmark.openbadges.ob2.extensions import check_extensions
from workmark.openbadges.ob2.moments import parse_iso_moment
from workmark.openbadges.ob2.recipient import matches
from workmark.openbadges.ob2.signature import check_signed
from workmark.openbadges.report import Check, Outcome, Verification, answer_by
from workmark.openbadges.resolving import Resolver, split_address
from workmark.openbadges.trust import Standing

PASSED, FAILED = Outcome.PASSED, Outcome.FAILED
NOT_DETERMINED, NOT_APPLICABLE = Outcome.NOT_DETERMINED, Outcome.NOT_APPLICABLE
_said = partial(answer_by, OB2)


@dataclass(frozen=True)
class _Pages:
    """What the issuer's site says. Either is None where it could not be read; issuer_url is where it was read."""

    badge_class: JsonObject | None = None
    issuer: JsonObject | None = None
    issuer_url: str = ""


def verify_open_badges_2(
    badge: Mapping[str, Any] | str, *, at: datetime, resolve: Resolver, emails: Sequence[str] = ()
) -> Verification:
    """Answer every question of Open Badges 2 about one badge; never raises.

    badge: an Assertion (or another document of the standard), or a signed Assertion as a compact token.
    at: the moment to judge at, aware. emails: addresses to compare the recipient with, if anybody asks.
    """
    try:
        token, document = _taken_apart(badge)
        kind = check_document(document)
        if token and not (kind == "Assertion" and is_signed(document)):
            raise MalformedCredential("A signed token must hold an Assertion that says it is signed.")
    except OpenBadgesError as error:
        unread = None if isinstance(badge, str) else badge
        return Verification((_said(CheckCode.STRUCTURE, FAILED, "{why}", why=str(error)),), unread, "ob2")

    if kind != "Assertion":
        checks = (*_checks_of_description(kind), *check_extensions([document], resolve))
        return Verification(checks, document, "ob2")
    signed = is_signed(document)
    return Verification(
        tuple(_checks_of_assertion(document, token, at, resolve, emails)),
        document,
        "ob2-signed" if signed else "ob2-hosted",
    )


def _taken_apart(badge: Mapping[str, Any] | str) -> tuple[CompactJws | None, JsonObject]:
    if isinstance(badge, str):
        token = parse_compact(badge)
        return token, token.claims
    return None, dict(badge)


def _checks_of_description(kind: str) -> tuple[Check, ...]:
    """A badge's description is nobody's badge: it may be sound, and says nothing about a person."""
    return (
        _said(CheckCode.STRUCTURE, PASSED, gettext_noop("The {kind} has the parts it needs."), kind=kind),
        _said(
            CheckCode.HOSTED_COPY,
            NOT_DETERMINED,
            gettext_noop(
                "This is a {kind}, not a badge given to somebody. Nothing in it shows who wrote it."
            ),
            kind=kind,
        ),
    )


def _checks_of_assertion(
    assertion: JsonObject, token: CompactJws | None, at: datetime, resolve: Resolver, emails: Sequence[str]
) -> list[Check]:
    checks = [_said(CheckCode.STRUCTURE, PASSED, gettext_noop("The badge has the parts it needs."))]
    pages, page_check = _read_pages(assertion, resolve)
    checks.append(page_check)
    if is_signed(assertion):
        checks += check_signed(assertion, token, pages.issuer, pages.issuer_url, resolve)
        checks.append(_revocation_of_signed(assertion, pages, resolve))
    else:
        hosted, hosted_check = _read_hosted(assertion, resolve)
        checks.append(hosted_check)
        checks.append(_scope(assertion, pages))
        checks.append(_revocation_of_hosted(hosted))
    checks.append(_identity(pages))
    checks.append(_validity(assertion, at))
    checks += check_extensions([assertion, pages.badge_class, pages.issuer], resolve)
    checks.append(_recipient(assertion, emails))
    return [check._replace(spec=OB2) for check in checks]


def _read_hosted(assertion: JsonObject, resolve: Resolver) -> tuple[JsonObject | None, Check]:
    """The issuer's own copy, which is what a hosted badge really is; the one in hand is only a copy of it."""
    url = str(assertion["id"])
    try:
        hosted = _hosted_page(url, resolve)
    except OpenBadgesError as error:
        return None, _said(
            CheckCode.HOSTED_COPY,
            NOT_DETERMINED,
            gettext_noop(
                "The issuer's copy at {url} could not be read, so nothing vouches for this badge: {why}"
            ),
            url=url,
            why=str(error),
        )
    if hosted.get("revoked") is True:
        message = gettext_noop("The issuer's copy at {url} says the badge is taken back.")
        return hosted, _said(CheckCode.HOSTED_COPY, PASSED, message, url=url)
    if hosted.get("id") != url:
        message = gettext_noop("What stands at {url} calls itself {other}, so it is another badge.")
        return None, _said(CheckCode.HOSTED_COPY, FAILED, message, url=url, other=str(hosted.get("id"))[:200])
    if hosted != assertion:
        names = sorted(
            name for name in hosted.keys() | assertion.keys() if hosted.get(name) != assertion.get(name)
        )
        message = gettext_noop("The issuer's copy at {url} differs in: {names}.")
        return hosted, _said(CheckCode.HOSTED_COPY, FAILED, message, url=url, names=", ".join(names)[:200])
    message = gettext_noop("The issuer's copy at {url} is the same.")
    return hosted, _said(CheckCode.HOSTED_COPY, PASSED, message, url=url)


def _hosted_page(url: str, resolve: Resolver) -> JsonObject:
    """What stands at a badge's address. One taken back may be gone from there, with a page that says so."""
    try:
        return _fetch(url, resolve)
    except Unresolvable as error:
        page = parse_json_object(error.gone) if error.gone else {}
        if page.get("revoked") is not True:
            raise
        return page


def _read_pages(assertion: JsonObject, resolve: Resolver) -> tuple[_Pages, Check]:
    """Fetch the BadgeClass and then its issuer, each from its own address."""
    pages = _Pages()
    try:
        badge_class, _ = _page(assertion["badge"], ("BadgeClass",), resolve)
        pages = _Pages(badge_class)
        embedded = assertion["badge"].get("issuer") if isinstance(assertion["badge"], dict) else None
        issuer, issuer_url = _page(embedded or badge_class["issuer"], ("Issuer", "Profile"), resolve)
        pages = _Pages(badge_class, issuer, issuer_url)
    except MalformedCredential as error:
        return pages, _said(CheckCode.BADGE_CLASS, FAILED, "{why}", why=str(error))
    except OpenBadgesError as error:
        message = gettext_noop("The badge's description or its issuer's profile could not be read: {why}")
        return pages, _said(CheckCode.BADGE_CLASS, NOT_DETERMINED, message, why=str(error))
    message = gettext_noop("The badge's description and its issuer's profile were read.")
    read = {"badge": badge_class, "issuer": issuer}
    return pages, _said(CheckCode.BADGE_CLASS, PASSED, message)._replace(facts=read)


def _page(stated: object, expected: tuple[str, ...], resolve: Resolver) -> tuple[JsonObject, str]:
    """One document from its own address; raises Unresolvable or MalformedCredential."""
    url = id_of(stated)
    if url is None or split_address(url).scheme not in ("https", "http"):
        raise Unresolvable(f"{' or '.join(expected)} has no web address, so nobody vouches for it.")
    page = _fetch(url, resolve)
    check_document(page, expected)
    # Real issuers' pages often name themselves by another address of theirs: https for http, or without ".json".
    if split_address(str(page["id"])).hostname != split_address(url).hostname:
        raise Unresolvable(
            f"What stands at {url} calls itself {str(page['id'])[:200]}, which is at another site."
        )
    if isinstance(stated, dict):
        differing = sorted(name for name in stated if not _agree(name, stated[name], page.get(name)))
        if differing:
            raise MalformedCredential(
                f"What the badge says about {url} differs from what stands there, in: {', '.join(differing)}."
            )
    return page, url


def _agree(name: str, embedded: object, published: object) -> bool:
    """Whether an embedded member says what the page says; a whole document and its address count as the same."""
    return (
        name == "@context" or bool(embedded == published) or id_of(embedded) == id_of(published) is not None
    )


def _scope(assertion: JsonObject, pages: _Pages) -> Check:
    """Whether the issuer lets badges of theirs stand at this address, which is what a key is to signed ones."""
    url = str(assertion["id"])
    if pages.issuer is None:
        message = gettext_noop("Without the issuer's profile we cannot tell whether {url} is theirs.")
        return _said(CheckCode.ISSUER_KEY, NOT_DETERMINED, message, url=url)
    rule = verification_of(pages.issuer)
    prefixes, hosts = as_list(rule.get("startsWith")), as_list(rule.get("allowedOrigins"))
    if not prefixes and not hosts:
        hosts = [split_address(pages.issuer_url).hostname]
    in_place = not prefixes or any(
        isinstance(prefix, str) and _starts_with(url, prefix) for prefix in prefixes
    )
    at_home = not hosts or split_address(url).hostname in hosts
    if in_place and at_home:
        message = gettext_noop("The issuer keeps its badges at addresses like {url}.")
        return _said(CheckCode.ISSUER_KEY, PASSED, message, url=url)
    message = gettext_noop("The issuer does not keep badges at {url}; its profile allows only: {allowed}.")
    allowed = ", ".join(str(each) for each in [*prefixes, *hosts])[:200]
    return _said(CheckCode.ISSUER_KEY, FAILED, message, url=url, allowed=allowed)


def _starts_with(url: str, prefix: str) -> bool:
    # "https://a.example" as plain text also begins "https://a.example.evil": the host must be the same one.
    address = split_address(url)
    host = address.hostname
    # A web server reads dots as a step up, and so out of the place that the prefix names.
    steps = re.split(r"[/\\]", unquote(address.path))
    if "." in steps or ".." in steps:
        return False
    return host is not None and host == split_address(prefix).hostname and url.startswith(prefix)


def _revocation_of_hosted(hosted: JsonObject | None) -> Check:
    if hosted is None:
        message = gettext_noop("The issuer's copy would say so, and it could not be read.")
        return _said(CheckCode.NOT_REVOKED, NOT_DETERMINED, message)
    if hosted.get("revoked") is True:
        return _revoked(hosted.get("revocationReason"))
    if hosted.get("revoked") not in (None, False):
        message = gettext_noop(
            "The issuer's copy says neither yes nor no to whether the badge is taken back."
        )
        return _said(CheckCode.NOT_REVOKED, NOT_DETERMINED, message)
    return _said(
        CheckCode.NOT_REVOKED, PASSED, gettext_noop("The issuer's copy is not marked as taken back.")
    )


def _revocation_of_signed(assertion: JsonObject, pages: _Pages, resolve: Resolver) -> Check:
    if pages.issuer is None:
        message = gettext_noop("Without the issuer's profile we cannot tell.")
        return _said(CheckCode.NOT_REVOKED, NOT_DETERMINED, message)
    stated = pages.issuer.get("revocationList")
    if stated is None:
        message = gettext_noop("The issuer publishes no list of badges taken back.")
        return _said(CheckCode.NOT_REVOKED, NOT_APPLICABLE, message)
    try:
        url, listed = _revocation_list(stated, resolve)
    except OpenBadgesError as error:
        message = gettext_noop("The issuer's list of badges taken back could not be read: {why}")
        return _said(CheckCode.NOT_REVOKED, NOT_DETERMINED, message, why=str(error))
    entries = listed["revokedAssertions"]
    for entry in as_list(entries):
        if _names(entry, assertion):
            return _revoked(entry.get("revocationReason") if isinstance(entry, dict) else None)
    if not isinstance(entries, list) or not all(map(_names_a_badge, entries)):
        message = gettext_noop(
            "An entry in the issuer's list of badges taken back names none, so it may mean any."
        )
        return _said(CheckCode.NOT_REVOKED, NOT_DETERMINED, message)
    message = gettext_noop("The issuer's list at {url} does not name this badge.")
    return _said(CheckCode.NOT_REVOKED, PASSED, message, url=url)


def _revocation_list(stated: object, resolve: Resolver) -> tuple[str, JsonObject]:
    """The list and its address; a page that lists nothing at all is no list."""
    url = id_of(stated)
    if not url:
        raise MalformedCredential("The issuer's profile names it by something that is no address.")
    listed = _fetch(url, resolve)
    check_document(listed, ("RevocationList",))
    if "revokedAssertions" not in listed:
        raise MalformedCredential("It has no revokedAssertions, and Open Badges 2.0 requires them.")
    return url, listed


def _names(entry: object, assertion: JsonObject) -> bool:
    if isinstance(entry, dict) and entry.get("uid") is not None and entry["uid"] == assertion.get("uid"):
        return True
    return id_of(entry) == str(assertion["id"])


def _names_a_badge(entry: object) -> bool:
    return bool(id_of(entry)) or (isinstance(entry, dict) and bool(entry.get("uid")))


def _revoked(reason: object) -> Check:
    if isinstance(reason, str) and reason:
        message = gettext_noop("The issuer has taken the badge back. The reason given: {reason}")
        return _said(CheckCode.NOT_REVOKED, FAILED, message, reason=reason[:500])
    return _said(CheckCode.NOT_REVOKED, FAILED, gettext_noop("The issuer has taken the badge back."))


def _identity(pages: _Pages) -> Check:
    """Open Badges 2 knows issuers by their web address alone; that it was reached safely is the resolver's work."""
    if pages.issuer is None:
        message = gettext_noop("No profile of the issuer could be read at a web address.")
        return _said(CheckCode.ISSUER_IDENTITY, NOT_DETERMINED, message)
    host = split_address(pages.issuer_url).hostname or ""
    message = gettext_noop("The issuer is whoever runs the web site {host}.")
    name = str(pages.issuer.get("name", ""))
    facts = {"standing": Standing.DOMAIN_PROVED.value, "source": host, "name": name}
    return _said(CheckCode.ISSUER_IDENTITY, PASSED, message, host=host)._replace(facts=facts)


def _validity(assertion: JsonObject, at: datetime) -> Check:
    try:
        issued = parse_iso_moment(assertion["issuedOn"], "issuedOn")
        # JSON-LD reads null as absent, and exporters write it.
        stated = assertion.get("expires")
        expires = parse_iso_moment(stated, "expires") if stated is not None else None
    except MalformedCredential as error:
        return _said(CheckCode.VALIDITY_PERIOD, FAILED, "{why}", why=str(error))
    if expires is not None and expires < issued:
        message = gettext_noop("The badge ends on {end}, before it was given on {start}.")
        ends = format_moment(expires)
        return _said(CheckCode.VALIDITY_PERIOD, FAILED, message, end=ends, start=format_moment(issued))
    if at < issued:
        message = gettext_noop("The badge starts on {start}, which is still to come.")
        starts = format_moment(issued)
        return _said(CheckCode.VALIDITY_PERIOD, FAILED, message, start=starts)._replace(
            facts={"from": starts}
        )
    if expires is not None and at >= expires:
        message = gettext_noop("The badge ran out on {end}.")
        ends = format_moment(expires)
        return _said(CheckCode.VALIDITY_PERIOD, FAILED, message, end=ends)._replace(facts={"expired": ends})
    message = gettext_noop("The badge is in date since {start}.")
    return _said(CheckCode.VALIDITY_PERIOD, PASSED, message, start=format_moment(issued))


def _recipient(assertion: JsonObject, emails: Sequence[str]) -> Check:
    if not emails:
        return _said(CheckCode.RECIPIENT, NOT_APPLICABLE, gettext_noop("Nobody asked whose badge it is."))
    fits = [matches(recipient_of(assertion), email) for email in emails]
    if True in fits:
        return _said(CheckCode.RECIPIENT, PASSED, gettext_noop("The badge was given to this e-mail address."))
    if None in fits:
        message = gettext_noop("The badge hides its recipient in a way that is too weak, or not known to us.")
        return _said(CheckCode.RECIPIENT, NOT_DETERMINED, message)
    return _said(CheckCode.RECIPIENT, FAILED, gettext_noop("The badge was given to another address."))


def _fetch(url: str, resolve: Resolver) -> JsonObject:
    return parse_json_object(resolve(url).body)
