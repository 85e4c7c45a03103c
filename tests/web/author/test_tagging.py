"""Skills from a pasted text: shown with their words, decided on one by one, and only then in a draft."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.achievements.conftest import publish
from tests.conftest import Cast
from tests.submissions import scenes
from workmark.achievements.models import AchievementVersion
from workmark.skills.models import Framework, Skill
from workmark.skills.tagging_by_meaning import reckon_meanings
from workmark.web.suggested_skills import SAID, accepted

__all__ = ["publish"]  # a fixture
Publish = Callable[..., AchievementVersion]
ADVERT = "You manage budgets and train apprentices.\nThirty days of leave, and a pension.\n"


@pytest.fixture(autouse=True)
def skills(frameworks: None, settings: object, tmp_path: Path) -> None:
    settings.WORKMARK_HOME = tmp_path  # type: ignore[attr-defined]  # pytest-django's fixture has no such attribute
    esco = Framework.objects.get(slug="esco")
    for number, label in ((71, "manage budgets"), (72, "train apprentices")):
        Skill.objects.create(framework=esco, uri=f"http://data.europa.eu/esco/skill/{number}", label=label)


def key_of(label: str) -> int:
    return Skill.objects.get(label=label).pk


def test_each_skill_is_shown_with_the_words_that_caused_it(ines: Client, draft: AchievementVersion) -> None:
    page = ines.post("/skills/tag/", {"do": "tag", "text": ADVERT}).content.decode()

    assert re.findall(r"<mark>(.*?)</mark>", page) == ["manage budgets", "train apprentices"]
    assert "Thirty days of leave, and a pension." in page


def test_only_what_was_accepted_comes_into_the_draft(ines: Client, draft: AchievementVersion) -> None:
    before = len(draft.said.skills)
    said = {
        f"say-{key_of('manage budgets')}": "accept",
        f"say-{key_of('train apprentices')}": "reject",
    }

    answer = ines.post("/skills/tag/", {"do": "confirm", "draft": draft.pk, **said})

    saved = AchievementVersion.objects.get(pk=draft.pk)
    assert answer.headers["Location"].endswith("/edit/skills/")
    assert [link.label for link in saved.said.skills][before:] == ["manage budgets"]


def test_who_has_no_draft_begins_one_with_what_they_accept(ines: Client, cast: Cast) -> None:
    budgets, apprentices = key_of("manage budgets"), key_of("train apprentices")
    page = ines.post("/skills/tag/", {"do": "tag", "text": ADVERT}).content.decode()
    assert 'value="begin"' in page

    said = {"do": "begin", f"say-{budgets}": "accept", f"say-{apprentices}": "accept", "say-٣": "accept"}
    on = ines.post("/skills/tag/", said).headers["Location"]
    assert "train apprentices" in ines.get(on).content.decode()
    named = {"issuer": cast.harbour.slug, "title": "Lead a team", "family": "other", "language": "en"}
    assert ines.post(on, named).status_code == 302

    begun = AchievementVersion.objects.get(title="Lead a team").said
    assert [link.label for link in begun.skills] == ["manage budgets", "train apprentices"]


def test_a_draft_is_not_begun_with_nothing(ines: Client) -> None:
    answer = ines.post("/skills/tag/", {"do": "begin", f"say-{key_of('manage budgets')}": "reject"})

    assert answer.headers["Location"] == "/skills/tag/"


def test_who_writes_for_nobody_reads_whom_to_ask(signed_in: object, cast: Cast) -> None:
    otto = signed_in(cast.otto)  # type: ignore[operator]  # a fixture that makes clients

    page = otto.post("/skills/tag/", {"do": "tag", "text": ADVERT}).content.decode()

    assert 'value="begin"' not in page
    assert "Ask an owner of yours" in page


def test_who_writes_for_nobody_reads_what_proves_the_skills_she_accepts(
    signed_in: object, cast: Cast, publish: Publish
) -> None:
    """Else a learner who decided on each skill of an advert is told whom to ask, and gets no further."""
    skill = Skill.objects.get(label="manage budgets")
    version = publish(
        "Budgets: keep a small one", skills=[{"uri": skill.uri, "label": skill.label, "level": 2}]
    )
    otto = signed_in(cast.otto)  # type: ignore[operator]  # a fixture that makes clients
    assert 'value="prove"' in otto.post("/skills/tag/", {"do": "tag", "text": ADVERT}).content.decode()
    said = {f"say-{key_of('manage budgets')}": "accept", f"say-{key_of('train apprentices')}": "accept"}

    page = otto.post("/skills/tag/", {"do": "prove", **said, "say-x": "accept", f"say-{'9' * 30}": "accept"})

    told = page.content.decode()
    assert f'href="/catalogue/{version.achievement.slug}/">Budgets: keep a small one</a>' in told
    assert told.count("Nobody offers this yet") == 1
    nothing = {f"say-{key_of('manage budgets')}": "reject"}
    assert otto.post("/skills/tag/", {"do": "prove", **nothing}).headers["Location"] == "/skills/tag/"


def test_nobody_puts_skills_into_a_strangers_draft(
    signed_in: object, cast: Cast, draft: AchievementVersion
) -> None:
    otto = signed_in(cast.otto)  # type: ignore[operator]  # a fixture that makes clients
    before = draft.content

    answer = otto.post(
        "/skills/tag/", {"do": "confirm", "draft": draft.pk, f"say-{key_of('manage budgets')}": "accept"}
    )

    draft.refresh_from_db()
    assert answer.headers["Location"] == "/skills/tag/"
    assert draft.content == before


def test_without_a_text_the_page_says_what_is_missing(ines: Client) -> None:
    answer = ines.post("/skills/tag/", {"do": "tag", "text": "  "})

    assert answer.status_code == 422
    assert "Paste a text" in answer.content.decode()


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get("/skills/tag/").status_code == 302


def test_hostile_keys_change_nothing(ines: Client, draft: AchievementVersion) -> None:
    before = draft.content

    ines.post(
        "/skills/tag/", {"do": "confirm", "draft": draft.pk, "say-x": "accept", "say-9" + "9" * 40: "accept"}
    )

    draft.refresh_from_db()
    assert draft.content == before


def test_a_word_document_is_read_too(ines: Client) -> None:
    body = "<w:p><w:r><w:t>You manage budgets.</w:t></w:r></w:p>"
    file = SimpleUploadedFile("advert.docx", scenes.docx({}, body))

    page = ines.post("/skills/tag/", {"do": "tag", "file": file}).content.decode()

    assert re.findall(r"<mark>(.*?)</mark>", page) == ["manage budgets"]


@pytest.mark.parametrize(
    ("text", "file", "said"),
    [
        ("", b"%PDF-1.7\x00\xff\xfe junk", "holds other data"),
        ("", "Gestión".encode("latin-1"), "no plain text in UTF-8"),
        ("", b"x" * 20_001, "longer than 20000 characters"),
        ("", "ñ".encode() * 60_000, "longer than 20000 characters"),
        ("", b" \n", "holds no text"),
        ("You manage budgets.", b"You train apprentices.", "not both"),
        ("x" * 20_001, None, "longer than 20000 characters"),
    ],
    ids=["PDF", "Latin-1", "long", "long in bytes", "blank", "both", "pasted too long"],
)
def test_nothing_is_cut_or_replaced_without_a_word(
    ines: Client, text: str, file: bytes | None, said: str
) -> None:
    sent: dict[str, object] = {"do": "tag", "text": text}
    if file is not None:
        sent["file"] = SimpleUploadedFile("advert.txt", file)

    answer = ines.post("/skills/tag/", sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert text in answer.content.decode()


def test_a_yes_at_the_end_of_a_long_text_counts_too() -> None:
    """Sixty sentences with four suggestions each are 240 answers; most of them are no."""
    said = {f"{SAID}{number}": "leave" for number in range(240)} | {f"{SAID}999": "accept"}

    assert accepted(said) == ["999"]


def test_the_page_says_whether_meanings_were_compared(ines: Client, draft: AchievementVersion) -> None:
    by_words = ines.post("/skills/tag/", {"do": "tag", "text": ADVERT}).content.decode()
    reckon_meanings.func(Framework.objects.get(slug="esco").pk)
    by_meaning = ines.post("/skills/tag/", {"do": "tag", "text": ADVERT}).content.decode()

    assert "Found by words alone." in by_words
    assert "Found by words and by meaning." in by_meaning
    assert "Found by words alone." not in by_meaning
