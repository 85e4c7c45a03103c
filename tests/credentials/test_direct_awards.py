"""A direct award is one owner's word. Whoever meets its badge, in whatever form, reads that nobody judged a rubric."""

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.conftest import Cast
from tests.credentials.scenes import direct_awards, issued
from tests.factories import published_stack, published_version
from workmark.cli.commands import app
from workmark.credentials.actions.issue_credential import issue_credential
from workmark.credentials.actions.issue_directly import DirectAward, issue_directly
from workmark.credentials.actions.prepare_parts import prepare_parts
from workmark.credentials.actions.reissue_renamed import reissue_renamed
from workmark.credentials.actions.settle_stacks import settle_stacks
from workmark.credentials.actions.show_part import show_part
from workmark.credentials.actions.sign_selective import sign_selective
from workmark.credentials.certificate import certificate_pdf
from workmark.credentials.models import Credential, CredentialVisibility
from workmark.credentials.open_badges_2 import as_open_badges_2
from workmark.integrations.elm.writing import digital_credential
from workmark.lib.clock import now

SAID = (
    "The issuer awarded this directly. No work was judged by the rubric here: not by one assessor, and not by two. "
    "It rests on the issuer's word and on what the issuer names as evidence."
)
PAGE = "Awarded directly by the issuer"


@pytest.fixture
def direct(cast: Cast) -> Credential:
    """Without any evidence named: then nothing else would say so."""
    published_version(cast.harbour)
    award = DirectAward(cast.lena.email, "social-media-marketing")
    made = issue_credential(issue_directly(cast.ines, award, at=now()).pk)
    Credential.objects.filter(pk=made.pk).update(visibility=CredentialVisibility.PUBLIC)
    made.refresh_from_db()
    return made


def said_in(credential: Credential) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(credential.document))
    return found


def test_the_signed_badge_says_so_and_one_that_was_judged_does_not(cast: Cast, direct: Credential) -> None:
    assert said_in(direct)["credentialSubject"]["narrative"] == SAID
    assert "narrative" not in said_in(issued(cast, "measure-a-campaign"))["credentialSubject"]


def test_issued_anew_it_still_says_so(cast: Cast, direct: Credential) -> None:
    cast.lena.name = "Lena Ortiz-Vega"
    cast.lena.save()
    reissue_renamed(direct.pk)
    again = issue_credential(Credential.objects.get(replaces=direct).pk)

    assert again.learner_name == "Lena Ortiz-Vega"
    assert said_in(again)["credentialSubject"]["narrative"] == SAID


def test_each_of_a_batch_says_so(cast: Cast) -> None:
    assert {said_in(each)["credentialSubject"]["narrative"] for each in direct_awards(cast, 3)} == {SAID}


def test_its_open_badges_2_form_says_so(direct: Credential) -> None:
    assert as_open_badges_2(direct).assertion["narrative"] == SAID


def test_the_command_line_says_so(direct: Credential, tmp_path: Path) -> None:
    badge = tmp_path / "badge.json"
    badge.write_bytes(bytes(direct.document))

    plain = CliRunner().invoke(app, ["verify", str(badge)])
    as_json = CliRunner().invoke(app, ["verify", str(badge), "--json"])

    assert SAID in plain.stdout
    assert json.loads(as_json.stdout)["credential"]["credentialSubject"]["narrative"] == SAID


def test_its_page_says_so_first_and_claims_no_assessor(direct: Credential) -> None:
    page = Client().get(f"/badges/{direct.token}/").content.decode()

    top, _, below = page.partition('id="done"')
    assert PAGE in top
    assert "No work was judged by the rubric here" in below
    for claim in (
        "earned at work",
        "Judged by",
        "The assessor saw it",
        "Result for each row",
        "Skills proved",
    ):
        assert claim not in page, claim


