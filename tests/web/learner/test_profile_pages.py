"""Lena's skills profile on its pages and over the API, from badges that are really issued and really checked."""

import json
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.conftest import Program
from tests.api.conftest import program as program
from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from tests.planning.scenes import CAMPAIGNS, ISSUER, skill, vector
from workmark.credentials.models import Credential
from workmark.credentials.registry_models import IssuerRegistry, RegisteredIssuer
from workmark.lib.clock import now
from workmark.planning.actions.set_goal import set_goal
from workmark.planning.models import ImportedCredential, ImportedSkill, IssuerHalfLife, SelfClaim
from workmark.planning.wishing import Wish
from workmark.skills.actions.index_framework import index_framework
from workmark.skills.models import Occupation, OccupationSkill, Skill, Wording

HERS = "dates/sound-open-end.json"  # without an end, by a key that a registry below lists


@pytest.fixture
def campaigns(cast: Cast) -> Skill:
    cache.clear()
    registry = IssuerRegistry.objects.create(slug="colleges", title="Colleges")
    RegisteredIssuer.objects.create(registry=registry, issuer_id=ISSUER, name="Harbour Skills Institute")
    return skill(CAMPAIGNS, "plan social media marketing campaigns")


@pytest.fixture
def lena(cast: Cast, campaigns: Skill) -> Client:
    client = Client()
    client.force_login(cast.lena)
    return client


def words_of(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def brought(client: Client, file: str = HERS) -> ImportedCredential:
    answer = client.post("/work/profile/import/", {"file": SimpleUploadedFile("badge.json", vector(file))})
    assert answer.status_code == 302, words_of(answer)
    return ImportedCredential.objects.latest("pk")


def test_a_badge_of_ours_proves_its_skills_and_a_revoked_one_says_why_not(cast: Cast, lena: Client) -> None:
    badge = issued(cast)
    link = badge.version.said.skills[0]
    page = words_of(lena.get("/work/profile/"))
    assert f'href="/badges/{badge.token}/"' in page
    assert link.label.lower() in page.lower()
    assert "Assessed on real work," in page
    assert "Strength of the proof: 95 of 100" in page

    revoked(cast, badge, reason="A mistake.", at=now())

    page = words_of(lena.get("/work/profile/"))
    assert "Taken back by its issuer" in page
    assert "No badge of yours proves a skill yet." in page


def test_a_badge_on_hold_counts_for_nothing_and_says_so(cast: Cast, lena: Client) -> None:
    badge = issued(cast)
    Credential.objects.filter(pk=badge.pk).update(held_at=now())

    page = words_of(lena.get("/work/profile/"))

    assert "Put on hold by its issuer" in page
    assert "No badge of yours proves a skill yet." in page


def test_a_direct_award_is_no_more_than_a_completion(cast: Cast, lena: Client) -> None:
    badge = issued(cast)
    Credential.objects.filter(pk=badge.pk).update(decision=None)

    page = words_of(lena.get("/work/profile/"))

    assert "Taken part to the end," in page
    assert "Strength of the proof: 50 of 100" in page
    assert 'fill="url(#level-hatch)"' in page, "drawn otherwise than what was assessed at work"


def test_she_brings_a_badge_reads_its_verdict_and_sees_it_count(lena: Client) -> None:
    held = brought(lena)

    verdict = words_of(lena.get(f"/work/profile/imported/{held.token}/"))
    assert "It passes every check, it is yours, and somebody vouches for its issuer." in verdict
    assert "Counts for “plan social media marketing campaigns” of ESCO." in verdict
    assert "Is every byte the same as when it was signed?" in verdict
    assert "Tested" in words_of(lena.get("/work/profile/"))
    assert lena.get(f"/work/profile/imported/{held.token}/file/").content == vector(HERS)


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("signatures/changed-name.json", "A check found something wrong"),
        ("dates/expired.json", "Past its last day"),
    ],
)
def test_what_does_not_count_is_kept_and_says_why(lena: Client, file: str, why: str) -> None:
    held = brought(lena, file)

    assert why in words_of(lena.get(f"/work/profile/imported/{held.token}/"))
    assert "No badge of yours proves a skill yet." in words_of(lena.get("/work/profile/"))


