"""The badge of a stack comes by itself, names the badges that make it up, and falls when one of them does."""

import json
from datetime import timedelta
from typing import Any

import pytest

from tests.assessment.scenes import MONDAY
from tests.conftest import Cast
from tests.credentials.scenes import revoked
from tests.factories import published_stack, published_version
from workmark.achievements.actions.edit_stack import edit_stack
from workmark.achievements.actions.retire_stack import retire_stack
from workmark.achievements.models import AchievementVersion
from workmark.checking import check_badge
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import DirectAward, issue_directly
from workmark.credentials.actions.reissue_renamed import reissue_renamed
from workmark.credentials.actions.settle_stacks import FALLEN, settle_stacks
from workmark.credentials.actions.sign_record import sign_record
from workmark.credentials.models import Credential
from workmark.credentials.pages import achievement_page, credential_id
from workmark.credentials.settling import settle_where_ended
from workmark.credentials.stacks import stacks_on_the_way_of, standing_of
from workmark.jobs.models import Job
from workmark.jobs.timetable import entries
from workmark.lib.clock import now
from workmark.lib.problems import WrongState
from workmark.openbadges import Outcome
from workmark.planning.many import claims_about
from workmark.planning.profiles import profile_of
from workmark.skills.models import Framework, Skill
from workmark.submissions.actions.start import start

MEMBERS = ("customer-interviews", "measure-a-campaign", "plain-language-newsletter")


@pytest.fixture
def stack(cast: Cast) -> Any:
    """Two of three, and what they validate for: 24, 0 and 36 months by their own texts."""
    for slug in MEMBERS:
        published_version(cast.harbour, slug)
    return published_stack(cast, "voice", [{"achievement": slug, "level": 2} for slug in MEMBERS], 2)


def give(cast: Cast, slug: str) -> Credential:
    return issue_credential(issue_directly(cast.ines, DirectAward(cast.lena.email, slug), at=MONDAY).pk)


def settle(cast: Cast) -> list[Credential]:
    """What the worker does: settle, and sign what was intended. Gives the stack's badges, oldest first."""
    settle_stacks(cast.lena.pk, now())
    badges = Credential.objects.filter(version__achievement__slug="voice").order_by("pk")
    for badge in badges:
        issue_credential(badge.pk)
    return list(badges.all())


def test_enough_badges_make_the_larger_one_and_only_once(cast: Cast, stack: Any) -> None:
    first = give(cast, MEMBERS[0])
    assert settle(cast) == []
    assert standing_of(cast.lena, stack, now()).standing.have == 1

    second = give(cast, MEMBERS[1])
    assert Job.objects.filter(unique_key=f"stacks:{cast.lena.pk}").exists()
    (badge,) = settle(cast)
    assert settle(cast) == [badge]

    assert set(badge.counted.all()) == {first, second}
    ends = [each.valid_until for each in (first, second) if each.valid_until]
    assert badge.valid_until == (min(ends) if ends else None)
    report = check_badge(at=now(), data=bytes(badge.document), email=cast.lena.email, offline=True)
    assert report.outcome is Outcome.PASSED, report.verification.as_json()["checks"]


def test_it_names_what_makes_it_up_and_leaves_private_badges_unnamed(cast: Cast, stack: Any) -> None:
    first, second = give(cast, MEMBERS[0]), give(cast, MEMBERS[1])
    Credential.objects.filter(pk=second.pk).update(visibility="private")

    said = json.loads(bytes(settle(cast)[0].document))

    assert said["evidence"][0]["id"] == credential_id(first)
    assert first.document_digest in said["evidence"][0]["description"]
    assert second.token not in json.dumps(said)
    alignments = said["credentialSubject"]["achievement"]["alignment"]
    named = {item["targetUrl"] for item in alignments if item["targetType"] == "ceterms:Credential"}
    assert named == {achievement_page(slug, 1) for slug in MEMBERS}


