"""Badges from elsewhere, from the check to the profile. The verdicts are those of the vectors' manifest."""

from collections.abc import Callable
from datetime import timedelta
from math import isclose
from urllib.parse import urlsplit

import pytest

from tests.conftest import Cast
from tests.own_vectors.judging import page
from tests.planning.scenes import CAMPAIGNS, JUNE, as_json, skill, vector
from tests.planning.scenes import bring as bring
from workmark.credentials.registry_models import IssuerRegistry, RegisteredIssuer
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.openbadges.trust import NOBODY_KNOWN
from workmark.organisations.acting import SYSTEM
from workmark.organisations.models import AuditEvent, DomainProof, Person
from workmark.planning.actions.claim_skill import claim_skill, withdraw_claim
from workmark.planning.actions.confirm_alignment import confirm_alignment, set_alignment_aside
from workmark.planning.actions.import_credential import import_credential
from workmark.planning.actions.record_recheck import record_recheck
from workmark.planning.actions.remove_imported import remove_imported
from workmark.planning.bringing import Brought
from workmark.planning.importing import MatchedBy
from workmark.planning.models import ImportedAward, ImportedCredential, ImportedSkill, SelfClaim
from workmark.planning.profiles import OLDEST_CHECK, award_lapse, profile_of
from workmark.planning.profiling import Lapse
from workmark.planning.strengths import EvidenceKind
from workmark.skills.actions.index_framework import index_framework
from workmark.skills.models import Skill

Bring = Callable[..., Brought]
HERS = "people/sound-lena-asks.json"


@pytest.fixture
def campaigns(cast: Cast) -> Skill:
    return skill(CAMPAIGNS, "Plan social media marketing campaigns")


def lapse(imported: ImportedCredential) -> Lapse | None:
    return award_lapse(imported.awards.get(), JUNE)


def test_a_sound_badge_of_hers_by_a_listed_issuer_proves_its_skill(
    cast: Cast, campaigns: Skill, bring: Bring
) -> None:
    """It has a rubric result, so it is a test: strength .8. It states no level: step 2 is assumed, 2.5 of 5."""
    import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)

    found = profile_of(cast.lena, at=JUNE).skills[CAMPAIGNS]

    assert found.is_proved
    assert (found.certified, found.strength) == (2.5, 0.8)
    assert found.evidence is EvidenceKind.TEST
    # A month and a day of six years: 2.5 x sqrt(2^(-31/2191.5)).
    assert isclose(found.effective, 2.5 * 2 ** (-31 / (6 * 365.25) / 2))


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("people/otto-asks.json", None),  # the same badge: Lena's
        ("people/no-identifier.json", Lapse.OWNER_UNCLEAR),
        ("signatures/changed-name.json", Lapse.FAILED),
        ("dates/expired.json", Lapse.EXPIRED),
        ("dates/not-yet.json", Lapse.NOT_YET),
        ("status/revoked.json", Lapse.REVOKED),
        ("status/suspended.json", Lapse.ON_HOLD),
        ("status/list-silent.json", Lapse.UNCLEAR),
    ],
)
def test_what_is_not_passed_counts_for_nothing_and_says_why(
    cast: Cast, campaigns: Skill, bring: Bring, file: str, why: Lapse | None
) -> None:
    imported = import_credential(cast.lena, bring(cast.lena, file), at=JUNE)

    assert lapse(imported) is why
    assert (CAMPAIGNS in profile_of(cast.lena, at=JUNE).levels) is (why is None)


def test_somebody_elses_badge_is_kept_with_its_verdict_and_proves_nothing_of_her(
    cast: Cast, campaigns: Skill, bring: Bring
) -> None:
    imported = import_credential(cast.otto, bring(cast.otto, HERS), at=JUNE)

    assert imported.outcome == "passed"
    assert lapse(imported) is Lapse.NOT_HERS
    assert profile_of(cast.otto, at=JUNE).levels == {}


def test_an_address_that_is_not_confirmed_makes_no_badge_hers(
    cast: Cast, campaigns: Skill, bring: Bring
) -> None:
    cast.lena.emailaddress_set.update(verified=False)

    assert lapse(import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)) is Lapse.OWNER_UNCLEAR


