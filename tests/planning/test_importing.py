"""What a foreign document says, and nothing more: every member may be missing, of the wrong type, or hostile."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from workmark.openbadges.whose import Whose
from workmark.planning.importing import MOST_SKILLS, ForeignAward, MatchedBy, read_award
from workmark.planning.matching import match
from workmark.planning.strengths import EvidenceKind
from workmark.skills.models import Framework, Skill


def read(achievement: Any = None, **document: Any) -> ForeignAward:
    subject = {"achievement": achievement or {}}
    return read_award({"credentialSubject": subject, **document}, addresses=["lena@demo.workmark.test"])


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("Level 3 of 4", 3),
        ("Level 4 of 4: guides others. Judged by the rubric at https://a.example/#rubric", 4),
        ("Level 5 of 4", 1),
        ("Level 3 of 40", 1),
        ("at Level 3 of 4", 1),
        ("", 1),
    ],
)
def test_a_stated_level_is_read_as_ours_are_written_and_else_assumed(said: str, step: int) -> None:
    """Nothing was judged, so the assumed step is the first."""
    [skill] = read({"alignment": [{"targetName": "Sweep", "targetDescription": said}]}).skills

    assert skill.step == step


def test_a_task_is_no_skill() -> None:
    alignments = [
        {"targetName": "Sweep floors", "targetType": "ext:ONETTask"},
        {"targetName": "Sweeping", "targetType": "ext:ESCOSkill"},
    ]

    assert [skill.name for skill in read({"alignment": alignments}).skills] == ["Sweeping"]


@pytest.mark.parametrize(
    ("achievement", "kind"),
    [
        ({"achievementType": "Course"}, EvidenceKind.COMPLETION),
        ({"achievementType": "Certification"}, EvidenceKind.TEST),
        ({"achievementType": ["Badge", "Assessment"]}, EvidenceKind.TEST),
        ({"achievementType": "AtWork"}, EvidenceKind.COMPLETION),
        ({"achievementType": 7}, EvidenceKind.COMPLETION),
    ],
)
def test_what_stands_behind_it_is_never_more_than_a_test(achievement: Any, kind: EvidenceKind) -> None:
    assert read(achievement).evidence is kind


def test_a_third_party_lifts_a_completion_and_nothing_else() -> None:
    document = {"credentialSubject": {"achievement": {"achievementType": "Course"}}}

    assert read_award(document, addresses=[], is_endorsed=True).evidence is EvidenceKind.ENDORSEMENT


def test_a_thousand_skills_are_cut_short() -> None:
    assert len(read({"alignment": [{"targetName": f"s{n}"} for n in range(1000)]}).skills) == MOST_SKILLS


def test_words_are_bounded_and_hold_no_null() -> None:
    award = read({"name": "a\x00b" * 1000})

    assert "\x00" not in award.title
    assert len(award.title) == 300


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("id", "name", "type", "achievement", "alignment", "targetName", "issuer", "result"),
                    *("identifier", "identityHash", "validUntil", "awardedDate", "recipient", "badge"),
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(
        st.sampled_from(
            ["credentialSubject", "badge", "issuer", "validFrom", "expires", "recipient", "name"]
        ),
        ANYTHING,
    )
)
def test_no_document_breaks_the_reading_or_makes_itself_hers(document: dict[str, Any]) -> None:
    award = read_award(document, addresses=["lena@demo.workmark.test"])

    assert award.whose is not Whose.HERS
    assert len(award.skills) <= MOST_SKILLS


def _subject(address: str, title: str) -> dict[str, Any]:
    named = {
        "type": "IdentityObject",
        "identityType": "emailAddress",
        "identityHash": address,
        "hashed": False,
    }
    return {"identifier": [named], "achievement": {"name": title, "achievementType": "License"}}


def test_of_a_badge_about_several_people_only_what_it_says_of_her_is_hers() -> None:
    other, hers = _subject("other@x.example", "Brain surgery"), _subject("lena@demo.workmark.test", "Baking")
    about = {"addresses": ["lena@demo.workmark.test"]}

    both = read_award({"credentialSubject": [other, hers]}, **about)  # type: ignore[arg-type]
    twice = read_award({"credentialSubject": [hers, hers]}, **about)  # type: ignore[arg-type]
    neither = read_award({"credentialSubject": [other, other]}, **about)  # type: ignore[arg-type]

    assert (both.title, both.whose) == ("Baking", Whose.HERS)
    assert twice.whose is Whose.UNCLEAR
    assert neither.whose is Whose.ANOTHERS


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("alignment", "is_found"),
    [
        ({"targetFramework": "O*NET 29.3"}, True),
        ({"targetUrl": "https://www.onetonline.org/link/summary/x"}, True),
        ({"targetName": "Negotiation"}, True),
        ({"targetFramework": "Acme Course Catalogue", "targetUrl": "https://acme.example/2.B.1.d"}, False),
        ({"targetName": "Juggling", "targetUrl": "https://acme.example/skills"}, False),
        ({}, False),
    ],
)
def test_a_code_proves_a_skill_only_where_the_badge_means_its_framework(
    alignment: dict[str, str], is_found: bool
) -> None:
    """O*NET numbers Negotiation 2.B.1.d, and so may a course catalogue number its fourth lesson."""
    onet = Framework.objects.create(slug="onet", name="O*NET", version="29.3", licence="x", attribution="x")
    uri = "https://www.onetonline.org/find/descriptor/result/2.B.1.d"
    known = Skill.objects.create(framework=onet, uri=uri, code="2.B.1.d", label="Negotiation")
    [named] = read({"alignment": [{"targetCode": "2.B.1.d", **alignment}]}).skills

    assert match(named) == ((known, MatchedBy.CODE) if is_found else None)


def test_an_employers_own_skill_is_told_to_its_people_alone(cast: Any) -> None:
    """Anybody can write an address into a badge, or into that of the catalogue, and read what comes back."""
    house = Framework.objects.create(
        slug="kestrel", name="Kestrel", version="", licence="x", attribution="x", owner=cast.kestrel
    )
    uri = "https://here.example/skills/kestrel/1"
    secret = Skill.objects.create(framework=house, uri=uri, label="Run the new sorter")
    [named] = read({"alignment": [{"targetUrl": uri, "targetName": "x"}]}).skills

    assert match(named, cast.otto) is None
    assert match(named, cast.emre) == (secret, MatchedBy.ADDRESS)
    outside, inside = Client(), Client()
    inside.force_login(cast.emre)
    shown = [client.get("/catalogue/", {"skill": uri}).content.decode() for client in (outside, inside)]
    assert [secret.label in page for page in shown] == [False, True]
