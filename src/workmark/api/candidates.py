"""People who agreed to be found, by what they prove: no names, no order of merit, and a question they may say no to."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from workmark.api.door import Door, acting
from workmark.api.employer import employer_of
from workmark.api.inputs import Line, Paged, PageFacts, Said, SlugInPath, TokenInPath, Window, page_of
from workmark.lib.clock import now, start_of_day
from workmark.lib.problems import InvalidInput
from workmark.organisations.models import Person
from workmark.organisations.permissions import require
from workmark.skills.addresses import frameworks_open_to
from workmark.skills.models import Skill
from workmark.workforce.actions.ask_introduction import LONGEST_WORDS, ask_introduction
from workmark.workforce.candidate_models import CandidateProof, Introduction
from workmark.workforce.candidates import (
    MOST_SKILLS,
    Search,
    Sought,
    candidate_of,
    candidates_among,
    people_found,
    proofs_of,
)
from workmark.workforce.consents import note_views
from workmark.workforce.introductions import introductions_asked, note_named
from workmark.workforce.openings import opening_of

router = Router(tags=["recruiting"], auth=Door("recruiting"))


class SkillSought(Said):
    """level: 1 to 4, at least. years: proved within so many; left out, at any time."""

    uri: Line
    level: int = Field(1, ge=1, le=4)
    years: int | None = Field(None, ge=1, le=50)
    at_work: bool = False


class CandidateSearch(Window):
    """Whoever proves every skill is found. The order is drawn anew each day and says nothing of anybody."""

    skills: list[SkillSought] = Field(min_length=1, max_length=MOST_SKILLS)
    country: str = Field("", max_length=2)
    region: str = Field("", max_length=6)
    language: str = Field("", max_length=12)


class ProofOfSkill(Schema):
    skill: str
    label: str
    level: int
    evidence: str
    earned_at: datetime = Field(description="The day, as its first moment: the minute would say who it is.")
    title: str
    issuer: str


class CandidateShown(Schema):
    token: str = Field(description="What the candidate is called. It ends with what they agreed to.")
    region: str
    languages: list[str]
    proofs: list[ProofOfSkill]


class CandidatePage(PageFacts):
    items: list[CandidateShown]


class ToAsk(Said):
    words: str = Field(min_length=1, max_length=LONGEST_WORDS, description="They read it, and say yes or no.")
    opening: str = Field("", max_length=64, description="The token of an opening of yours.")


class IntroductionShown(Schema):
    token: str
    asked_at: datetime
    answer_until: datetime
    is_named: bool = Field(description="A no and silence look the same.")
    name: str
    email: str


class IntroductionPage(PageFacts):
    items: list[IntroductionShown]


@router.post(
    "/employers/{slug}/candidates/search",
    response=CandidatePage,
    summary="Look for candidates by what they prove; each finds out that you looked",
)
def search(request: HttpRequest, slug: SlugInPath, said: CandidateSearch) -> dict[str, Any]:
    person, at = acting(request), now()
    employer = employer_of(person, slug)
    require(person, "candidate.search", employer)
    wanted = Search(_sought(person, said.skills), said.country, said.region, said.language)
    people = people_found(person, employer, wanted, at=at)
    start = (said.page - 1) * said.page_size
    page = people[start : start + said.page_size]
    shown = candidates_among(page, employer, wanted, at=at)
    note_views([each.consent for each in shown], employer, person, "search", at=at)
    return {
        "items": [
            CandidateShown(
                token=each.consent.token,
                region=each.listing.region or each.listing.country if each.listing else "",
                languages=each.listing.language_codes if each.listing else [],
                proofs=[
                    _proof(proof, sought.skill)
                    for proof, sought in zip(each.proofs, wanted.skills, strict=True)
                ],
            )
            for each in shown
        ],
        "total": len(people),
        "page": said.page,
        "has_more": start + len(page) < len(people),
    }


@router.get(
    "/employers/{slug}/candidates/{token}",
    response=list[ProofOfSkill],
    summary="Everything one candidate lets you see",
)
def candidate(request: HttpRequest, slug: SlugInPath, token: TokenInPath) -> list[ProofOfSkill]:
    person, at = acting(request), now()
    employer = employer_of(person, slug)
    consent = candidate_of(person, employer, token, at=at)
    note_views([consent], employer, person, "search", at=at)
    return [_proof(proof, proof.skill) for proof in proofs_of(consent, employer, at=at)]


@router.post(
    "/employers/{slug}/candidates/{token}/introductions",
    response={201: IntroductionShown},
    summary="Ask a candidate whether they want to be named",
)
def ask(request: HttpRequest, slug: SlugInPath, token: TokenInPath, said: ToAsk) -> Status[IntroductionShown]:
    person, at = acting(request), now()
    employer = employer_of(person, slug)
    opening = opening_of(person, employer, said.opening) if said.opening else None
    made = ask_introduction(person, employer, token, words=said.words, opening=opening, at=at)
    return Status(201, _introduction(made, at))


@router.get(
    "/employers/{slug}/introductions",
    response=IntroductionPage,
    summary="Whom you asked, and who is named to you now; each who is finds out that you looked",
)
def introductions(request: HttpRequest, slug: SlugInPath, window: Paged) -> dict[str, Any]:
    person, at = acting(request), now()
    employer = employer_of(person, slug)
    shown = page_of(introductions_asked(person, employer), window, lambda asked: asked)
    note_named(shown["items"], employer, person, at=at)
    return shown | {"items": [_introduction(asked, at) for asked in shown["items"]]}


def _sought(person: Person, wanted: list[SkillSought]) -> tuple[Sought, ...]:
    """Raises InvalidInput for an address that no framework this person may read holds."""
    readable = Skill.objects.filter(
        uri__in=[each.uri for each in wanted], framework__in=frameworks_open_to(person)
    )
    skills = {skill.uri: skill for skill in readable.select_related("framework")}
    if unknown := [each.uri for each in wanted if each.uri not in skills]:
        told = _("We hold no skill at this address: %(uri)s") % {"uri": unknown[0]}
        raise InvalidInput(told, fields={"skills": [told]})
    return tuple(Sought(skills[each.uri], each.level, each.years, each.at_work) for each in wanted)


def _proof(proof: CandidateProof, skill: Skill) -> ProofOfSkill:
    return ProofOfSkill(
        skill=skill.uri,
        label=skill.label,
        level=proof.level,
        evidence=proof.evidence,
        earned_at=start_of_day(proof.earned_at),
        title=proof.credential.version.title,
        issuer=proof.credential.issuer.name,
    )


def _introduction(asked: Introduction, at: datetime) -> IntroductionShown:
    is_named = asked.is_named_at(at)
    return IntroductionShown(
        token=asked.token,
        asked_at=asked.asked_at,
        answer_until=asked.expires_at,
        is_named=is_named,
        name=asked.person.name if is_named else "",
        email=asked.person.email if is_named else "",
    )
