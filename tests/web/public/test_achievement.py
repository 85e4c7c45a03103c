"""One micro-credential whole (TRUST EQ1): nothing an assessor goes by is hidden from a visitor without an account."""

import gzip
import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from tests.achievements.conftest import sent
from tests.achievements.contents import said
from tests.conftest import Cast
from tests.credentials.scenes import issued
from tests.factories import published_stack, published_version, starter_content
from tests.web.public.reading import Page, plain
from workmark.achievements.actions.create_achievement import create_achievement
from workmark.achievements.actions.edit_draft import edit_draft
from workmark.achievements.actions.publish_version import publish_version
from workmark.achievements.actions.retire_achievement import retire_achievement
from workmark.achievements.actions.start_new_version import start_new_version
from workmark.achievements.models import AchievementVersion
from workmark.achievements.starter import starter_achievements
from workmark.organisations.models import DomainProof
from workmark.skills.models import Framework

Publish = Callable[..., AchievementVersion]
SLUGS = [starter.slug for starter in starter_achievements()]
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.long
@pytest.mark.parametrize("slug", SLUGS)
def test_a_visitor_reads_every_row_and_every_level_word_for_word(
    client: Client, cast: Cast, slug: str
) -> None:
    published_version(cast.harbour, slug)

    page = Page(client.get(f"/catalogue/{slug}/"))

    for row in starter_content(slug).rows():
        for words in (row.title, row.ask, *(level.label for level in row.levels)):
            assert plain(words) in page.words
        for level in row.levels:
            assert plain(level.text) in page.words
            assert f"row-{row.key}-{level.key}" in page.ids
    assert len(page.ids) == len(set(page.ids))


def test_the_page_says_everything_one_must_know_before_starting(client: Client, cast: Cast) -> None:
    published_version(cast.harbour)
    content = starter_content()

    page = Page(client.get("/catalogue/social-media-marketing/"))

    wanted = [
        content.competency, content.key_method, content.audience, content.prerequisites.text,
        content.price.waiver, content.validity_reason, content.annex.assessment_type,
        content.annex.quality_assurance, *content.annex.learning_outcomes,
        *(component.name for component in content.components), *(source.citation for source in content.sources),
        *(resource.title for resource in content.resources), *(task.text for task in content.tasks),
        *(skill.label for skill in content.skills), *(question.prompt for question in content.questions()),
        *(artefact.title for artefact in content.artefacts), content.design_record.consulted,
        content.bias_review.power, "Harbour Skills Institute", "14 hours", "Free", "3 years", "EQF 4", "Portugal",
        "80 to 250 words", "within 10 working days", "written words, a sound recording, a file",
    ]  # fmt: skip
    assert [words for words in map(plain, wanted) if words not in page.words] == []
    assert page.headings.count("h1") == 1
    assert page.title.startswith(content.title)
    assert "#source-kaplan-2010" in page.links


def test_frameworks_are_named_in_the_words_they_ask_for(client: Client, cast: Cast) -> None:
    published_version(cast.harbour)
    Framework.objects.create(slug="esco", name="ESCO", version="1", attribution="Thanks to ESCO.")

    assert "Thanks to ESCO." in Page(client.get("/catalogue/social-media-marketing/")).words


def test_html_in_every_text_is_shown_as_words(client: Client, cast: Cast) -> None:
    """Every string of the content that may hold free text is replaced by a script and a broken picture."""

    def spoiled(value: Any, name: str = "") -> Any:
        kept = {"key", "family", "language", "uri", "url", "floor", "format", "framework", "currency", "amount",
                "country", "participation", "supervision", "stackability", "shape", "occupation_code", "task_id",
                "quality_assurance_url", "parts"}  # fmt: skip
        if isinstance(value, dict):
            return {key: spoiled(inner, key) for key, inner in value.items()}
        if isinstance(value, list):
            return [spoiled(inner, name) for inner in value] if name != "formats" else value
        return f"{value} {HOSTILE}" if isinstance(value, str) and name not in kept else value

    content = type(starter_content()).model_validate(spoiled(starter_content().model_dump(mode="json")))
    version = published_version(cast.harbour, **dict(content))
    assert version.content["title"].endswith(HOSTILE)

    for address in ("/catalogue/social-media-marketing/", "/catalogue/", "/"):
        html = client.get(address).content.decode()
        assert "<img" not in html
        assert "alert(1)</script" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_the_first_view_is_light(client: Client, cast: Cast) -> None:
    """TRUST EQ5: 100 kB at most. What every page carries may take 33 kB of it (tests/web/components/test_styles.py)."""
    issued(cast)

    for address in ("/catalogue/social-media-marketing/", "/catalogue/", "/"):
        assert len(gzip.compress(client.get(address).content)) < 67_000