def test_a_badge_whose_description_could_not_be_read_is_not_said_to_name_no_skill(lena: Client) -> None:
    """An Open Badges 2 badge names its skills and its issuer in pages of its issuer's, and none answers here."""
    held = brought(lena, "older/hosted-silent.json")

    page = words_of(lena.get(f"/work/profile/imported/{held.token}/"))

    assert "Its description could not be read, so we cannot tell which skills it names." in page
    assert "It names no skill" not in page
    assert "Issuer, as it writes" not in page


def test_a_vouched_badge_of_somebody_else_is_not_hers(cast: Cast, campaigns: Skill) -> None:
    client = Client()
    client.force_login(cast.otto)
    held = brought(client)

    page = words_of(client.get(f"/work/profile/imported/{held.token}/"))

    assert "It was given to another address than yours" in page


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, "Give one of them: a file, an address, or a text."),
        ({"text": "no badge"}, "We found no badge here."),
        ({"text": '{"a": 1}'}, "We found no badge here."),
        ({"text": "x", "url": "https://a.example/"}, "Give one of them"),
    ],
)
def test_what_cannot_be_brought_says_so(lena: Client, said: dict[str, str], told: str) -> None:
    answer = lena.post("/work/profile/import/", said)

    assert answer.status_code == 422
    assert told in words_of(answer)
    assert not ImportedCredential.objects.exists()


def test_a_badge_from_here_is_not_brought_again(cast: Cast, lena: Client) -> None:
    badge = issued(cast)

    answer = lena.post("/work/profile/import/", {"text": bytes(badge.document).decode()})

    assert "This badge is from here." in words_of(answer)


def test_it_is_checked_again_and_removed(lena: Client) -> None:
    held = brought(lena)
    RegisteredIssuer.objects.all().delete()

    lena.post(f"/work/profile/imported/{held.token}/check/")
    assert "Nobody we know vouches" in words_of(lena.get(f"/work/profile/imported/{held.token}/"))

    assert "leaves your profile" in words_of(lena.get(f"/work/profile/imported/{held.token}/remove/"))
    lena.post(f"/work/profile/imported/{held.token}/remove/")
    assert not ImportedCredential.objects.exists()


def attribution_on(client: Client, address: str, shown: Skill) -> int:
    """How often a page has the words that the source of a skill wants shown."""
    said = f'<p class="muted small">{shown.framework.attribution}</p>'
    return client.get(address).content.decode().count(said)


def test_she_says_what_a_badge_means(lena: Client, campaigns: Skill) -> None:
    Skill.objects.filter(pk=campaigns.pk).update(uri="http://own.example/9")
    index_framework(campaigns.framework)
    held = brought(lena)
    item = ImportedSkill.objects.get()
    address, proved = f"/work/profile/alignments/{item.pk}/", "Plan social media marketing campaigns"
    assert "Does it mean" in words_of(lena.get(f"/work/profile/imported/{held.token}/"))
    assert proved not in words_of(lena.get("/work/profile/"))
    assert attribution_on(lena, f"{address}?q=campaign", campaigns) == 1

    lena.post(address, {"q": "campaign", "skill": campaigns.pk})
    assert proved in words_of(lena.get("/work/profile/"))

    lena.post(address, {"q": "campaign", "skill": "99999"})
    assert proved in words_of(lena.get("/work/profile/"))

    lena.post(address, {"q": "campaign", "skill": ""})
    assert proved not in words_of(lena.get("/work/profile/"))