def test_it_falls_with_a_badge_that_counted_and_comes_again_while_enough_are_left(
    cast: Cast, stack: Any
) -> None:
    first, _second = give(cast, MEMBERS[0]), give(cast, MEMBERS[1])
    (badge,) = settle(cast)
    third = give(cast, MEMBERS[2])

    revoked(cast, first, reason="Issued in error.", at=now())
    fallen, again = settle(cast)

    assert (fallen.pk, fallen.revocation_reason, fallen.revoked_by) == (badge.pk, FALLEN, None)
    assert again.revoked_at is None
    assert third in again.counted.all()


def test_it_falls_for_good_when_too_few_are_left(cast: Cast, stack: Any) -> None:
    first, _second = give(cast, MEMBERS[0]), give(cast, MEMBERS[1])
    settle(cast)

    revoked(cast, first, reason="Issued in error.", at=now())

    (fallen,) = settle(cast)
    assert fallen.revoked_at is not None


def test_what_a_person_took_back_does_not_come_again_by_itself(cast: Cast, stack: Any) -> None:
    give(cast, MEMBERS[0])
    give(cast, MEMBERS[1])
    (badge,) = settle(cast)

    revoked(cast, badge, reason="The work was not hers.", at=now())
    give(cast, MEMBERS[2])

    assert settle(cast) == [badge]


def test_issued_anew_it_still_names_what_makes_it_up(cast: Cast, stack: Any) -> None:
    first, second = give(cast, MEMBERS[0]), give(cast, MEMBERS[1])
    (badge,) = settle(cast)
    cast.lena.name = "Magdalena Ortiz"
    cast.lena.save(update_fields=["name"])

    reissue_renamed(badge.pk)

    _old, again = settle(cast)
    assert again.replaces == badge
    assert set(again.counted.all()) == {first, second}
    said = json.loads(bytes(again.document))
    assert {credential_id(first), credential_id(second)} < {item["id"] for item in said["evidence"]}


def test_a_member_issued_anew_brings_a_larger_badge_that_names_the_new_one(cast: Cast, stack: Any) -> None:
    first, second = give(cast, MEMBERS[0]), give(cast, MEMBERS[1])
    settle(cast)
    cast.lena.name = "Magdalena Ortiz"
    cast.lena.save(update_fields=["name"])

    reissue_renamed(first.pk)

    old, new = settle(cast)
    assert old.revoked_at is not None
    assert set(new.counted.all()) == {Credential.objects.get(replaces=first), second}
    assert new.learner_name == "Magdalena Ortiz"


def test_badges_that_ended_do_not_count(cast: Cast, stack: Any) -> None:
    give(cast, MEMBERS[0])
    second = give(cast, MEMBERS[1])
    Credential.objects.filter(pk=second.pk).update(valid_until=now() - timedelta(days=1))

    assert settle(cast) == []
    (near,) = stacks_on_the_way_of(cast.lena, now())
    assert (near.standing.have, near.standing.need) == (1, 2)


def test_whoever_has_enough_already_is_looked_at_when_a_stack_is_published(cast: Cast) -> None:
    for slug in MEMBERS:
        published_version(cast.harbour, slug)
    give(cast, MEMBERS[0])
    published_stack(cast, "voice", [{"achievement": slug} for slug in MEMBERS], 1)
    assert Job.objects.filter(unique_key__startswith="new-stack:").exists()

    assert len(settle(cast)) == 1


def test_nobody_starts_work_on_a_badge_that_comes_by_itself(cast: Cast, stack: Any) -> None:
    with pytest.raises(WrongState):
        start(cast.lena, AchievementVersion.objects.get(achievement__slug="voice"), at=now())


def test_a_transcript_says_which_badges_belong_to_which(cast: Cast, stack: Any) -> None:
    first, second = give(cast, MEMBERS[0]), give(cast, MEMBERS[1])
    (badge,) = settle(cast)

    record = sign_record(cast.lena, cast.harbour)

    links = json.loads(record)["credentialSubject"]["association"]
    assert {(each["associationType"], each["sourceId"], each["targetId"]) for each in links} == {
        ("isPartOf", credential_id(member), credential_id(badge)) for member in (first, second)
    }
    report = check_badge(at=now(), data=record, email=cast.lena.email, offline=True)
    assert report.outcome is Outcome.PASSED, report.verification.as_json()["checks"]


