"""Everything that a person has opened to somebody, line by line, and how each line is ended with one button."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Prefetch, QuerySet
from django.utils.translation import gettext as _

from workmark.assessment.actions.offer_for_training import withdraw_from_training
from workmark.assessment.calibration_models import TrainingUse
from workmark.credentials.actions.end_part import end_part
from workmark.credentials.actions.offer_to_wallet import end_wallet_offer
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.credentials.actions.share_record import end_record_sharing
from workmark.credentials.models import Credential, CredentialState, CredentialVisibility
from workmark.credentials.queries import credentials_of, open_parts_of, records_of
from workmark.credentials.wallet_models import WalletOffer
from workmark.credentials.wallets import open_wallet_offers_of
from workmark.integrations.calendar.actions.make_feed import end_feed
from workmark.integrations.calendar.models import CalendarFeed
from workmark.integrations.lti.actions.agree_to_launch import end_placement
from workmark.integrations.lti.models import LtiPlacement
from workmark.integrations.sign_on.actions.link_sign_on import end_link
from workmark.integrations.sign_on.linking import links_of
from workmark.lib.problems import NotFound
from workmark.organisations.actions.end_program_access import end_program_access
from workmark.organisations.actions.give_help import end_help_consent
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.organisations.actions.revoke_token import revoke_token
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import Person
from workmark.organisations.operating_models import HelpGrant
from workmark.organisations.queries import programs_let_in, tokens_of, working_grants_of
from workmark.organisations.scopes import BADGE_SCOPES, SCOPES, STAY
from workmark.programmes.actions.answer_place import leave_cohort
from workmark.programmes.models import CohortPlace
from workmark.programmes.queries import places_of
from workmark.submissions.actions.revoke_share import revoke_share
from workmark.submissions.queries import open_grants_of
from workmark.web.account.cohort_lines import shown_by_cohort, that_one_is_in
from workmark.workforce.actions.answer_introduction import answer_introduction
from workmark.workforce.actions.withdraw_consent import withdraw_consent
from workmark.workforce.actions.withdraw_proof import withdraw_proof
from workmark.workforce.candidate_models import Introduction
from workmark.workforce.consent_models import Purpose
from workmark.workforce.consents import consents_of
from workmark.workforce.introductions import names_told_by
from workmark.workforce.proof_models import ProofAnswer
from workmark.workforce.proofs import proofs_sent_by


@dataclass(frozen=True)
class Opened:
    """One thing that is open. key: names it among its kind. purpose: "" where none was said. until: None: until ended.

    looks: how often somebody looked, None where nobody counts. ends: what the button says. parts: what it is, one by one.
    """

    kind: str
    key: str
    whom: str
    what: str
    ends: str
    purpose: str = ""
    until: datetime | None = None
    looks: int | None = None
    last_look: datetime | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """things: the person's own that are open. shown: one of them as a line. end: closes one, for the person."""

    things: Callable[[Person, datetime], QuerySet[Any]]
    key: str
    shown: Callable[[Any], Opened]
    end: Callable[[Person, Any, datetime], object]


def opened(person: Person, kind: str, *, at: datetime) -> list[Opened]:
    held = KINDS[kind]
    return [held.shown(thing) for thing in held.things(person, at)]


def end_opened(person: Person, kind: str, key: str, *, at: datetime) -> None:
    """Close it, at once. Raises NotFound for what is not hers, not open, or of a kind that there is not."""
    held = KINDS.get(kind)
    wanted = held.things(person, at).filter(**{held.key: key}) if held and _may_be(held.key, key) else None
    thing = wanted.first() if wanted is not None else None
    if held is None or thing is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see. Check the address."))
    held.end(person, thing, at)


def _may_be(name: str, key: str) -> bool:
    return name != "pk" or (key.isascii() and key.isdigit() and len(key) < 19)


def _consents(person: Person, at: datetime) -> QuerySet[Any]:
    held = consents_of(person).filter(withdrawn_at=None, expires_at__gt=at)
    return held.annotate(looks=Count("views"), last_look=Max("views__at"))


def _consent(consent: Any) -> Opened:
    everybody = _("Every employer that has proved who it is")
    return Opened(
        "consent",
        consent.token,
        consent.organisation.name if consent.organisation else everybody,
        consent.words,
        _("End it now"),
        str(Purpose(consent.purpose).label),
        consent.expires_at,
        consent.looks,
        consent.last_look,
        shown_by_cohort(consent) if consent.purpose == Purpose.COHORT else (),
    )


