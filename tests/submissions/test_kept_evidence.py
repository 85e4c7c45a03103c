"""An employer's rule that evidence stays: who sees it before and after somebody leaves, and that the badge goes along."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.submissions.scenes import complete
from tests.workforce.learning_scenes import employed
from workmark.achievements.actions.widen_audience import Audience, widen_audience
from workmark.credentials.models import Credential
from workmark.credentials.open_badges_2 import as_open_badges_2
from workmark.credentials.statement import statement_of
from workmark.lib.clock import now
from workmark.lib.problems import InvalidInput, NotFound, WrongState
from workmark.openbadges import credential_document
from workmark.organisations.actions.leave_employment import leave_employment
from workmark.privacy.archiving.writing import write_archive
from workmark.submissions.actions.ask_approval import Question, ask_approval
from workmark.submissions.actions.ask_attestation import Ask, ask_attestation
from workmark.submissions.actions.change_evidence import change_evidence
from workmark.submissions.actions.share import share
from workmark.submissions.evidence import EvidenceDetails, place
from workmark.submissions.models import Evidence, Submission
from workmark.submissions.queries import evidence_of, evidence_through, may_see_evidence, stays_behind
from workmark.workforce.applications import evidence_behind

pytestmark = pytest.mark.django_db
WORDS = "SECRET-OF-THE-CUSTOMER"


@pytest.fixture
def badge(cast: Cast) -> Credential:
    """Lena, who works for Harbour, earned what it keeps the evidence of."""
    made = issued(cast)
    made.version.achievement.is_in_house = made.version.achievement.keeps_evidence = True
    made.version.achievement.save()
    return made


@pytest.fixture
def item(badge: Credential) -> Evidence:
    made: Evidence = badge.submission.evidence.create(
        requirement_key="plan", kind="text", title="Plan", text=WORDS, sha256="0" * 64,
        visibility="granted", is_confidential_to_employer=True, is_kept=True,
    )  # fmt: skip
    return made


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def pages_of(badge: Credential, item: Evidence) -> list[str]:
    work = badge.submission
    return [
        f"/work/{work.token}/",
        f"/work/{work.token}/items/{item.token}/",
        f"/work/evidence/{item.token}/look/",
        f"/badges/{badge.token}/",
        f"/badges/{badge.token}.json",
    ]


def test_the_rule_is_not_the_learners_to_lift(cast: Cast, badge: Credential, item: Evidence) -> None:
    lifted = EvidenceDetails(title="Plan", visibility="granted", is_confidential_to_employer=False)
    change_evidence(cast.lena, item, lifted, revision=item.revision, at=now())
    item.refresh_from_db()
    assert item.is_confidential_to_employer

    public = EvidenceDetails(title="Plan", visibility="public")
    with pytest.raises(InvalidInput, match="details"):
        change_evidence(cast.lena, item, public, revision=item.revision, at=now())
    with pytest.raises(InvalidInput):
        share(cast.lena, badge.submission, label="Otto", evidence_tokens=[item.token], at=now())
    assert not evidence_behind([badge]).exists()


def test_a_link_made_before_the_rule_shows_it_no_more(cast: Cast, badge: Credential, item: Evidence) -> None:
    Evidence.objects.filter(pk=item.pk).update(is_confidential_to_employer=False)
    grant = share(cast.lena, badge.submission, label="Otto", evidence_tokens=[item.token], at=now())
    assert evidence_through(grant).get() == item
    Evidence.objects.filter(pk=item.pk).update(is_confidential_to_employer=True)

    assert not evidence_through(grant).exists()


def test_whoever_leaves_keeps_badge_and_result_and_the_evidence_stays(
    cast: Cast, badge: Credential, item: Evidence
) -> None:
    work = employed(cast.lena, cast.harbour)
    lena, anybody = signed_in(cast.lena), Client()
    item.refresh_from_db()
    assert may_see_evidence(cast.lena, item)
    assert not stays_behind(cast.lena, item)
    assert evidence_of(badge.submission, item.token) == item

    leave_employment(cast.lena, work, at=now())

    item = Evidence.objects.get(pk=item.pk)
    assert stays_behind(cast.lena, item)
    assert not may_see_evidence(cast.lena, item)
    with pytest.raises(NotFound, match="stayed with Harbour Skills Institute"):
        evidence_of(badge.submission, item.token)
    for reader in (lena, anybody, signed_in(cast.otto)):
        shown = [reader.get(page) for page in pages_of(badge, item)]
        assert all(WORDS not in page.content.decode() for page in shown)
        assert shown[-1].status_code == shown[-2].status_code == 200
    page = anybody.get(f"/badges/{badge.token}/").content.decode()
    assert "This badge is genuine and in force" in page or "in force" in page
    assert badge.learner_name in page
    assert badge.version.said.rows()[0].title in page
    assert anybody.get(f"/catalogue/{badge.version.achievement.slug}/").status_code == 404


def test_what_she_said_of_a_file_stays_with_it(cast: Cast, badge: Credential, item: Evidence) -> None:
    work = employed(cast.lena, cast.harbour)
    Evidence.objects.filter(pk=item.pk).update(
        kind="link",
        url="https://kestrel.example/sheet",
        description=WORDS,
        file_name=WORDS,
        text="",
        title="Sheet",
    )
    lena, page = signed_in(cast.lena), f"/work/{badge.submission.token}/"
    assert lena.get(page).content.decode().count(WORDS) == 2

    leave_employment(cast.lena, work, at=now())

    shown = lena.get(page).content.decode()
    assert WORDS not in shown
    assert "Sheet" in shown


def test_she_reads_before_and_after_she_leaves_what_closes_to_her(
    cast: Cast, badge: Credential, item: Evidence
) -> None:
    work = employed(cast.lena, cast.harbour)
    lena = signed_in(cast.lena)
    assert (
        "the evidence that it keeps as confidential closes to you"
        in lena.get("/account/work/").content.decode()
    )

    left = lena.post(f"/account/work/{work.pk}/leave/", follow=True).content.decode()

    assert "Evidence that Harbour Skills Institute keeps as confidential stayed there." in left


def test_no_copy_that_she_takes_along_has_it(cast: Cast, badge: Credential, item: Evidence) -> None:
    out = io.BytesIO()
    write_archive(cast.lena, out, at=now(), step=lambda done, total: None)

    with zipfile.ZipFile(out) as archive:
        told = [name for name in archive.namelist() if WORDS.encode() in archive.read(name)]
        evidence = json.loads(archive.read("data/submissions.Evidence.json"))
    assert told == []
    assert item.sha256 in [row["sha256"] for row in evidence]


def test_opened_to_everybody_the_rule_ends_for_what_comes_and_holds_for_what_came(
    cast: Cast, badge: Credential, item: Evidence
) -> None:
    widen_audience(cast.ines, badge.version.achievement, Audience.EVERYBODY)

    assert not evidence_behind([badge]).exists()
    assert not may_see_evidence(cast.otto, Evidence.objects.get(pk=item.pk))
    assert stays_behind(cast.lena, Evidence.objects.get(pk=item.pk))
    lifted = EvidenceDetails(title="Plan", visibility="granted", is_confidential_to_employer=False)
    change_evidence(cast.lena, item, lifted, revision=item.revision, at=now())
    assert Evidence.objects.get(pk=item.pk).is_confidential_to_employer


def test_it_is_marked_as_it_comes_and_not_once_it_is_open_to_everybody(cast: Cast, badge: Credential) -> None:
    def placed(key: str) -> Evidence:
        work = Submission.objects.get(pk=badge.submission.pk)
        return place(work, key, EvidenceDetails(), kind="text", text=WORDS, sha256="0" * 64)

    before = placed("plan")
    widen_audience(cast.ines, badge.version.achievement, Audience.EVERYBODY)
    after = placed("posts")

    assert [(each.is_kept, each.is_confidential_to_employer) for each in (before, after)] == [
        (True, True),
        (False, False),
    ]


def test_no_link_to_somebody_outside_opens_it(cast: Cast, draft: Submission) -> None:
    """An employer needs not be asked whether it may read what it keeps; anybody else must not be shown it."""
    complete(draft)
    item = draft.evidence.get()
    item.is_confidential_to_employer, item.description, item.text = True, WORDS, WORDS
    item.save()
    rival = Question("Rival", "boss@rival.example")
    _, secret = ask_approval(cast.lena, item, rival, at=now())
    rows = [draft.version.said.artefacts[0].rows[0].key]
    _, witness = ask_attestation(cast.lena, draft, Ask("Rosa", "rosa@rival.example", rows), at=now())
    pages = [f"/approve/{secret}/", f"/attest/{witness}/"]
    anybody = Client()
    assert all(anybody.get(page).status_code == 200 for page in pages)
    assert all(WORDS in anybody.get(page).content.decode() for page in pages)

    Evidence.objects.filter(pk=item.pk).update(is_kept=True)
    item.refresh_from_db()

    shown = [anybody.get(page) for page in pages]
    assert [page.status_code for page in shown] == [404, 200]
    assert all(WORDS not in page.content.decode() for page in shown)
    with pytest.raises(WrongState, match="stays with your employer"):
        ask_approval(cast.lena, item, Question("Other", "other@rival.example"), at=now())
    lena = signed_in(cast.lena)
    assert "/approval/" not in lena.get(f"/work/{draft.token}/item/{item.token}/").content.decode()


def test_the_learner_reads_the_rule_before_she_begins_and_is_asked_nothing_that_it_forbids(
    cast: Cast, draft: Submission
) -> None:
    employed(cast.lena, cast.harbour)
    complete(draft)
    achievement = draft.version.achievement
    achievement.is_in_house = achievement.keeps_evidence = True
    achievement.save()
    draft.evidence.update(is_kept=True, is_confidential_to_employer=True, visibility="granted")
    item, lena = draft.evidence.get(), signed_in(cast.lena)
    told = "Your evidence stays with Harbour Skills Institute"

    assert told in lena.get(f"/catalogue/{achievement.slug}/").content.decode()
    assert told in lena.get(f"/work/start/{achievement.slug}/").content.decode()
    page = lena.get(f"/work/{draft.token}/item/{item.token}/").content.decode()
    assert told in page
    assert 'name="visibility"' not in page
    assert 'name="is_confidential_to_employer"' not in page
    sharing = lena.get(f"/work/{draft.token}/sharing/").content.decode()
    assert told in sharing
    assert f'value="{item.token}"' not in sharing


def test_an_item_confidential_by_her_own_word_is_not_offered_for_sharing(
    cast: Cast, draft: Submission
) -> None:
    complete(draft)
    draft.evidence.update(is_confidential_to_employer=True, visibility="granted")
    item = draft.evidence.get()

    page = signed_in(cast.lena).get(f"/work/{draft.token}/sharing/").content.decode()

    assert f'value="{item.token}"' not in page
    assert item.shown_title in page


def test_the_badges_page_sends_nobody_to_what_only_staff_can_open(cast: Cast, badge: Credential) -> None:
    page = Client().get(f"/badges/{badge.token}/").content.decode()

    assert f"/catalogue/{badge.version.achievement.slug}/" not in page.split("</main>")[0].split("<main")[1]
    assert "ask the learner for a link" not in page
    assert "confidential to Harbour Skills Institute and stays there" in page


def test_a_badge_for_staff_names_pictures_that_whoever_has_the_badge_can_load(
    cast: Cast, badge: Credential
) -> None:
    badge.refresh_from_db()
    key = badge.issuer.issuer_keys.first()
    said = credential_document(statement_of(badge, key))
    subject = said["credentialSubject"]
    hosted = as_open_badges_2(badge)
    named = [subject["image"]["id"], subject["achievement"]["image"]["id"], hosted.badge_class["image"]]

    assert set(named) == {f"{settings.WORKMARK_PUBLIC_ORIGIN}/badges/{badge.token}/picture.png"}
    assert Client().get(f"/badges/{badge.token}/picture.png").status_code == 200
