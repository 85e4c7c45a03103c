"""Why people may not judge certain work, beyond lacking a qualification (AQ8), asked for many at once.

A fixed number of queries answers for any number of assessors and works: allocation asks about thousands, and the
single question is the same one with one of each, so that the two can never differ.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Case, Q, When
from django.utils.translation import gettext as _

from workmark.assessment.allocation_models import AllowedConflict, DeclaredTie
from workmark.assessment.certificate_models import Certificate
from workmark.assessment.models import Assignment, AssignmentState
from workmark.assessment.quality_models import QualityCheck
from workmark.assessment.talk_models import Talk
from workmark.organisations.employment_models import Employment
from workmark.organisations.models import DomainProof, Membership, Person, Role
from workmark.submissions.events import DECIDED
from workmark.submissions.free_mail import says_a_workplace
from workmark.submissions.models import Attestation, Submission, SubmissionState
from workmark.submissions.witnessing import rounds_of_many

VOUCHED_WITHIN = timedelta(days=730)
WORKED_WITHIN = timedelta(days=730)  # an employment that ended no longer ago ties as one that goes on
# With at least so many certified people, whoever judged the learner's earlier work is left out; with fewer, nobody
# might be left.
ENOUGH_FOR_FRESH_EYES = 5

Pairs = dict[
    tuple[int, int], str
]  # (assessor's key, submission's key) to the reason, in words for the assessor


def conflict_of_interest(
    assessor: Person, submission: Submission, at: datetime, *, is_held: bool = False, is_to_talk: bool = False
) -> str:
    """The reason this assessor must not judge this work, in words for the assessor; "" when there is none.

    is_held: asked of whoever holds it now: a tie may have arisen since it was taken. is_to_talk: asked of whoever would
    talk with the learner, to whom an earlier talk is no hindrance.
    """
    pairs = conflicts_between([assessor.pk], [submission], at, are_held=is_held, are_to_talk=is_to_talk)
    return pairs.get((assessor.pk, submission.pk), "")


def tie_to(person: Person, submission: Submission, at: datetime) -> str:
    """The reason this person neither opens decided work to check it nor says what becomes of it; "" for none.

    Own work, work they hold or gave back, a talk that they held, or a tie to its learner, which nobody can allow here.
    That they judged or checked it is no reason: whoever asks knows who had a part in what.
    """
    if submission.learner_id == person.pk:
        return _("This is your own work.")
    touched = _touched([person.pk], [submission], (AssignmentState.OPEN, AssignmentState.DECLINED))
    known = _Known.of([person.pk], [submission.learner_id], at)
    touched |= _talked(_talks([person.pk], [submission]), [submission])
    return touched.get((person.pk, submission.pk)) or known.tie(person.pk, submission)


def conflicts_between(
    assessors: Collection[int],
    submissions: Collection[Submission],
    at: datetime,
    *,
    are_held: bool = False,
    are_to_talk: bool = False,
) -> Pairs:
    """The first reason for every pair that has one. are_held: that somebody holds the work already is no reason.

    are_to_talk: nor is having talked with the learner. Own work, work already judged or checked, work given back, and
    having talked about it in this round or one that it revises can never be allowed. A tie can until the work is
    decided, by a second person (`AllowedConflict`): the same organisation (other than an issuer whose learner one
    merely is), the same employer, team or line manager now or within two years, the same e-mail domain, a declared tie,
    having vouched within two years, and having judged or talked about other work of this learner for the same Achievement.
    """
    learners = {submission.learner_id for submission in submissions}
    known = _Known.of(assessors, learners, at)
    states = (AssignmentState.LOCKED, AssignmentState.DECLINED, AssignmentState.OPEN)
    final = _checked(assessors, submissions) | _touched(
        assessors, submissions, states[: 2 if are_held else 3]
    )
    talks = [] if are_to_talk else _talks(assessors, submissions)
    final |= _talked(talks, submissions)
    ties = _met_before(assessors, submissions, talks, at)
    # A tie is allowed because a second assessor always reads too. An appeal and a second look have one reader.
    read_by_two = [one for one in submissions if one.state not in DECIDED]
    allowed = set(
        AllowedConflict.objects.filter(submission__in=read_by_two, assessor__in=assessors).values_list(
            "assessor", "submission"
        )
    )
    tied = {
        (assessor, submission.pk): reason
        for submission in submissions
        for assessor in known.near(submission)
        if (reason := known.tie(assessor, submission))
    }
    own = {
        (submission.learner_id, submission.pk): _("This is your own work.")
        for submission in submissions
        if submission.learner_id in set(assessors)
    }
    may_be_allowed = {pair: reason for pair, reason in (tied | ties).items() if pair not in allowed}
    return may_be_allowed | final | own


def _checked(assessors: Collection[int], submissions: Collection[Submission]) -> Pairs:
    """Work whose decision, with every word of it, somebody has read for a quality check."""
    checks = QualityCheck.objects.filter(checked_by__in=assessors, decision__submission__in=submissions)
    reason = _("You checked a decision on this work.")
    return dict.fromkeys(checks.values_list("checked_by", "decision__submission"), reason)


def _touched(
    assessors: Collection[int], submissions: Collection[Submission], states: Collection[AssignmentState]
) -> Pairs:
    """Work of which somebody has a hold in one of these states."""
    words = {
        AssignmentState.LOCKED: _("You have judged this work already."),
        AssignmentState.DECLINED: _("You gave this work back."),
        AssignmentState.OPEN: _("You hold this work already."),
    }
    holds = Assignment.objects.filter(assessor__in=assessors, submission__in=submissions, state__in=states)
    return {
        (assessor, submission): words[AssignmentState(state)]
        for assessor, submission, state in holds.values_list("assessor", "submission", "state")
    }


@dataclass(frozen=True)
class _Talk:
    """Who talked with which learner about which work, and for which Achievement."""

    host: int
    learner: int
    achievement: int
    submission: int


def _talks(assessors: Collection[int], submissions: Collection[Submission]) -> list[_Talk]:
    """What these people talked about with any of these learners."""
    learners = {one.learner_id for one in submissions}
    found = Talk.objects.filter(host__in=assessors, submission__learner__in=learners)
    names = ("host", "submission__learner", "submission__version__achievement", "submission")
    return [_Talk(*row) for row in found.values_list(*names)]


def _talked(talks: Iterable[_Talk], submissions: Collection[Submission]) -> Pairs:
    """Work about which somebody talks or talked with its learner, in this round or one that it revises.

    What came of it counts as a proof in all of them, so whoever held it would judge their own word.
    """
    hosts = defaultdict(set)
    for talk in talks:
        hosts[talk.submission].add(talk.host)
    reason = _("You talk with this learner about whose work it is.")
    rounds = rounds_of_many(submissions) if hosts else {}
    return {
        (host, now): reason for now, some in rounds.items() for earlier in some for host in hosts[earlier]
    }


def _met_before(
    assessors: Collection[int], submissions: Collection[Submission], talks: Iterable[_Talk], at: datetime
) -> Pairs:
    """Those who judged or talked about other work of the learner for the same Achievement, where enough are certified.

    An earlier round, the award that is renewed, and work begun anew or on another version of it alike. Examples share
    one keeper, so for them it says nothing.
    """
    real = [one for one in submissions if one.state != SubmissionState.ANCHOR]
    holds = Assignment.objects.filter(
        assessor__in=assessors,
        state=AssignmentState.LOCKED,
        submission__learner__in={one.learner_id for one in real},
        submission__version__achievement__in={one.version.achievement_id for one in real},
    )
    met = defaultdict(list)
    reason = _("You talked with this learner about other work for this micro-credential.")
    for talk in talks:
        met[talk.learner, talk.achievement].append((talk.submission, talk.host, reason))
    reason = _("You judged earlier work of this learner for this micro-credential.")
    names = ("submission__learner", "submission__version__achievement", "submission", "assessor")
    for learner, achievement, submission, assessor in holds.values_list(*names):
        met[learner, achievement].append((submission, assessor, reason))
    later = [one for one in real if (one.learner_id, one.version.achievement_id) in met]
    plenty = _versions_with_enough({one.version_id for one in later}, at) if later else set()
    return {
        (person, one.pk): why
        for one in later
        if one.version_id in plenty
        for submission, person, why in met[one.learner_id, one.version.achievement_id]
        if submission != one.pk
    }


def _versions_with_enough(versions: Iterable[int], at: datetime) -> set[int]:
    holders = defaultdict(set)
    held = Certificate.objects.filter(version__in=versions, ended_at__isnull=True, expires_at__gt=at)
    for version, assessor in held.values_list("version", "assessor"):
        holders[version].add(assessor)
    return {version for version, people in holders.items() if len(people) >= ENOUGH_FOR_FRESH_EYES}


@dataclass(frozen=True)
class _Known:
    """Memberships, addresses and ties of everybody concerned, by person."""

    organisations: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    manages: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    addresses: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    employers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    teams: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    managers: dict[int, set[int]] = field(
        default_factory=lambda: defaultdict(set)
    )  # people, by whom they manage
    declared: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    witnesses: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    proved: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))  # domains, by issuer

    # Whom among the assessors an organisation, an address or a domain leads to.
    leads_to: dict[object, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, assessors: Collection[int], learners: Collection[int], at: datetime) -> "_Known":
        known = cls()
        people = {*assessors, *learners}
        for person, organisation, role in Membership.objects.filter(person__in=people).values_list(
            "person", "organisation", "role"
        ):
            known.organisations[person].add(organisation)
            if role == Role.PEOPLE_MANAGER:
                known.manages[person].add(organisation)
        known._learn_employments(people, at)
        for person, email in EmailAddress.objects.filter(user__in=people, verified=True).values_list(
            "user", "email"
        ):
            known.addresses[person].add(email.casefold())
        for person, whom in DeclaredTie.objects.filter(assessor__in=assessors).values_list(
            "assessor", "whom"
        ):
            known.declared[person].add(whom)
        asked = Attestation.objects.filter(
            submission__learner__in=learners, asked_at__gte=at - VOUCHED_WITHIN
        )
        for learner, email in asked.values_list("submission__learner", "witness_email"):
            known.witnesses[learner].add(email.casefold())
        for issuer, domain in DomainProof.objects.filter(proved_at__isnull=False).values_list(
            "organisation", "domain"
        ):
            known.proved[issuer].add(domain)
        for assessor in assessors:
            addresses = known.addresses[assessor]
            domains = {address.rpartition("@")[2] for address in addresses}
            work = known.work_of(assessor)
            for thing in (
                *known.houses_of(assessor),
                *work,
                *addresses,
                *domains,
                *known.declared[assessor],
            ):
                known.leads_to[thing].add(assessor)
        return known

    def _learn_employments(self, people: Collection[int], at: datetime) -> None:
        """Where they work, in which team and for whom; only what the person agreed to counts.

        A manager who is stated with another address counts before their yes: who will manage them judges nothing.
        """
        lately = Q(ended_at__isnull=True) | Q(ended_at__gte=at - WORKED_WITHIN)
        held = Employment.objects.filter(lately, person__in=people, accepted_at__isnull=False)
        asked = Case(When(asked_email_declined_at=None, then="asked_manager__person"))
        for person, employer, team, *managers in held.values_list(
            "person", "organisation", "team", "manager__person", "team__manager__person", asked
        ):
            self.employers[person].add(employer)
            if team is not None:
                self.teams[person].add(team)
            self.managers[person].update({one for one in managers if one is not None} - {person})

    def work_of(self, person: int) -> set[tuple[str, int]]:
        """What of somebody's work another may share: employers, teams, and the people it is done for."""
        shared = {("employer", one) for one in self.employers[person]}
        shared |= {("team", one) for one in self.teams[person]}
        return shared | {("for", one) for one in (person, *self.managers[person])}

    def houses_of(self, person: int) -> set[int]:
        """Organisations where somebody has a role or is employed. Owners and managers mostly have a role alone."""
        return self.organisations[person] | self.employers[person]

    def near(self, submission: Submission) -> set[int]:
        """Every assessor whom `tie` might name here, and few others: pairs without anything in common are not asked."""
        learner = submission.learner_id
        hers = self.addresses[learner]
        domains = {address.rpartition("@")[2] for address in hers}
        things = (
            *self.houses_of(learner),
            *self.work_of(learner),
            *hers,
            *domains,
            *self.witnesses[learner],
        )
        return set().union(*(self.leads_to[thing] for thing in things if thing in self.leads_to))

    def tie(self, assessor: int, submission: Submission) -> str:
        """The first tie between the assessor and whoever handed this in, or ""."""
        learner = submission.learner_id
        shared = self.organisations[assessor] & self.organisations[learner]
        if shared - {submission.issuer_id}:
            return _("You and this learner belong to the same organisation.")
        if self.manages[assessor] & self.houses_of(learner):
            return _("You manage people where this learner works.")
        if why := self._tied_by_work(assessor, learner, submission.issuer_id):
            return why
        if self.addresses[assessor] & self.witnesses[learner]:
            return _("You were asked to vouch for this work or other work of this learner.")
        hers = self.addresses[learner]
        domains = {address.rpartition("@")[2] for address in hers}
        if self.declared[assessor] & (hers | domains):
            return _("You declared a tie to this learner or their workplace.")
        own = {address.rpartition("@")[2] for address in self.addresses[assessor]}
        # Learners and assessors of a school may both have its addresses; that alone ties nobody.
        if any(says_a_workplace(domain) for domain in own & domains - self.proved[submission.issuer_id]):
            return _("Your e-mail addresses and this learner's are at the same domain.")
        return ""

    def _tied_by_work(self, assessor: int, learner: int, issuer: int) -> str:
        """An employer that judges its own people's work is no tie by itself; a team and a manager always are."""
        if assessor in self.managers[learner]:
            return _("You are this learner's line manager.")
        if learner in self.managers[assessor]:
            return _("This learner is your line manager.")
        if self.teams[assessor] & self.teams[learner]:
            return _("You and this learner work in the same team.")
        if self.houses_of(assessor) & self.houses_of(learner) - {issuer}:
            return _("You and this learner work for the same employer.")
        return ""