def test_a_name_that_no_skill_has_counts_for_none(lena: Client, campaigns: Skill) -> None:
    Skill.objects.filter(pk=campaigns.pk).update(uri="http://own.example/9", label="campaigning")
    index_framework(campaigns.framework)
    held = brought(lena)
    address = f"/work/profile/alignments/{ImportedSkill.objects.get().pk}/"
    assert "so it counts for none" in words_of(lena.get(f"/work/profile/imported/{held.token}/"))

    lena.post(address, {"q": "campaign", "skill": campaigns.pk})

    assert ImportedSkill.objects.get().skill is None


def test_a_skill_is_searched_claimed_drawn_hollow_and_taken_back(lena: Client, campaigns: Skill) -> None:
    index_framework(campaigns.framework)
    found = words_of(lena.get("/work/profile/claim/?q=social+campaigns"))
    assert "plan social media marketing campaigns" in found
    assert attribution_on(lena, "/work/profile/claim/?q=social+campaigns", campaigns) == 1
    assert attribution_on(lena, "/work/profile/claim/?q=zebra", campaigns) == 0
    assert "No skill here holds all of" in words_of(lena.get("/work/profile/claim/?q=zebra"))

    answer = lena.post(
        "/work/profile/claim/", {"q": "social", "skill": campaigns.pk, "level": 3, "words": "At the café"}
    )
    assert answer.status_code == 302
    page = words_of(lena.get("/work/profile/"))
    assert "No proof, and not counted as one" in page
    assert "level-hollow" in page
    assert "At the café" in page

    lena.post(f"/work/profile/claims/{SelfClaim.objects.get().pk}/remove/")
    assert not SelfClaim.objects.exists()


def test_a_skill_picked_while_typing_is_chosen_already(lena: Client, campaigns: Skill) -> None:
    group = skill("http://own.example/g", "All of marketing", kind="group")
    picked = f"choose:skills:{campaigns.pk}"
    assert "checked" in words_of(lena.get("/work/profile/claim/", {"do": picked}))

    assert (
        lena.post("/work/profile/claim/", {"do": picked, "skill": campaigns.pk, "level": 1}).status_code
        == 302
    )
    assert SelfClaim.objects.get().skill == campaigns
    for nothing in (f"choose:skills:{group.pk}", "choose:skills:x", "choose:skills:" + "9" * 40):
        assert "Which skill?" not in words_of(lena.get("/work/profile/claim/", {"do": nothing}))


def test_a_claim_needs_a_skill_and_a_level(lena: Client, campaigns: Skill) -> None:
    index_framework(campaigns.framework)
    answer = lena.post("/work/profile/claim/", {"q": "social", "level": 9})

    assert answer.status_code == 422
    assert not SelfClaim.objects.exists()


def test_the_numbers_in_force_are_shown_to_everyone(db: None, settings: Any) -> None:
    settings.WORKMARK_STRENGTHS = {**settings.WORKMARK_STRENGTHS, "test": 0.77}

    page = words_of(Client().get("/methods/skills/"))

    assert '<td class="number">0.77</td>' in page
    assert '<td class="number">3.75</td>' in page


def test_her_goal_is_drawn_on_her_profile_and_told_as_a_share(cast: Cast, lena: Client) -> None:
    """Asked: an essential skill, 3 at weight 1, and an optional one, 2 at weight 1/2: 4 in all. Proved: step 2, 2.5.
    2.5 of 4 is 62.5, and we say 62."""
    badge = issued(cast)
    link = badge.version.said.skills[0]
    assert link.level == 2
    known = skill(link.uri, link.label)
    job = Occupation.objects.create(framework=known.framework, uri="http://own.example/job", label="florist")
    OccupationSkill.objects.create(occupation=job, skill=known, is_essential=True)
    OccupationSkill.objects.create(
        occupation=job, skill=skill("http://own.example/bind", "bind flowers"), is_essential=False
    )
    Credential.objects.filter(pk=badge.pk).update(awarded_at=now())
    set_goal(cast.lena, Wish(job), at=now())

    page = words_of(lena.get("/work/profile/"))

    assert "Ready for florist: 62 of 100" in page
    assert "Your goal asks for: Alone on new work" in page
    assert "Your goal asks for 1 skill that nothing proves yet" in page
    assert "Bind flowers" in page
    assert "level-target" in page


