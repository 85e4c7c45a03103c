"""Anchors: what one still wants before it is approved, which an assessor has never seen, and the lists on the desk."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workmark.achievements.models import AchievementVersion
from workmark.assessment.calibrating import FEWEST_PRACTICE, missing_kinds
from workmark.assessment.calibration_models import (
    Anchor,
    AnchorKind,
    AnchorReading,
    AnchorState,
    AnchorUse,
    TrainingUse,
)
from workmark.assessment.certificates import everybodys_certificates
from workmark.assessment.models import Assignment, AssignmentState, DecisionOutcome
from workmark.assessment.proofs import proofs_on
from workmark.lib.problems import NotFound
from workmark.organisations.models import Membership, Organisation, Person, Role
from workmark.organisations.permissions import may
from workmark.submissions.models import Evidence, Submission

FEWEST_NOTE_WORDS = 5


def wanting(anchor: Anchor) -> dict[str, list[str]]:
    """What keeps an anchor from being approved, by the field where it is mended; empty when nothing does."""
    said, fields = anchor.version.said, {}
    answers = dict(anchor.work.answers.values_list("question_key", "text"))
    for question in said.questions():
        if not answers.get(question.key, "").strip():
            fields[f"answer-{question.key}"] = [_("Write an answer.")]
    for part in said.artefacts:
        if anchor.work.evidence.filter(requirement_key=part.key).count() < part.min_items:
            fields[f"evidence-{part.key}"] = [_("Add the evidence that is asked for.")]
    for row in said.rows():
        if row.level(anchor.levels.get(row.key, "")) is None:
            fields[f"level-{row.key}"] = [_("Choose the agreed level.")]
        if len(anchor.notes.get(row.key, "").split()) < FEWEST_NOTE_WORDS:
            fields[f"note-{row.key}"] = [_("Say in a sentence why it is this level.")]
    if not fields and (wrong := _kind_fault(anchor)):
        fields["kind"] = [wrong]
    if not fields and anchor.use == AnchorUse.LIVE and not can_be_hidden(anchor):
        fields["use"] = [
            _("No proof is on record, so it could not be awarded as a learner's work is. Choose practice.")
        ]
    return fields


def can_be_hidden(anchor: Anchor) -> bool:
    """Whether it can be scored as a learner's work with these levels would be: nobody can hold a talk about it."""
    rules = anchor.version.said.evidence_rules
    return not (rules.needs_proof and should_award(anchor)) or bool(proofs_on(anchor.work))


def should_award(anchor: Anchor) -> bool:
    """What the rule says of the agreed levels."""
    return all(row.passes(anchor.levels.get(row.key, "")) for row in anchor.version.said.rows())


def _kind_fault(anchor: Anchor) -> str:
    if anchor.kind == AnchorKind.CLEAR_PASS and not should_award(anchor):
        return _("A clear pass has every row at its floor or better.")
    if anchor.kind == AnchorKind.CLEAR_FAIL and should_award(anchor):
        return _("A clear fail has a row below its floor.")
    return ""


def approved(version: AchievementVersion, use: AnchorUse) -> QuerySet[Anchor]:
    return Anchor.objects.filter(version=version, use=use, state=AnchorState.APPROVED)


def unseen_by(person: Person, anchors: QuerySet[Anchor]) -> QuerySet[Anchor]:
    """Without those whose scores or whose work the person knows: seen, read, or judged when it was a learner's."""
    judged = Submission.objects.filter(
        assignments__assessor=person, assignments__state__in=[AssignmentState.OPEN, AssignmentState.LOCKED]
    )
    return anchors.exclude(
        Q(made_by=person)
        | Q(approved_by=person)
        | Q(pk__in=Anchor.objects.filter(seen_by=person))
        | Q(pk__in=Anchor.objects.filter(readings__assessor=person))
        | Q(pk__in=Anchor.objects.filter(origin__in=judged))
        | Q(pk__in=Anchor.objects.filter(origin__learner=person))
    )