def test_drafts_and_what_never_was_look_alike(client: Client, cast: Cast) -> None:
    create_achievement(cast.ines, cast.harbour, title="Not ready")

    draft, absent = client.get("/catalogue/not-ready/"), client.get("/catalogue/never-was/")

    assert (draft.status_code, absent.status_code) == (404, 404)
    assert client.get("/catalogue/not-ready/versions/1/").status_code == 404
    assert client.get("/catalogue/not-ready/versions/1/badge.png").status_code == 404


@pytest.mark.long
@pytest.mark.parametrize(
    "tail",
    ["", "print.pdf", "versions/1/", "versions/1/badge.png", "versions/1/badge.svg", "versions/1/print.pdf"],
)
def test_what_is_in_house_exists_for_the_issuers_people_alone(
    publish: Publish, cast: Cast, tail: str
) -> None:
    publish("Night rota", is_in_house=True)
    address = f"/catalogue/night-rota/{tail}"

    assert Client().get(address).status_code == 404
    assert signed_in(cast.otto).get(address).status_code == 404
    inside = signed_in(cast.aziz).get(address)
    assert inside.status_code == 200
    assert "public" not in inside.headers.get("Cache-Control", "")
    data = signed_in(cast.otto).get(address, headers={"Accept": "application/ld+json"})
    assert data.status_code == 404


def test_a_replaced_version_stays_readable_and_says_so(client: Client, publish: Publish, cast: Cast) -> None:
    first = publish("Café rota", hours=4)
    made = start_new_version(cast.ines, first.achievement)
    made = edit_draft(cast.ines, made, said(title="Café rota", hours=9), revision=made.revision)
    publish_version(cast.rui, sent(cast, made, change_note="More hours."))

    old, new = Page(client.get("/catalogue/cafe-rota/versions/1/")), Page(client.get("/catalogue/cafe-rota/"))

    assert "about 4 hours" in old.words
    assert "This is version 1, which has been replaced." in old.words
    assert "about 9 hours" in new.words
    assert ": More hours." in new.words
    assert "/catalogue/cafe-rota/versions/1/" in new.links
    assert "/account/login/?next=/work/start/cafe-rota/" not in old.links


def test_a_retired_one_can_be_read_and_not_started(client: Client, publish: Publish, cast: Cast) -> None:
    retire_achievement(cast.ines, publish("Café rota").achievement)

    page = Page(client.get("/catalogue/cafe-rota/"))

    assert "This micro-credential is retired." in page.words
    assert "/account/login/?next=/work/start/cafe-rota/" not in page.links


def test_starting_asks_a_visitor_to_sign_in_and_a_learner_for_nothing_more(
    client: Client, cast: Cast, publish: Publish
) -> None:
    publish("Café rota")

    assert "/account/login/?next=/work/start/cafe-rota/" in Page(client.get("/catalogue/cafe-rota/")).links
    lena = signed_in(cast.lena)
    assert 'action="/work/start/cafe-rota/"' in Page(lena.get("/catalogue/cafe-rota/")).html
    begun = lena.post("/work/start/cafe-rota/")
    assert begun["Location"] in Page(lena.get("/catalogue/cafe-rota/")).links


def test_who_the_issuer_is_rests_on_a_proved_domain_or_says_that_it_does_not(
    client: Client, cast: Cast, publish: Publish
) -> None:
    publish("Café rota")

    assert "has not proved a web domain yet" in Page(client.get("/catalogue/cafe-rota/")).words
    DomainProof.objects.create(
        organisation=cast.harbour,
        domain="harbour.example",
        method="dns",
        proved_at=timezone.now(),
        last_held_at=timezone.now(),
    )
    assert "Controls the web domain harbour.example" in Page(client.get("/catalogue/cafe-rota/")).words


def test_the_stack_it_counts_towards_is_one_step_away(client: Client, cast: Cast, publish: Publish) -> None:
    publish("Café rota")
    publish("Day rota")
    published_stack(cast, "rotas", [{"achievement": "cafe-rota"}, {"achievement": "day-rota", "level": 2}], 1)

    assert "/stacks/rotas/" in Page(client.get("/catalogue/cafe-rota/")).links
    page = Page(client.get("/stacks/rotas/"))
    assert "/catalogue/cafe-rota/" in page.links
    assert "Earn 1 of the 2 below" in page.words
    assert "at level 2 or above" in page.words