def test_a_retired_stack_is_finished_by_whoever_had_begun(cast: Cast, stack: Any) -> None:
    give(cast, MEMBERS[0])  # awarded on MONDAY, before today
    retire_stack(cast.ines, stack)
    give(cast, MEMBERS[1])

    assert len(settle(cast)) == 1


def test_a_retired_stack_is_begun_by_nobody(cast: Cast, stack: Any) -> None:
    retire_stack(cast.ines, stack)
    stack.badge.refresh_from_db()
    stack.badge.retired_at = MONDAY  # the moment of the award is not before it
    stack.badge.save()
    give(cast, MEMBERS[0])
    give(cast, MEMBERS[1])

    assert settle(cast) == []
    assert stacks_on_the_way_of(cast.lena, now()) == []
    stack.refresh_from_db()
    with pytest.raises(WrongState, match="retired already"):
        retire_stack(cast.ines, stack)
    with pytest.raises(WrongState, match="stays as it is"):
        edit_stack(cast.ines, stack, stack.said.model_dump(mode="json"), revision=stack.revision)


def test_whoever_renewed_what_counts_gets_the_larger_badge_again_when_it_ends(cast: Cast, stack: Any) -> None:
    """Signing the renewal could not bring it: then the first was still in force."""
    first, second = give(cast, MEMBERS[0]), give(cast, MEMBERS[1])
    (badge,) = settle(cast)
    assert badge.valid_until is not None
    ended = badge.valid_until + timedelta(days=1)
    assert settle_where_ended(ended) == 0  # nothing was renewed: nothing is due

    Credential.objects.filter(pk__in=[first.pk, second.pk]).update(valid_until=ended + timedelta(days=365))
    Job.objects.filter(unique_key=f"stacks:{cast.lena.pk}").delete()

    assert settle_where_ended(ended) == 1
    assert Job.objects.filter(unique_key=f"stacks:{cast.lena.pk}").exists()
    assert "credentials.settle_ended_stacks" in {entry.name for entry in entries()}


def test_what_a_stack_proves_is_as_old_as_the_badges_it_rests_on(cast: Cast) -> None:
    """The larger badge adds no assessment, so it must not make the proof of three years ago a new one."""
    for slug in MEMBERS[:2]:
        published_version(cast.harbour, slug)
    published_stack(cast, "voice", [{"achievement": slug} for slug in MEMBERS[:2]], 2)
    later = MONDAY + timedelta(days=3 * 365.25)
    first = give(cast, MEMBERS[0])
    issue_credential(issue_directly(cast.ines, DirectAward(cast.lena.email, MEMBERS[1]), at=later).pk)
    Credential.objects.update(valid_until=None)
    settle_stacks(cast.lena.pk, later)
    badge = Credential.objects.get(version__achievement__slug="voice")
    issue_credential(badge.pk)
    link = first.version.said.skills[0]
    assert link.uri in {each.uri for each in badge.version.said.skills}

    proved = profile_of(cast.lena, at=later).skills[link.uri]

    # Three of six years: r = 2^-0.5, and the level of a step is 1.25 times its number.
    assert {round(proof.recency, 6) for proof in proved.proofs} == {round(2**-0.5, 6)}
    assert proved.effective == pytest.approx(1.25 * link.level * 2**-0.25)
    framework = Framework.objects.create(slug="esco", name="ESCO", version="1", licence="x", attribution="x")
    skill = Skill.objects.create(framework=framework, uri=link.uri, label=link.label)
    for version in (first.version, badge.version):
        version.proved_skills.create(skill=skill, level=link.level)
    claims = claims_about(Credential.objects.filter(learner=cast.lena), [skill], at=later)[cast.lena.pk]
    assert {claim.since for claim in claims} == {MONDAY}