def unmeasured(issuer: Organisation, at: datetime) -> list[Person]:
    """Whoever may judge for an issuer and knows every anchor that could be hidden among their work; by name.

    Nothing is hidden for them then, so nothing measures how they read (AQ2).
    """
    approved_ones = Anchor.objects.filter(
        version__achievement__issuer=issuer, use=AnchorUse.LIVE, state=AnchorState.APPROVED
    ).select_related("version", "work__version")
    hidden = [one.pk for one in approved_ones if can_be_hidden(one)]
    live = Anchor.objects.filter(pk__in=hidden).select_related("origin")
    by_version: dict[int, set[int]] = defaultdict(set)
    known: set[tuple[int | None, int]] = set()  # person and anchor
    for anchor in live:
        by_version[anchor.version_id].add(anchor.pk)
        known |= {(anchor.made_by_id, anchor.pk), (anchor.approved_by_id, anchor.pk)}
        known |= {(anchor.origin.learner_id, anchor.pk)} if anchor.origin else set()
    known |= set(Anchor.seen_by.through.objects.filter(anchor__in=live).values_list("person", "anchor"))
    known |= set(AnchorReading.objects.filter(anchor__in=live).values_list("assessor", "anchor"))
    judged = Assignment.objects.filter(
        submission__anchors__in=live, state__in=[AssignmentState.OPEN, AssignmentState.LOCKED]
    )
    known |= set(judged.values_list("assessor", "submission__anchors"))
    left: dict[Person, int] = {}
    held = everybodys_certificates(at).filter(version__achievement__issuer=issuer)
    for one in held.select_related("assessor"):
        new = sum((one.assessor_id, anchor) not in known for anchor in by_version[one.version_id])
        left[one.assessor] = left.get(one.assessor, 0) + new
    return sorted((person for person, new in left.items() if not new), key=lambda one: one.name)


def shortage(version: AchievementVersion) -> dict[str, int]:
    """How many anchors a version still wants before anybody can be calibrated on it, by kind; "practice" among them."""
    kinds = list(approved(version, AnchorUse.CALIBRATION).values_list("kind", flat=True))
    wanted = missing_kinds(kinds)
    practice = FEWEST_PRACTICE - approved(version, AnchorUse.PRACTICE).count()
    return {**({"practice": practice} if practice > 0 else {}), **wanted}


def can_be_calibrated_on(version: AchievementVersion) -> bool:
    return not shortage(version)


def uses_of(version: AchievementVersion) -> Counter[str]:
    """Approved anchors by use."""
    held = Anchor.objects.filter(version=version, state=AnchorState.APPROVED)
    return Counter(held.values_list("use", flat=True))


def led_by(person: Person) -> QuerySet[AchievementVersion]:
    """Published rubric versions of the issuers for whom this person is a lead assessor, but those of stacks' badges."""
    leads = Membership.objects.filter(person=person, role=Role.LEAD_ASSESSOR).values("organisation")
    return (
        AchievementVersion.objects.filter(
            achievement__issuer__in=leads, achievement__badge_of=None, published_at__isnull=False
        )
        .select_related("achievement__issuer")
        .order_by("achievement__issuer__name", "title", "number")
    )


def led_version(person: Person, slug: str, number: int) -> AchievementVersion:
    """One of them (NotFound otherwise)."""
    if (found := led_by(person).filter(achievement__slug=slug, number=number).first()) is None:
        raise NotFound(_("There is no such rubric among those you lead. Go back to the list."))
    return found


def anchors_for_lead(person: Person) -> QuerySet[Anchor]:
    leads = Membership.objects.filter(person=person, role=Role.LEAD_ASSESSOR).values("organisation")
    return (
        Anchor.objects.filter(version__achievement__issuer__in=leads)
        .select_related("version__achievement__issuer", "work", "made_by", "approved_by")
        .order_by("state", "use", "kind", "pk")
    )


def anchor_by_token(person: Person, token: str) -> Anchor:
    """An anchor that this person may work on as a lead assessor (NotFound otherwise)."""
    if (found := anchors_for_lead(person).filter(token=token).first()) is None:
        raise NotFound(_("There is no such anchor among yours. Go back to the list."))
    return found


def offered_work(version: AchievementVersion) -> Sequence[Submission]:
    """Decided work whose learner lets it be used and that no anchor was made of yet, latest decided first."""
    offered = TrainingUse.objects.filter(withdrawn_at__isnull=True).values("submission")
    return list(
        Submission.objects.filter(
            pk__in=offered,
            version=version,
            state__in=[DecisionOutcome.AWARDED, DecisionOutcome.NOT_YET],
            anchors__isnull=True,
        ).order_by("-decided_at")
    )


def offered_by_token(version: AchievementVersion, token: str) -> Submission:
    for submission in offered_work(version):
        if submission.token == token:
            return submission
    raise NotFound(_("This work is not offered for training any more. Go back to the list."))


def may_open_anchor(person: Person, evidence: Evidence) -> bool:
    """Lead assessors of the issuer see the evidence of its anchors."""
    anchor = Anchor.objects.select_related("version__achievement").filter(work=evidence.submission_id).first()
    return anchor is not None and may(person, "anchor.edit", anchor)