# --- For an issuer -----------------------------------------------------------------------------------------------------


def test_an_owner_sets_how_fast_proofs_fade_and_everyone_sees_it(cast: Cast, lena: Client) -> None:
    ines = Client()
    ines.force_login(cast.ines)
    page = "/issuing/harbour-skills/fading/"
    assert "Usual here: 6" in words_of(ines.get(page))

    assert ines.post(page, {"technology": "2", "method": "", "transversal": ""}).status_code == 302
    assert "Harbour Skills Institute, Tools and technology: 2" in words_of(Client().get("/methods/skills/"))
    assert ines.post(page, {"technology": "0", "method": "", "transversal": ""}).status_code == 422
    assert ines.post(page, {"technology": "", "method": "", "transversal": ""}).status_code == 302
    assert not IssuerHalfLife.objects.exists()
    assert lena.get(page).status_code == 404


# --- For programs ------------------------------------------------------------------------------------------------------


def test_a_program_reads_claims_brings_and_removes(
    cast: Cast, campaigns: Skill, program: Callable[..., Program]
) -> None:
    hers = program(cast.lena)
    claim = hers.post("/profile/claims", {"skill": CAMPAIGNS, "level": 2})
    assert claim.status_code == 201
    assert hers.get("/profile/claims").json()["total"] == 1
    made = hers.post("/profile/imports", {"document": json.loads(vector(HERS))})
    assert made.status_code == 201
    award = made.json()["awards"][0]
    assert (award["outcome"], award["why_not"], award["evidence"]) == ("passed", "", "test")
    assert award["skills"][0]["skill"] == CAMPAIGNS
    [shown] = hers.get("/profile").json()["skills"]
    assert (shown["uri"], shown["certified"], shown["strength"]) == (CAMPAIGNS, 2.5, 0.8)
    assert shown["proofs"][0]["source"] == f"imported:{made.json()['token']}:0"

    again = hers.post(f"/profile/imports/{made.json()['token']}/check")
    assert again.json()["outcome"] == "passed"
    assert hers.delete(f"/profile/imports/{made.json()['token']}").status_code == 204
    assert hers.delete(f"/profile/claims/{claim.json()['id']}").status_code == 204
    assert hers.get("/profile").json()["skills"] == []


def test_a_program_needs_the_scope_and_reaches_nobody_elses(
    cast: Cast, campaigns: Skill, program: Callable[..., Program]
) -> None:
    hers = program(cast.lena)
    made = hers.post("/profile/imports", {"document": json.loads(vector(HERS))}).json()
    claim = hers.post("/profile/claims", {"skill": CAMPAIGNS, "level": 2}).json()
    ottos = program(cast.otto)

    assert program(cast.lena, "catalogue:read").get("/profile").status_code == 403
    assert program(cast.lena, "credentials:read").post("/profile/imports", {"text": "x"}).status_code == 403
    assert ottos.delete(f"/profile/imports/{made['token']}").status_code == 404
    assert ottos.post(f"/profile/imports/{made['token']}/check").status_code == 404
    assert ottos.delete(f"/profile/claims/{claim['id']}").status_code == 404
    assert ottos.post("/profile/claims", {"skill": "http://nothing.example/", "level": 2}).status_code == 422
    assert ottos.post("/profile/imports", {"text": "a", "url": "https://b.example"}).status_code == 422


def test_a_profile_names_skills_in_the_readers_language(cast: Cast, lena: Client) -> None:
    link = issued(cast).version.said.skills[0]
    known = skill(link.uri, link.label)
    Wording.objects.create(skill=known, language="es", label="contar existencias")
    cast.lena.language = "es"
    cast.lena.save()

    page = lena.get("/work/profile/").content.decode()

    assert "Contar existencias" in page
    assert link.label.casefold() not in page.casefold()
