"""A published version in another language (EQ7): whole, approved by a second person, and never what is judged by."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785
from django.test import Client

from tests.achievements.contents import said
from tests.assessment.actions.test_appeals import refuse
from tests.assessment.scenes import qualify, rate, submitted
from tests.conftest import Cast
from tests.factories import published_version
from workmark.achievements.actions.approve_translation import approve_translation
from workmark.achievements.actions.edit_stack import edit_stack, start_stack
from workmark.achievements.actions.publish_stack import publish_stack
from workmark.achievements.actions.take_down_translation import take_down_translation
from workmark.achievements.actions.translate_version import translate_version
from workmark.achievements.content import AchievementContent
from workmark.achievements.errors import EditConflict
from workmark.achievements.models import AchievementVersion, Translation, VersionState
from workmark.achievements.translating import content_in, named_in, remembered, texts_of
from workmark.assessment.actions.file_appeal import file_appeal
from workmark.assessment.actions.withdraw_appeal import withdraw_appeal
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.open_inquiry import open_inquiry
from workmark.credentials.models import Credential
from workmark.jobs.models import Message
from workmark.lib.problems import InvalidInput, NotAllowed, WrongState
from workmark.organisations.models import Membership, Person
from workmark.submissions.actions.start import start

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SLUG = "cycle-counting-stock-accuracy"


@pytest.fixture
def version(cast: Cast) -> AchievementVersion:
    return published_version(cast.harbour, SLUG)


def in_spanish(version: AchievementVersion) -> dict[str, str]:
    return {path: f"¡{text}!" for path, text in texts_of(version.said).items()}


def approved(cast: Cast, version: AchievementVersion) -> Translation:
    made = translate_version(cast.ines, version, "es", in_spanish(version), revision=0, at=AT)
    return approve_translation(cast.rui, made, revision=1, at=AT)


def test_what_is_translated_is_what_the_issuer_wrote_and_no_code_or_name() -> None:
    content = AchievementContent.model_validate(
        said(
            annex={"country": "PT", "quality_assurance": "Two readers.", "participation": "online"},
            bias_review={"language": "No idioms."},
            sources=[{"key": "a", "citation": "Mann 2019", "finding": "It helps."}],
        )
    )

    paths = texts_of(content)

    assert {
        "title",
        "competency",
        "annex.quality_assurance",
        "bias_review.language",
        "sources.0.finding",
    } <= set(paths)
    assert not {"language", "family", "annex.country", "annex.participation", "sources.0.citation"} & set(
        paths
    )
    assert not {
        path for path in paths if path.rsplit(".", 1)[-1] in {"key", "floor", "url", "currency", "uri"}
    }
    assert all(paths.values())


def test_a_whole_translation_is_read_once_a_second_person_approved_it(
    cast: Cast, version: AchievementVersion
) -> None:
    made = translate_version(cast.ines, version, "es", in_spanish(version), revision=0, at=AT)
    assert content_in(version, "es") == version.said

    approve_translation(cast.rui, made, revision=1, at=AT)

    read = content_in(version, "es-419")
    assert (read.language, read.title) == ("es", f"¡{version.title}!")
    assert [row.key for row in read.rows()] == [row.key for row in version.said.rows()]
    assert read.rows()[0].levels[0].text == f"¡{version.said.rows()[0].levels[0].text}!"
    assert content_in(version, "en") == content_in(version, "de") == version.said


def test_the_original_its_digest_and_the_signed_document_stay(
    cast: Cast, version: AchievementVersion
) -> None:
    before = version.content_digest
    approved(cast, version)

    version.refresh_from_db()

    assert version.content_digest == before == version.said.digest()
    sealed = {"of": before, "language": "es", "texts": in_spanish(version)}
    assert Translation.objects.get().digest == hashlib.sha256(rfc8785.dumps(sealed)).hexdigest()


def test_whoever_translated_it_approves_nothing_nor_does_an_author(
    cast: Cast, version: AchievementVersion
) -> None:
    made = translate_version(cast.ines, version, "es", in_spanish(version), revision=0, at=AT)

    for person in (cast.ines, cast.aziz, cast.lena, cast.otto, cast.emre):
        with pytest.raises(NotAllowed):
            approve_translation(person, made, revision=1, at=AT)
    for person in (cast.aziz, cast.lena, cast.otto, cast.emre):
        with pytest.raises(NotAllowed):
            translate_version(person, version, "es", {"title": "Mío"}, revision=1, at=AT)


def test_whoever_wrote_any_of_what_waits_does_not_approve_it(cast: Cast, version: AchievementVersion) -> None:
    """Olga, an owner too, writes all of it; Ines mends one word, so that she is the last."""
    owner = Person.objects.create_user("olga@demo.workmark.test", name="Olga")
    Membership.objects.create(person=owner, organisation=cast.harbour, role="owner")
    translate_version(owner, version, "es", in_spanish(version), revision=0, at=AT)
    made = translate_version(
        cast.ines, version, "es", in_spanish(version) | {"title": "A"}, revision=1, at=AT
    )
    for writer in (owner, cast.ines):
        with pytest.raises(NotAllowed):
            approve_translation(writer, made, revision=2, at=AT)

    made = approve_translation(cast.rui, made, revision=2, at=AT)

    # What Rui approved has been read by two: another edit of one of them may be approved by the other.
    made = translate_version(
        cast.ines, version, "es", in_spanish(version) | {"title": "B"}, revision=2, at=AT
    )
    made = approve_translation(owner, made, revision=3, at=AT)
    # Taken down, every text of it waits again.
    made = take_down_translation(cast.rui, made, revision=3)
    for writer in (owner, cast.ines):
        with pytest.raises(NotAllowed):
            approve_translation(writer, made, revision=3, at=AT)
    approve_translation(cast.rui, made, revision=3, at=AT)


def test_half_a_translation_is_kept_and_not_approved(cast: Cast, version: AchievementVersion) -> None:
    made = translate_version(cast.ines, version, "es", {"title": " Recuento "}, revision=0, at=AT)

    with pytest.raises(InvalidInput) as refused:
        approve_translation(cast.rui, made, revision=1, at=AT)

    assert made.texts == {"title": "Recuento"}
    assert "competency" in refused.value.fields
    assert "title" not in refused.value.fields


def test_an_edit_after_approval_waits_and_an_older_reading_approves_nothing(
    cast: Cast, version: AchievementVersion
) -> None:
    approved(cast, version)

    edited = translate_version(
        cast.ines, version, "es", in_spanish(version) | {"title": "Recuento"}, revision=1, at=AT
    )

    assert edited.waits
    assert content_in(version, "es").title == f"¡{version.title}!"
    with pytest.raises(EditConflict):
        approve_translation(cast.rui, edited, revision=1, at=AT)
    with pytest.raises(EditConflict):
        translate_version(cast.ines, version, "es", {}, revision=1, at=AT)
    approve_translation(cast.rui, edited, revision=2, at=AT)
    assert content_in(version, "es").title == "Recuento"


def test_a_translation_of_a_superseded_version_is_mended_and_taken_down(
    cast: Cast, version: AchievementVersion
) -> None:
    approved(cast, version)
    AchievementVersion.objects.filter(pk=version.pk).update(state=VersionState.SUPERSEDED)
    version.refresh_from_db()
    address = f"/desk/m/{SLUG}/1/translations/es/"
    ines, rui, emre = Client(), Client(), Client()
    for client, person in ((ines, cast.ines), (rui, cast.rui), (emre, cast.emre)):
        client.force_login(person)
    assert address in ines.get(f"/desk/m/{SLUG}/1/").content.decode()
    page = ines.get(address).content.decode()
    assert "A newer version is published" in page
    labels = re.findall(r'<label class="([^"]+)" for="text-[^"]+" lang="en">(.*?)</label>', page, re.S)
    longest, shortest = (at(labels, key=lambda label: len(label[1]))[0] for at in (max, min))
    assert ("original-long" in longest, "original-long" in shortest) == (True, False)

    sent = {f"text-{path}": text for path, text in in_spanish(version).items()}
    assert ines.post(address, {**sent, "text-title": "Recuento", "revision": "1"}).status_code == 302
    assert rui.post(address, {"do": "approve", "revision": "2"}).status_code == 302
    assert content_in(version, "es").title == "Recuento"

    assert emre.post(address, {"do": "take-down", "revision": "2"}).status_code == 404
    assert ines.post(address, {"do": "take-down", "revision": "1"}).status_code == 409
    assert ines.post(address, {"do": "take-down", "revision": "2"}).status_code == 302
    row = Translation.objects.get()
    assert content_in(version, "es") == version.said
    assert (row.texts["title"], row.approved, row.digest, row.waits) == ("Recuento", {}, "", True)
    with pytest.raises(WrongState):
        take_down_translation(cast.ines, row, revision=2)
    approve_translation(cast.rui, row, revision=2, at=AT)
    assert content_in(version, "es").title == "Recuento"


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", {"title": "Counting"}),
        ("xx", {"title": "Counting"}),
        ("es", {"salary": "mucho"}),
        ("es", {"sources.0.citation": "Otro"}),
        ("es", {"title": "a\x00b"}),
        ("es", {"title": "\ud800"}),
        ("es", {"title": "x" * 401}),
    ],
)
def test_what_is_no_text_of_it_or_cannot_be_kept_is_refused(
    cast: Cast, version: AchievementVersion, language: str, texts: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput):
        translate_version(cast.ines, version, language, texts, revision=0, at=AT)

    assert not Translation.objects.exists()


def test_the_next_version_remembers_what_was_said_for_the_same_words(
    cast: Cast, version: AchievementVersion
) -> None:
    approved(cast, version)
    second = AchievementVersion(achievement=version.achievement, number=2, content=version.content)

    known = remembered(second, "es")

    assert known[version.title] == f"¡{version.title}!"


def test_a_spanish_reader_reads_it_on_the_public_page_and_is_told(
    client: Client, cast: Cast, version: AchievementVersion
) -> None:
    approved(cast, version)

    spanish = client.get(f"/catalogue/{SLUG}/", headers={"Accept-Language": "es"}).content.decode()
    original = client.get(f"/catalogue/{SLUG}/?original", headers={"Accept-Language": "es"}).content.decode()
    english = client.get(f"/catalogue/{SLUG}/", headers={"Accept-Language": "en"}).content.decode()

    assert f'<h1 lang="es">¡{version.title}!</h1>' in spanish
    assert "Traducido del inglés por el emisor" in " ".join(spanish.split())
    for page in (original, english):
        assert f'<h1 lang="en">{version.title}</h1>' in page
        assert f"¡{version.title}!" not in page


def test_lists_and_the_search_name_it_in_the_readers_language(
    cast: Cast, version: AchievementVersion
) -> None:
    texts = in_spanish(version) | {"title": "Recuento cíclico", "summary": "Contar sin parar."}
    made = translate_version(cast.ines, version, "es", texts, revision=0, at=AT)
    work = start(cast.lena, version, at=AT)
    cast.lena.language = "es"
    cast.lena.save()
    lena, spanish, english = Client(), {"Accept-Language": "es"}, {"Accept-Language": "en"}
    lena.force_login(cast.lena)
    waiting = Client().get("/catalogue/?q=recuento", headers=spanish).content.decode()
    assert "Recuento" not in waiting

    approve_translation(cast.rui, made, revision=1, at=AT)

    named = 'lang="es">Recuento cíclico</a>'
    for address in ("/", "/catalogue/", "/catalogue/?q=recuento", "/catalogue/?q=counting"):
        page = Client().get(address, headers=spanish).content.decode()
        assert named in page, address
        assert '<p lang="es">Contar sin parar.</p>' in page
    assert f'lang="en">{version.title}</a>' in Client().get("/catalogue/", headers=english).content.decode()
    assert named in lena.get("/work/").content.decode()
    assert "Recuento" in lena.get(f"/work/{work.token}/").content.decode()

    take_down_translation(cast.ines, made, revision=1)
    assert version.title in Client().get("/catalogue/", headers=spanish).content.decode()
    assert "Recuento" not in Client().get("/catalogue/?q=recuento", headers=spanish).content.decode()


def test_pages_lists_and_letters_about_her_work_name_it_in_her_language(
    cast: Cast, version: AchievementVersion
) -> None:
    texts = in_spanish(version) | {"title": "Recuento cíclico"}
    made = translate_version(cast.ines, version, "es", texts, revision=0, at=AT)
    approve_translation(cast.rui, made, revision=1, at=AT)
    cast.lena.language = "es"
    cast.lena.save()
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    work = submitted(cast, version)
    refuse(cast, work, next(row.key for row in version.said.rows() if row.level("developing")))
    lena = Client()
    lena.force_login(cast.lena)

    for address in ("", "appeal/", "confirmations/", "sharing/", "training-use/", "prior/"):
        page = lena.get(f"/work/{work.token}/{address}").content.decode()
        assert "Recuento cíclico" in page, address
        assert version.title not in page, address
    assert Message.objects.filter(recipient=cast.lena.email, subject__contains="Recuento cíclico").exists()

    appealed = file_appeal(cast.lena, work, grounds="Está en la página dos.", at=AT)
    withdraw_appeal(cast.lena, appealed, at=AT)
    earned = submitted(cast, version, learner=cast.lena)
    for person in (cast.aziz, cast.maud):
        rate(person, earned)
    badge = issue_credential(Credential.objects.get().pk)
    told = {"ground": "untrue-evidence", "reason": "Two are alike.", "on_hold": False}
    asked = open_inquiry(cast.noor, badge, **told, at=AT)
    for address in ("/work/inquiries/", f"/work/inquiries/{asked.token}/"):
        page = lena.get(address).content.decode()
        assert 'lang="es">Recuento cíclico</a>' in page, address
    assert Message.objects.filter(recipient=cast.lena.email, text__contains="Recuento cíclico").count() >= 2


def test_names_of_a_whole_list_are_one_question(
    cast: Cast, version: AchievementVersion, django_assert_num_queries: Any
) -> None:
    approved(cast, version)
    listed = [
        version,
        published_version(cast.harbour),
        published_version(cast.harbour, "customer-interviews"),
    ]

    with django_assert_num_queries(1):
        named = named_in(listed, "es-419")
    with django_assert_num_queries(0):
        assert named_in(listed, "en")[version.pk].title == version.title

    assert [named[one.pk].title for one in listed] == [
        f"¡{version.title}!",
        *(one.title for one in listed[1:]),
    ]


def test_a_learner_reads_her_language_and_assessors_the_original(
    cast: Cast, version: AchievementVersion
) -> None:
    approved(cast, version)
    work = start(cast.lena, version, at=AT)
    question = version.said.overview.questions[0].prompt
    cast.lena.language = "es"
    cast.lena.save()
    lena = Client()
    lena.force_login(cast.lena)

    page = lena.get(f"/work/{work.token}/overview/").content.decode()

    assert f'<span lang="es">¡{question}!</span>' in page
    assert "Traducido del inglés por el emisor" in " ".join(page.split())


def test_a_program_reads_either(client: Client, cast: Cast, version: AchievementVersion) -> None:
    approved(cast, version)

    original = client.get(f"/api/v1/catalogue/{SLUG}").json()
    spanish = client.get(f"/api/v1/catalogue/{SLUG}?language=es").json()

    assert (original["languages"], original["content"]["title"]) == (["en", "es"], version.title)
    assert (spanish["content"]["language"], spanish["content"]["title"]) == ("es", f"¡{version.title}!")
    assert spanish["content_digest"] == original["content_digest"]
    assert (spanish["title"], spanish["title_language"]) == (f"¡{version.title}!", "es")
    listed = [client.get(f"/api/v1/catalogue{asked}").json()["items"] for asked in ("", "?titles_in=es")]
    assert [each["title"] for (each,) in listed] == [version.title, f"¡{version.title}!"]
    assert [each["title_language"] for (each,) in listed] == ["en", "es"]


def test_one_translates_on_the_desk_and_another_approves(cast: Cast, version: AchievementVersion) -> None:
    address = f"/desk/m/{SLUG}/1/translations/es/"
    ines, rui = Client(), Client()
    ines.force_login(cast.ines)
    rui.force_login(cast.rui)
    sent = {f"text-{path}": text for path, text in in_spanish(version).items()}

    assert '<a href="#text-title">Go to the first of them</a>' in ines.get(address).content.decode()
    saved = ines.post(address, {**sent, "revision": "0", "go-on-at": "title"})
    assert saved.headers["Location"] == f"{address}#text-title"
    assert ines.post(address, {"do": "approve", "revision": "1"}).status_code == 403
    assert "Approve this translation" in rui.get(address).content.decode()
    assert rui.post(address, {"do": "approve", "revision": "1"}).status_code == 302

    assert Translation.objects.get().approved_by == cast.rui
    shown = rui.get(f"/desk/m/{SLUG}/1/").content.decode()
    assert f'<a href="{address}">Spanish</a> (approved)' in shown
    too_long = {**sent, "text-title": "x" * 500, "revision": "1"}
    refused = ines.post(address, too_long)
    assert refused.status_code == 422
    assert 'href="#text-title"' in refused.content.decode()


def test_whoever_wrote_any_of_a_stack_that_waits_does_not_publish_it(cast: Cast) -> None:
    owner = Person.objects.create_user("olga@demo.workmark.test", name="Olga")
    Membership.objects.create(person=owner, organisation=cast.harbour, role="owner")
    said = {"title": "Counting", "summary": "They count together.", "competency": "All of it.", "need": 1}
    begun = start_stack(owner, cast.harbour, said, slug="counting")
    edited = edit_stack(cast.ines, begun, said | {"summary": "They count."}, revision=1)

    for writer in (owner, cast.ines):
        with pytest.raises(NotAllowed):
            publish_stack(writer, edited, revision=2)
    with pytest.raises(InvalidInput):  # Rui wrote nothing of it: only its members are missing
        publish_stack(cast.rui, edited, revision=2)