def test_a_badge_that_anybody_could_have_signed_proves_nothing(
    cast: Cast, campaigns: Skill, bring: Bring
) -> None:
    """A key of one's own makes a badge that passes every check. Somebody must vouch for who holds it."""
    imported = import_credential(cast.lena, bring(cast.lena, HERS, trust=NOBODY_KNOWN), at=JUNE)

    assert imported.outcome == "passed"
    assert lapse(imported) is Lapse.UNVOUCHED


def test_an_answer_grows_too_old(cast: Cast, campaigns: Skill, bring: Bring) -> None:
    import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)
    later = JUNE + OLDEST_CHECK + timedelta(seconds=1)

    found = profile_of(cast.lena, at=later).skills[CAMPAIGNS]

    assert [claim.lapse for claim in found.lapsed] == [Lapse.STALE]


def test_a_record_gives_each_badge_in_it_by_itself(cast: Cast, campaigns: Skill, bring: Bring) -> None:
    sound = import_credential(cast.lena, bring(cast.lena, "records/sound-record.json"), at=JUNE)
    mixed = import_credential(cast.lena, bring(cast.lena, "records/badge-revoked.json"), at=JUNE)

    assert [award.outcome for award in sound.awards.all()] == ["passed", "passed"]
    assert [award.outcome for award in mixed.awards.all()] == ["passed", "failed"]
    assert mixed.outcome == "failed"


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("older/sound-lena-asks.json", "Tell an employer's story"),  # its title stands on a page of its own
        ("older/sound-baked.png", "Tell an employer's story"),
        ("pictures/sound.pdf", "Social Media Marketing"),
        ("pictures/sound.svg", "Social Media Marketing"),
        ("tokens/sound.jwt", "Social Media Marketing"),
        ("handing/sound-presentation.json", "Social Media Marketing"),
        ("tokens/sound-presentation.jwt", "Social Media Marketing"),
    ],
)
def test_every_form_is_read(cast: Cast, bring: Bring, file: str, title: str) -> None:
    imported = import_credential(cast.lena, bring(cast.lena, file), at=JUNE)

    award = imported.awards.get()
    assert award.title == title
    assert award.issuer_name == "Harbour Skills Institute"
    assert award.awarded_at is not None
    assert bytes(ImportedCredential.objects.get().document) == vector(file)


def test_an_older_badge_is_hers_by_its_hashed_address_and_its_site_alone_vouches_for_nothing(
    cast: Cast, bring: Bring
) -> None:
    imported = import_credential(cast.lena, bring(cast.lena, "older/sound-lena-asks.json"), at=JUNE)

    assert lapse(imported) is Lapse.UNVOUCHED
    assert imported.awards.get().standing == "self-asserted"


def test_a_site_counts_once_an_organisation_here_has_proved_it_and_only_while_it_is_seen_there(
    cast: Cast, bring: Bring
) -> None:
    badge = as_json(vector("older/sound-lena-asks.json"))
    proof = DomainProof.objects.create(
        organisation=cast.harbour, domain=urlsplit(badge["id"]).hostname, method="dns", proved_at=JUNE
    )

    imported = import_credential(cast.lena, bring(cast.lena, "older/sound-lena-asks.json"), at=JUNE)
    assert (lapse(imported), imported.awards.get().standing) == (None, "domain-proved")

    DomainProof.objects.filter(pk=proof.pk).update(last_held_at=JUNE - timedelta(days=31))
    [award] = bring(cast.lena, "older/sound-lena-asks.json").awards
    assert award.standing == "self-asserted"


def test_a_registry_that_lists_the_site_vouches_for_it(cast: Cast, bring: Bring) -> None:
    registry = IssuerRegistry.objects.create(slug="nation", title="The nation's registry")
    story = as_json(page(as_json(vector("older/sound-lena-asks.json"))["badge"]).body)
    RegisteredIssuer.objects.create(registry=registry, issuer_id=story["issuer"], name="Harbour")

    [award] = bring(cast.lena, "older/sound-lena-asks.json").awards

    assert award.standing == "in-registry"