def _proof(answer: ProofAnswer) -> Opened:
    asked = answer.request
    return Opened(
        "proof",
        answer.token,
        asked.organisation.name,
        _("Your answer to: %(wanted)s") % {"wanted": asked.wanted},
        _("Take it back"),
        asked.purpose,
        answer.keep_until,
    )


def _introduction(asked: Introduction) -> Opened:
    return Opened(
        "introduction",
        asked.token,
        asked.organisation.name,
        _("Your name and e-mail address, since you said yes to them"),
        _("End it now"),
        str(Purpose.RECRUITING.label),
        asked.named_until,
    )


def _grants(person: Person, at: datetime) -> QuerySet[Any]:
    return open_grants_of(person, at=at).annotate(looks=Count("views"), last_look=Max("views__at"))


def _grant(grant: Any) -> Opened:
    what = _("Chosen evidence of “%(title)s”") % {"title": grant.submission.version.title}
    return Opened(
        "link",
        grant.token,
        grant.label,
        what,
        _("End it now"),
        grant.purpose,
        grant.expires_at,
        grant.looks,
        grant.last_look,
    )


def _part(part: Any) -> Opened:
    what = _("Parts of the badge “%(title)s”") % {"title": part.selective.credential.version.title}
    return Opened("part", part.token, part.label, what, _("End it now"))


def _offer(offer: WalletOffer) -> Opened:
    what = _("The badge “%(title)s”, to be fetched once") % {"title": offer.credential.version.title}
    until = offer.access_until or offer.expires_at
    whom = offer.client.name if offer.client else _("A wallet")
    return Opened("wallet", offer.token, whom, what, _("End it now"), until=until)


def _records(person: Person, at: datetime) -> QuerySet[Any]:
    return records_of(person).filter(shared_at__isnull=False, removed_at=None)


def _record(record: Any) -> Opened:
    return Opened("record", record.token, _("Anyone with the address"), _("Your record"), _("End it now"))


def _badges(person: Person, at: datetime) -> QuerySet[Any]:
    held = credentials_of(person).filter(state=CredentialState.ISSUED)
    return held.exclude(visibility=CredentialVisibility.PRIVATE)


def _badge(badge: Credential) -> Opened:
    seen_by = str(CredentialVisibility(badge.visibility).label)
    return Opened("badge", badge.token, seen_by, badge.version.title, _("Show it to me alone"))


def _employments(person: Person, at: datetime) -> QuerySet[Any]:
    return Employment.objects.filter(person=person, ended_at=None).select_related("organisation")


def _employment(employment: Employment) -> Opened:
    what = _("That you work there. Your proofs only by a consent above.")
    return Opened("work", str(employment.pk), employment.organisation.name, what, _("I no longer work there"))


def _place(place: CohortPlace) -> Opened:
    return Opened(
        "cohort", str(place.pk), place.organisation.name, that_one_is_in(place), _("Leave the cohort")
    )


def _platforms(person: Person, at: datetime) -> QuerySet[Any]:
    return LtiPlacement.objects.filter(person=person).select_related("platform", "achievement")


def _platform(placement: Any) -> Opened:
    title = placement.achievement.slug
    what = _("That you earned “%(title)s”, once you have") % {"title": title}
    return Opened("platform", str(placement.pk), placement.platform.name, what, _("End it now"))


def _link(link: Any) -> Opened:
    what = _("Its sign-in opens your account")
    return Opened("sign-in", str(link.pk), link.sign_on.organisation.name, what, _("End it now"))


def _programs(person: Person, at: datetime) -> QuerySet[Any]:
    mine = working_grants_of(person).order_by("pk")
    return programs_let_in(person).prefetch_related(Prefetch("token_set", queryset=mine, to_attr="grants"))


def _program(program: Any) -> Opened:
    """What it may do, as it was agreed. Who she is goes without saying, and how long is said by the date."""
    scopes = {scope for grant in program.grants for scope in grant.get_scopes()} - {STAY}
    said = [str(words) for scope, words in (*SCOPES.items(), *BADGE_SCOPES.items()) if scope in scopes]
    until = max((grant.expires_at for grant in program.grants if grant.expires_at), default=None)
    what = "; ".join(said) or _("It acts for you")
    return Opened("program", str(program.pk), program.name, what, _("Shut it out"), until=until)


