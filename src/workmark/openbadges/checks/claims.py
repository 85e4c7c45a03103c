"""Questions about what the badge says: who issued it, when it holds, whom it is about.

Spec: VCDM 2.0, "Issuer" and "Validity Period"; Open Badges 3.0, "IdentityObject".
"""

from workmark.openbadges.checks.surroundings import Surroundings
from workmark.openbadges.codes import CheckCode, gettext_noop
from workmark.openbadges.dids import did_web_address
from workmark.openbadges.documents import JsonObject, format_moment, id_of, parse_moment
from workmark.openbadges.errors import MalformedCredential, MalformedIdentifier
from workmark.openbadges.report import Check, Outcome, answer
from workmark.openbadges.resolving import host_of
from workmark.openbadges.trust import NOT_KNOWN, IssuerStanding, Standing
from workmark.openbadges.whose import Whose, whose_badge


def check_identity(document: JsonObject, around: Surroundings, *, key_is_issuers: bool) -> list[Check]:
    """Who is behind the issuer? "Nobody vouches" is not a failure: it is said, and counts for nothing."""
    code, issuer = CheckCode.ISSUER_IDENTITY, id_of(document.get("issuer"))
    if issuer is None:
        return [answer(code, Outcome.NOT_APPLICABLE, gettext_noop("The badge names no issuer."))]
    known = around.trust.standing_of(issuer)
    if known.standing is Standing.UNKNOWN:
        known = _own_standing(issuer, key_is_issuers)
    if not key_is_issuers and known.standing in _VOUCHED_FOR:
        # What is known of somebody says nothing of a badge that only names them.
        message = gettext_noop(
            "The badge names {name}, known by {source}. That {name} signed it was not shown."
        )
        facts = {"standing": Standing.UNKNOWN.value, "source": "", "name": ""}
        name = known.name or issuer
        return [answer(code, Outcome.NOT_APPLICABLE, message, facts=facts, name=name, source=known.source)]
    message, outcome = _STANDINGS[known.standing]
    facts = {"standing": known.standing.value, "source": known.source, "name": known.name}
    name = known.name or issuer
    return [answer(code, outcome, message, facts=facts, name=name, source=known.source)]


_VOUCHED_FOR = (Standing.IN_REGISTRY, Standing.DOMAIN_PROVED)
_STANDINGS = {
    Standing.IN_REGISTRY: (
        gettext_noop("{name} is listed in the registry {source}."),
        Outcome.PASSED,
    ),
    Standing.DOMAIN_PROVED: (
        gettext_noop("The issuer controls the web domain {source}."),
        Outcome.PASSED,
    ),
    Standing.SELF_ASSERTED: (
        gettext_noop("The issuer is known only by its own key. Nobody we know vouches for who that is."),
        Outcome.NOT_APPLICABLE,
    ),
    Standing.UNKNOWN: (gettext_noop("Nobody we know vouches for who {name} is."), Outcome.NOT_APPLICABLE),
}


def _own_standing(issuer: str, key_is_issuers: bool) -> IssuerStanding:
    """What the identifier itself proves: a key looked up at a domain proves control of that domain."""
    if issuer.startswith(("did:key:", "did:jwk:")):
        return _BY_ITS_KEY
    try:
        address = did_web_address(issuer) if issuer.startswith("did:web:") else issuer
    except MalformedIdentifier:
        return NOT_KNOWN
    host = host_of(address)
    if host and key_is_issuers:
        return IssuerStanding(Standing.DOMAIN_PROVED, source=host)
    return NOT_KNOWN


_BY_ITS_KEY = IssuerStanding(Standing.SELF_ASSERTED)


def check_validity(document: JsonObject, around: Surroundings) -> list[Check]:
    """Is the moment within the dates that the badge gives?"""
    code = CheckCode.VALIDITY_PERIOD
    try:
        # Both versions' names are read, so that a badge cannot lose its end date by claiming the other version.
        starting = [
            parse_moment(document[name], name) for name in ("validFrom", "issuanceDate") if name in document
        ]
        ending = [
            parse_moment(document[name], name)
            for name in ("validUntil", "expirationDate")
            if name in document
        ]
    except MalformedCredential as error:
        return [answer(code, Outcome.FAILED, "{reason}", reason=str(error))]
    valid_from, valid_until = max(starting, default=None), min(ending, default=None)
    if valid_from is not None and around.at < valid_from:
        date = format_moment(valid_from)
        return [
            answer(
                code,
                Outcome.FAILED,
                gettext_noop("The badge is not valid before {date}."),
                date=date,
                facts={"from": date},
            )
        ]
    if valid_until is not None and around.at > valid_until:
        date = format_moment(valid_until)
        return [
            answer(
                code,
                Outcome.FAILED,
                gettext_noop("The badge expired on {date}."),
                date=date,
                facts={"expired": date},
            )
        ]
    if valid_until is not None:
        date = format_moment(valid_until)
        return [answer(code, Outcome.PASSED, gettext_noop("Valid until {date}."), date=date)]
    if valid_from is not None:
        date = format_moment(valid_from)
        return [
            answer(code, Outcome.PASSED, gettext_noop("Valid since {date}, without an end date."), date=date)
        ]
    return [answer(code, Outcome.NOT_APPLICABLE, gettext_noop("The badge gives no dates."))]


def check_recipient(document: JsonObject, around: Surroundings) -> list[Check]:
    """Is the badge about the owner of the given e-mail address? An identity that no address fits is no "no"."""
    code = CheckCode.RECIPIENT
    if around.email is None:
        return [_NOBODY_NAMED]
    outcome, message = _ANSWERS[whose_badge(document, [around.email])]
    return [answer(code, outcome, message)]


_NOBODY_NAMED = answer(
    CheckCode.RECIPIENT, Outcome.NOT_APPLICABLE, gettext_noop("You did not say whose badge it should be.")
)
_ANSWERS = {
    Whose.HERS: (Outcome.PASSED, gettext_noop("The badge was given to the owner of this e-mail address.")),
    Whose.ANOTHERS: (Outcome.FAILED, gettext_noop("The badge was given to somebody else.")),
    Whose.UNCLEAR: (
        Outcome.NOT_DETERMINED,
        gettext_noop("The badge does not say by e-mail address whom it is about, or only in a weak way."),
    ),
}