def test_a_name_alone_is_a_suggestion_until_she_says_yes(cast: Cast, bring: Bring) -> None:
    """The address is known to no framework here, but the name is."""
    mine = skill("http://own.example/7", "Plan social media marketing campaigns")
    index_framework(mine.framework)
    imported = import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)
    item = ImportedSkill.objects.get(award__imported=imported)
    assert (item.skill, item.matched_by, item.confirmed_at) == (mine, MatchedBy.LABEL, None)
    assert profile_of(cast.lena, at=JUNE).levels == {}

    confirm_alignment(cast.lena, item, skill=mine, at=JUNE)
    assert set(profile_of(cast.lena, at=JUNE).levels) == {mine.uri}

    set_alignment_aside(cast.lena, item)
    assert profile_of(cast.lena, at=JUNE).levels == {}


def test_a_skill_of_another_name_is_never_what_a_badge_means(cast: Cast, bring: Bring) -> None:
    """Else one sound badge for baking would prove whatever she likes."""
    imported = import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)
    wished = skill("http://own.example/8", "Guide a ship")

    with pytest.raises(InvalidInput):
        confirm_alignment(cast.lena, ImportedSkill.objects.get(), skill=wished, at=JUNE)

    assert ImportedSkill.objects.get(award__imported=imported).skill is None
    assert profile_of(cast.lena, at=JUNE).levels == {}


def test_what_was_found_by_address_is_not_hers_to_change(cast: Cast, campaigns: Skill, bring: Bring) -> None:
    import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)
    other = skill("http://own.example/8", "Plan social media marketing campaigns")

    confirm_alignment(cast.lena, ImportedSkill.objects.get(), skill=other, at=JUNE)

    assert ImportedSkill.objects.get().skill == campaigns


def test_an_old_entry_leads_to_the_one_that_replaced_it(cast: Cast, campaigns: Skill, bring: Bring) -> None:
    newer = skill("http://data.europa.eu/esco/skill/2", "Plan campaigns")
    Skill.objects.filter(pk=campaigns.pk).update(is_retired=True, replaced_by=newer)

    import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)

    assert set(profile_of(cast.lena, at=JUNE).levels) == {newer.uri}


def test_a_new_check_changes_the_verdict_and_keeps_what_she_confirmed(cast: Cast, bring: Bring) -> None:
    mine = skill("http://own.example/7", "Plan social media marketing campaigns")
    imported = import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)
    confirm_alignment(cast.lena, ImportedSkill.objects.get(), skill=mine, at=JUNE)
    later = JUNE + timedelta(days=400)  # past its last day

    held = record_recheck(SYSTEM, imported, bring(cast.lena, HERS, at=later), at=later)

    assert (held.outcome, held.checked_at) == ("failed", later)
    assert ImportedSkill.objects.get().confirmed_at == JUNE
    assert [claim.lapse for claim in profile_of(cast.lena, at=later).skills[mine.uri].lapsed] == [
        Lapse.EXPIRED
    ]


def test_a_check_that_reads_nothing_leaves_the_badge_and_trusts_it_no_more(
    cast: Cast, campaigns: Skill, bring: Bring
) -> None:
    imported = import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)

    record_recheck(SYSTEM, imported, Brought(b"", "not-determined", {}, ()), at=JUNE)

    assert ImportedAward.objects.get().outcome == "not-determined"
    assert bytes(ImportedCredential.objects.get().document) == vector(HERS)
    assert profile_of(cast.lena, at=JUNE).levels == {}


def test_the_same_bytes_are_brought_once(cast: Cast, campaigns: Skill, bring: Bring) -> None:
    import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)

    with pytest.raises(WrongState, match="before"):
        import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)


def test_what_holds_no_badge_is_refused(cast: Cast, bring: Bring) -> None:
    with pytest.raises(InvalidInput):
        import_credential(cast.lena, bring(cast.lena, b"hello"), at=JUNE)
    assert not ImportedCredential.objects.exists()


