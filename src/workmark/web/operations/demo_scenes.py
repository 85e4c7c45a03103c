"""What has already happened when the demonstration opens: work begun, handed in, judged, earned, expired and revoked.

Each scene is a function that takes the cast and the moment of opening, and goes through the same public actions as a
person would. It finds out for itself whether it has been played, so that loading the demonstration twice plays it
once; and it is played whole or not at all, so that a load that was cut short is finished by the next.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from workmark.achievements.models import Achievement, VersionState
from workmark.assessment.actions.grant_provisional import grant_provisional
from workmark.assessment.actions.qualify_assessor import qualify_assessor
from workmark.assessment.anchors import can_be_calibrated_on
from workmark.assessment.certificates import certificate_for
from workmark.assessment.models import Qualification
from workmark.checking.badge import check_badge
from workmark.checking.recording import checked_badge
from workmark.credentials.actions.answer_inquiry import answer_inquiry
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.actions.publish_status_list import publish_status_list
from workmark.credentials.actions.revoke_credential import revoke_credential
from workmark.credentials.actions.set_visibility import set_visibility
from workmark.credentials.inquiry_models import Ground
from workmark.credentials.models import Credential, CredentialVisibility
from workmark.credentials.pages import badge_page
from workmark.lib.clock import now
from workmark.organisations.models import AuditEvent, Person
from workmark.planning.actions.plan_path import plan_path
from workmark.planning.actions.set_goal import set_goal
from workmark.planning.wishing import Wish
from workmark.skills.models import Occupation
from workmark.submissions.actions.record_view import record_view
from workmark.submissions.actions.share import share
from workmark.submissions.models import Submission, Visibility
from workmark.web.operations.demo import Days, expertise, story_of
from workmark.web.operations.demo_cast import DemoCast
from workmark.web.operations.demo_employer import work_at_kestrel
from workmark.web.operations.demo_profile import profile_of_lena
from workmark.web.operations.demo_programme import programme_at_harbour
from workmark.web.operations.demo_recruiting import opening_with_applications
from workmark.web.operations.demo_simulation import simulate_past
from workmark.web.operations.demo_training import make_training
from workmark.web.operations.demo_work import Play, issue_now, play_work, was_played
from workmark.workforce.actions.record_validation import record_validation

_QUALIFIED_SINCE = timedelta(days=60)  # before all of the present work was judged, and four months to go
_LENAS_JOB = "online marketer"
Scene = Callable[[DemoCast, datetime], None]


def play_scenes(cast: DemoCast) -> None:
    """Play every scene, in the order in which things happened."""
    opening = _afternoon(now(), cast)
    for scene in SCENES:
        with transaction.atomic():
            scene(cast, opening)


def _afternoon(moment: datetime, cast: DemoCast) -> datetime:
    """Four o'clock on the day of opening, from which all days count back: at any hour, people will have worked by day."""
    local = moment.astimezone(ZoneInfo(cast.harbour.time_zone))
    return local.replace(hour=16, minute=0, second=0, microsecond=0).astimezone(UTC)


def qualify_assessors(cast: DemoCast, opening: datetime) -> None:
    """Ines puts on record what her assessors may judge, and renews it where it has run out meanwhile."""
    for achievement in Achievement.objects.filter(
        issuer=cast.harbour, versions__state=VersionState.PUBLISHED, badge_of=None
    ):
        for person, bases in _assessors(cast):
            # One that Ines has ended stays ended until its time is over.
            standing = Qualification.objects.filter(
                assessor=person, achievement=achievement, expires_at__gt=opening
            )
            if not standing.exists():
                _qualify(cast, person, achievement, bases, opening - _QUALIFIED_SINCE)


def badge_that_expired(cast: DemoCast, opening: datetime) -> None:
    """Backups, earned for two years, a little more than two years ago."""
    if (submission := _old_work(cast, "backup-and-proven-restore", opening)) is not None:
        _show(cast, issue_now(submission), CredentialVisibility.UNLISTED)


def badge_that_was_revoked(cast: DemoCast, opening: datetime) -> None:
    """Secure accounts, which the issuer gave twice and takes back once: Ines asks, Lena answers, Noor agrees."""
    if (submission := _old_work(cast, "secure-accounts-small-office", opening)) is None:
        return
    credential = issue_now(submission)
    _show(cast, credential, CredentialVisibility.UNLISTED)
    at = now()
    inquiry = open_inquiry(
        cast.ines,
        credential,
        ground=Ground.ISSUED_IN_ERROR,
        reason="Issued twice by mistake: once here and once in the system we used before. The other badge stays in "
        "force. The learner did nothing wrong.",
        on_hold=True,
        at=at - timedelta(days=3),
    )
    answer_inquiry(
        cast.lena,
        inquiry,
        answer="Yes, I have the other one. Please say on the page that I did nothing wrong.",
        at=at - timedelta(days=2),
    )
    revoke_credential(cast.noor, inquiry, words="Thank you for answering so soon. The page says so.", at=at)
    credential.refresh_from_db()
    for entry in credential.status_entries.all():
        publish_status_list(entry.status_list_id)