def _tokens(person: Person, at: datetime) -> QuerySet[Any]:
    return tokens_of(person).filter(revoked_at=None, expires_at__gt=at)


def _token(token: Any) -> Opened:
    what = ", ".join(str(SCOPES[scope]) for scope in token.scopes if scope in SCOPES)
    return Opened("token", str(token.pk), token.name, what, _("End it now"), until=token.expires_at)


def _feeds(person: Person, at: datetime) -> QuerySet[Any]:
    return CalendarFeed.objects.filter(person=person)


def _feed(feed: CalendarFeed) -> Opened:
    what = _("Your dates, for your calendar program")
    return Opened(
        "calendar",
        str(feed.pk),
        _("Anyone with the address"),
        what,
        _("End it now"),
        last_look=feed.last_read_at,
    )


def _help(person: Person, at: datetime) -> QuerySet[Any]:
    held = HelpGrant.objects.filter(person=person, ended_at=None, expires_at__gt=at)
    return held.select_related("operator").annotate(opened=Count("looks"), last_look=Max("looks__at"))


def _operator(grant: Any) -> Opened:
    whom = grant.operator.name if grant.operator else _("An operator of this site")
    return Opened(
        "help",
        grant.token,
        whom,
        _("Your pages as you see them, without changing anything"),
        _("End it now"),
        grant.words,
        grant.expires_at,
        grant.opened,
        grant.last_look,
    )


def _training(person: Person, at: datetime) -> QuerySet[Any]:
    lent = TrainingUse.objects.filter(submission__learner=person, withdrawn_at=None)
    return lent.select_related("submission__version__achievement__issuer")


def _lent(use: TrainingUse) -> Opened:
    version = use.submission.version
    whom = _("Whoever learns to assess at %(issuer)s") % {"issuer": version.achievement.issuer.name}
    what = _("Your work on “%(title)s”, without your name") % {"title": version.title}
    return Opened("training", use.submission.token, whom, what, _("Take it back"))


KINDS: dict[str, Kind] = {
    "consent": Kind(
        _consents, "token", _consent, lambda person, held, at: withdraw_consent(person, held, at=at)
    ),
    "introduction": Kind(
        lambda person, at: names_told_by(person, at=at),
        "token",
        _introduction,
        lambda person, held, at: answer_introduction(person, held, says_yes=False, at=at),
    ),
    "work": Kind(
        _employments, "pk", _employment, lambda person, held, at: leave_employment(person, held, at=at)
    ),
    "cohort": Kind(
        lambda person, at: places_of(person),
        "pk",
        _place,
        lambda person, held, at: leave_cohort(person, held, at=at),
    ),
    "proof": Kind(
        lambda person, at: proofs_sent_by(person, at=at),
        "token",
        _proof,
        lambda person, held, at: withdraw_proof(person, held),
    ),
    "link": Kind(_grants, "token", _grant, lambda person, held, at: revoke_share(person, held, at=at)),
    "part": Kind(
        lambda person, at: open_parts_of(person),
        "token",
        _part,
        lambda person, held, at: end_part(person, held, at=at),
    ),
    "wallet": Kind(
        lambda person, at: open_wallet_offers_of(person, at=at),
        "token",
        _offer,
        lambda person, held, at: end_wallet_offer(person, held, at=at),
    ),
    "record": Kind(_records, "token", _record, lambda person, held, at: end_record_sharing(person, held)),
    "badge": Kind(
        _badges,
        "token",
        _badge,
        lambda person, held, at: set_visibility(person, held, visibility=CredentialVisibility.PRIVATE),
    ),
    "platform": Kind(_platforms, "pk", _platform, lambda person, held, at: end_placement(person, held)),
    "sign-in": Kind(
        lambda person, at: links_of(person), "pk", _link, lambda person, held, at: end_link(person, held)
    ),
    "program": Kind(
        _programs,
        "id",
        _program,
        lambda person, held, at: end_program_access(person, held),
    ),
    "token": Kind(_tokens, "pk", _token, lambda person, held, at: revoke_token(person, held, at=at)),
    "help": Kind(_help, "token", _operator, lambda person, held, at: end_help_consent(person, at=at)),
    "training": Kind(
        _training,
        "submission__token",
        _lent,
        lambda person, held, at: withdraw_from_training(person, held.submission, at=at),
    ),
    "calendar": Kind(_feeds, "pk", _feed, lambda person, held, at: end_feed(person)),
}