def test_removing_erases_every_row_of_it(cast: Cast, campaigns: Skill, bring: Bring) -> None:
    imported = import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)

    with pytest.raises(NotAllowed):
        remove_imported(cast.otto, imported)
    remove_imported(cast.lena, imported)

    assert not ImportedCredential.objects.exists()
    assert not ImportedAward.objects.exists()
    assert not ImportedSkill.objects.exists()


def test_nobody_brings_claims_or_decides_for_her(cast: Cast, campaigns: Skill, bring: Bring) -> None:
    imported = import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)
    claim = claim_skill(cast.lena, campaigns, level=3, at=JUNE)

    with pytest.raises(NotAllowed):
        record_recheck(cast.emre, imported, bring(cast.lena, HERS), at=JUNE)
    with pytest.raises(NotAllowed):
        confirm_alignment(cast.ines, ImportedSkill.objects.get(), skill=campaigns, at=JUNE)
    with pytest.raises(NotAllowed):
        withdraw_claim(cast.otto, claim)


def test_a_claim_stands_apart_and_proves_nothing(cast: Cast, campaigns: Skill) -> None:
    claim_skill(cast.lena, campaigns, level=4, words="In the café", at=JUNE)

    profile = profile_of(cast.lena, at=JUNE)

    assert profile.levels == {}
    assert dict(profile.skills) == {}
    assert [(claim.level, claim.words) for claim in profile.claims] == [(4, "In the café")]


def test_saying_it_again_changes_the_claim_and_taking_it_back_erases_it(cast: Cast, campaigns: Skill) -> None:
    claim_skill(cast.lena, campaigns, level=4, at=JUNE)
    claim = claim_skill(cast.lena, campaigns, level=2, words=" Less than I thought ", at=JUNE)
    assert [(each.level, each.words) for each in SelfClaim.objects.all()] == [(2, "Less than I thought")]

    withdraw_claim(cast.lena, claim)

    assert not SelfClaim.objects.exists()
    verbs = list(AuditEvent.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["profile.claim", "profile.claim", "profile.withdraw_claim"]
    assert all(not event.detail or "Less" not in str(event.detail) for event in AuditEvent.objects.all()), (
        "The record of changes holds none of her words."
    )


@pytest.mark.parametrize("level", [0, 5])
def test_a_claim_has_one_of_four_levels(cast: Cast, campaigns: Skill, level: int) -> None:
    with pytest.raises(InvalidInput):
        claim_skill(cast.lena, campaigns, level=level, at=JUNE)


def test_a_group_of_skills_is_nobodys_skill(cast: Cast) -> None:
    with pytest.raises(InvalidInput, match="mending"):
        claim_skill(cast.lena, skill("http://own.example/g", "Marketing", kind="group"), level=1, at=JUNE)


def test_all_of_it_goes_with_the_account(cast: Cast, campaigns: Skill, bring: Bring) -> None:
    """The rows are moved to an account that no audit event names, since the record of changes outlives a person."""
    import_credential(cast.lena, bring(cast.lena, HERS), at=JUNE)
    claim_skill(cast.lena, campaigns, level=2, words="SECRET", at=JUNE)
    leaving = Person.objects.create_user("gone@demo.workmark.test", name="Gone")
    SelfClaim.objects.update(person=leaving)
    ImportedCredential.objects.update(person=leaving)

    leaving.delete()

    assert not SelfClaim.objects.exists()
    assert not ImportedCredential.objects.exists()
    assert not ImportedSkill.objects.exists()


def test_the_vector_is_what_the_test_says_it_is() -> None:
    said = as_json(vector(HERS))
    assert said["credentialSubject"]["achievement"]["alignment"][0]["targetUrl"] == CAMPAIGNS


def test_what_holds_no_badge_is_not_called_one_from_here(cast: Cast, bring: Bring) -> None:
    with pytest.raises(InvalidInput, match="We found no badge here"):
        import_credential(cast.lena, bring(cast.lena, b"no badge"), at=JUNE)

    assert not ImportedCredential.objects.exists()