def badge_that_counts(cast: DemoCast, opening: datetime) -> None:
    """Customer interviews, earned and shown to everyone; Emre opens what Lena shares with him and checks the badge."""
    slug = "customer-interviews"
    if was_played(cast.lena, slug):
        return
    submission = play_work(Play(cast.lena, cast.aziz, cast.maud, opening), story_of(slug, opening))
    credential = issue_now(submission)
    _show(cast, credential, CredentialVisibility.PUBLIC)
    _share_with_emre(cast, submission, opening)
    _check_by_emre(cast, credential)


def work_to_revise(cast: DemoCast, opening: datetime) -> None:
    """The newsletter: not yet, and Lena's turn."""
    _present_work(cast, "plain-language-newsletter", opening)


def work_begun(cast: DemoCast, opening: datetime) -> None:
    """The campaign: planned, and not measured so far."""
    _present_work(cast, "measure-a-campaign", opening)


def work_to_judge(cast: DemoCast, opening: datetime) -> None:
    """Public complaints: complete, handed in, and waiting for Aziz."""
    _present_work(cast, "public-complaints", opening)


def goal_of_lena(cast: DemoCast, _opening: datetime) -> None:
    """She heads from the café for online marketing, four hours a week and little money. One that she dropped stays so."""
    job = Occupation.objects.filter(framework__slug="esco", label=_LENAS_JOB).first()
    was_set = AuditEvent.objects.filter(actor=cast.lena, verb="goal.set").exists()
    if job is not None and not was_set:
        wish = Wish(job, budget=150, languages=frozenset({"en"}), region="PT")
        plan_path(cast.lena, set_goal(cast.lena, wish, at=now()), at=now())


SCENES: tuple[Scene, ...] = (
    make_training,
    simulate_past,
    badge_that_expired,
    badge_that_was_revoked,
    qualify_assessors,  # after what was judged under certificates of its own time
    badge_that_counts,
    work_to_revise,
    work_begun,
    work_to_judge,
    profile_of_lena,
    goal_of_lena,
    opening_with_applications,
    work_at_kestrel,
    programme_at_harbour,
)


def _present_work(cast: DemoCast, slug: str, opening: datetime) -> None:
    if not was_played(cast.lena, slug):
        play_work(Play(cast.lena, cast.aziz, cast.maud, opening), story_of(slug, opening))


def _old_work(cast: DemoCast, slug: str, opening: datetime) -> Submission | None:
    """Work from before the present qualifications, judged under one of its own time; None if it was played."""
    if was_played(cast.lena, slug):
        return None
    story, play = story_of(slug, opening), Play(cast.lena, cast.aziz, cast.maud, opening)
    achievement = Achievement.objects.get(slug=slug)
    for person, bases in _assessors(cast):
        _qualify(cast, person, achievement, bases, play.moment(story.started))
    return play_work(play, story)


def _assessors(cast: DemoCast) -> tuple[tuple[Person, dict[str, str]], ...]:
    told = expertise()
    return (cast.aziz, told.aziz), (cast.maud, told.maud), (cast.noor, told.noor)


def _qualify(
    cast: DemoCast, person: Person, achievement: Achievement, bases: dict[str, str], at: datetime
) -> None:
    family = achievement.versions.latest("number").said.family
    qualify_assessor(cast.ines, person, achievement, basis=bases[family], at=at)
    version = achievement.versions.get(state=VersionState.PUBLISHED)
    if certificate_for(person, version, at) is None and not can_be_calibrated_on(version):
        grant_provisional(cast.ines, person, version, at=at)


def _show(cast: DemoCast, credential: Credential, visibility: CredentialVisibility) -> None:
    set_visibility(cast.lena, credential, visibility=visibility)


def _share_with_emre(cast: DemoCast, submission: Submission, opening: datetime) -> None:
    def before(days: Days) -> datetime:
        return opening - timedelta(days=days)

    chosen = submission.evidence.exclude(visibility=Visibility.ASSESSORS)
    grant = share(
        cast.lena,
        submission,
        label="Emre Yilmaz, Kestrel Logistics",
        purpose="Talk about the marketing assistant job",
        evidence_tokens=[item.token for item in chosen],
        at=before(6.1),
    )
    record_view(grant, viewer=cast.emre, at=before(5.2))
    page_for_the_team = chosen.filter(visibility=Visibility.GRANTED).first()
    record_view(grant, viewer=cast.emre, evidence=page_for_the_team, at=before(5.19))


def _check_by_emre(cast: DemoCast, credential: Credential) -> None:
    at, address = now(), badge_page(credential)
    report = check_badge(at=at, url=address, offline=True)
    checked = checked_badge(report, bytes(credential.document), address=address)
    record_validation(
        cast.emre,
        cast.kestrel,
        checked,
        purpose="Application for marketing assistant",
        note="Six real talks, and the plan changed because of them. Ask her about the person who did not fit.",
        at=at,
    )