def test_a_stack_for_its_own_people_is_named_to_nobody_else(
    client: Client, cast: Cast, publish: Publish
) -> None:
    publish("Café rota")
    publish("Night rota", is_in_house=True)
    published_stack(cast, "inner-rotas", [{"achievement": "cafe-rota"}, {"achievement": "night-rota"}], 2)

    page = client.get("/catalogue/cafe-rota/").content.decode()
    client.force_login(cast.aziz)

    assert "inner-rotas" not in page.lower()
    assert "/stacks/inner-rotas/" in Page(client.get("/catalogue/cafe-rota/")).links


# --- As data ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["application/ld+json", "application/json"])
def test_a_program_gets_the_achievement_that_stands_in_signed_credentials(
    client: Client, cast: Cast, accept: str
) -> None:
    signed = json.loads(bytes(issued(cast).document))["credentialSubject"]["achievement"]

    answer = client.get("/catalogue/social-media-marketing/", headers={"Accept": accept})

    assert answer["Content-Type"] == "application/ld+json"
    assert "Accept" in answer["Vary"]
    found = json.loads(answer.content)
    assert found.pop("@context") == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert found == signed
    # Its own address answers with itself.
    again = client.get(found["id"], headers={"Accept": accept})
    assert json.loads(again.content)["id"] == found["id"]


def test_search_engines_find_a_data_block_that_cannot_be_left(client: Client, cast: Cast) -> None:
    published_version(cast.harbour, title=f"Café </script> & {HOSTILE}")

    html = client.get("/catalogue/social-media-marketing/").content.decode()

    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(blocks) == 1
    data = json.loads(blocks[0])
    assert data["name"] == f"Café </script> & {HOSTILE}"
    assert data["@type"] == "EducationalOccupationalCredential"
    assert data["validFor"] == "P36M"
    assert data["timeRequired"] == "PT14H"
    assert data["competencyRequired"][0]["name"] == "apply social media marketing"
    assert data["competencyRequired"][0]["termCode"] == "64e09849-a7db-4d6b-a932-66264420eb97"
    assert data["offers"]["price"] == "0.00"
    codes = [
        each["occupationalCategory"]["codeValue"] for each in data["about"] if "occupationalCategory" in each
    ]
    assert codes
    assert all(re.fullmatch(r"\d\d-\d{4}\.\d\d", code) for code in codes)


# --- As pictures and on paper -----------------------------------------------------------------------------------


def test_the_picture_that_signed_credentials_name_is_there(client: Client, cast: Cast) -> None:
    published_version(cast.harbour)
    address = "/catalogue/social-media-marketing/versions/1/badge"

    png, svg = client.get(f"{address}.png"), client.get(f"{address}.svg")

    assert png.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert "max-age=86400" in png["Cache-Control"]
    assert png["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert svg.content.startswith(b"<svg")
    assert "sandbox" in svg["Content-Security-Policy"]


def test_the_pdf_is_tagged_and_holds_the_whole_rubric(client: Client, cast: Cast) -> None:
    published_version(cast.harbour)

    answer = client.get("/catalogue/social-media-marketing/print.pdf")

    reader = PdfReader(BytesIO(answer.content))
    words = plain(" ".join(page.extract_text() for page in reader.pages))
    tight = words.replace(" ", "").replace("-", "")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object, not a bool
    assert b"pdfuaid:part" in answer.content
    for row in starter_content().rows():
        for level in row.levels:
            assert plain(level.text).replace(" ", "").replace("-", "") in tight
    assert answer["Content-Disposition"] == 'inline; filename="social-media-marketing-v1.pdf"'


def test_what_comes_first_is_told_wherever_needs_are(client: Client, cast: Cast) -> None:
    """The European record once said "Nothing" where badges were asked for and no words were written."""
    first = published_version(cast.harbour, "report-a-change-in-condition")
    none = starter_content("moving-a-person-with-two-carers").prerequisites.model_copy(update={"text": ""})
    published_version(cast.harbour, "moving-a-person-with-two-carers", prerequisites=none)
    at = "/catalogue/moving-a-person-with-two-carers/"

    page = Page(client.get(at)).words
    printed = client.get(f"{at}print.pdf").content

    assert f"Needed before To be earned first: {first.title}" in page
    words = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(printed)).pages).split())
    assert words.count(first.title) >= 2


def test_a_letter_no_font_can_draw_still_prints(client: Client, cast: Cast) -> None:
    published_version(cast.harbour, title="Handover 𒀀𐎀")

    answer = client.get("/catalogue/social-media-marketing/print.pdf")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