def test_a_badge_that_was_judged_has_the_page_it_had(cast: Cast) -> None:
    credential = issued(cast)
    Credential.objects.filter(pk=credential.pk).update(visibility=CredentialVisibility.PUBLIC)

    page = Client().get(f"/badges/{credential.token}/").content.decode()

    assert PAGE not in page
    for claim in (
        "earned at work",
        "Judged by 2",
        "The assessor saw it",
        "Result for each row",
        "Skills proved",
    ):
        assert claim in page, claim


def test_its_page_shows_what_the_issuer_names(cast: Cast) -> None:
    published_version(cast.harbour)
    link = "https://portfolio.example.org/lena"
    award = DirectAward(cast.lena.email, "social-media-marketing", (link,))
    made = issue_credential(issue_directly(cast.ines, award, at=now()).pk)
    client = Client()
    client.force_login(cast.lena)

    assert f'href="{link}"' in client.get(f"/badges/{made.token}/").content.decode()


def test_whoever_checks_its_file_reads_so(direct: Credential) -> None:
    file = io.BytesIO(bytes(direct.document))
    file.name = "badge.json"

    page = Client().post("/verify/", {"file": file}).content.decode()

    assert "No work was judged by the rubric here" in page


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize(("language", "words"), [("en", PAGE), ("es", "Otorgada directamente por el emisor")])
def test_its_certificate_says_so(direct: Credential, tmp_path: Path, language: str, words: str) -> None:
    pdf = tmp_path / "certificate.pdf"
    pdf.write_bytes(certificate_pdf(direct, language=language))

    told = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout

    assert words in " ".join(told.split())
    assert "Earned at work" not in told


def test_the_api_says_by_what_each_badge_was_awarded(cast: Cast, direct: Credential) -> None:
    judged = issued(cast, "measure-a-campaign")
    client = Client()
    client.force_login(cast.lena)

    shown = {
        token: client.get(f"/api/v1/credentials/{token}").json() for token in (direct.token, judged.token)
    }

    assert (shown[direct.token]["awarded_by"], shown[direct.token]["assessors"]) == ("issuer", 0)
    assert (shown[judged.token]["awarded_by"], shown[judged.token]["assessors"]) == ("assessment", 2)


def test_a_part_of_it_never_leaves_that_out(cast: Cast, direct: Credential) -> None:
    selective = prepare_parts(cast.lena, direct)
    sign_selective(selective.pk)
    selective.refresh_from_db()
    part = show_part(cast.lena, selective, keys=["name"], label="x", at=now())

    page = Client().get(f"/parts/{part.token}.json")

    assert json.loads(page.content)["credentialSubject"]["narrative"] == SAID


def test_the_european_record_says_so(direct: Credential) -> None:
    assert SAID in json.dumps(digital_credential(direct))


def test_a_stack_says_which_of_its_badges_nobody_judged(cast: Cast) -> None:
    slugs = ("customer-interviews", "measure-a-campaign")
    issued(cast, slugs[0])
    published_version(cast.harbour, slugs[1])
    published_stack(cast, "voice", [{"achievement": slug, "level": 2} for slug in slugs], 2)
    issue_credential(issue_directly(cast.ines, DirectAward(cast.lena.email, slugs[1]), at=now()).pk)
    settle_stacks(cast.lena.pk, now())
    whole = issue_credential(Credential.objects.get(version__achievement__slug="voice").pk)

    told = {item["name"]: item["description"] for item in said_in(whole)["evidence"]}
    judged, given = (Credential.objects.get(version__achievement__slug=slug).version.title for slug in slugs)
    assert "assessed by itself" in told[judged]
    assert "assessed" not in told[given].replace("without an assessment", "")
    assert "without an assessment" in told[given]
    assert "narrative" not in said_in(whole)["credentialSubject"]
    client = Client()
    client.force_login(cast.lena)
    page = client.get(f"/badges/{whole.token}/").content.decode()
    assert "was judged by itself" not in page
    assert "awarded directly, without an assessment" in page
