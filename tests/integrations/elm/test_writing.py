"""What we write for Europass, against the Commission's own SHACL shapes (`shapes/SOURCE.md`) by an independent checker."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pyshacl
import pytest
from django.test import Client
from pyld import jsonld
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from tests.conftest import Cast
from tests.credentials.scenes import issued, revoked
from tests.factories import published_stack, published_version
from workmark.credentials.models import Credential
from workmark.credentials.pages import credential_id
from workmark.integrations.elm import concepts
from workmark.integrations.elm.writing import CONTEXTS, digital_credential, specification
from workmark.lib.clock import now
from workmark.openbadges.contexts import context_at
from workmark.openbadges.documents import JsonObject
from workmark.organisations.actions.change_organisation import change_organisation, profile_of

SHAPES = Path(__file__).parent / "shapes"
ELM = "http://data.europa.eu/snb/model/elm/"


@cache
def shapes(name: str) -> Graph:
    return Graph().parse(SHAPES / name)


def graph_of(document: JsonObject) -> Graph:
    elm = json.loads((SHAPES / "edc-ap-context.jsonld").read_text(encoding="utf-8"))

    def load(url: str, _options: Any = None) -> dict[str, Any]:
        said = elm if url == CONTEXTS[1] else context_at(url)
        return {
            "contextUrl": None,
            "documentUrl": url,
            "document": said,
            "contentType": "application/ld+json",
        }

    quads = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": load})
    return Graph().parse(data=quads, format="nt")  # one graph only: its quads are triples


def violations(document: JsonObject) -> set[tuple[str, str]]:
    """What the shapes say against it: the member and, for a whole node, the member inside that is at fault."""
    graph, found = graph_of(document), set()
    assert len(graph) > 40, "The document must say something in the words of the model."
    for name in ("EDC-generic-no-cv.ttl", "EDC-generic-full.ttl"):
        _conforms, report, _text = pyshacl.validate(graph, shacl_graph=shapes(name), inference="none")
        for result in report.subjects(SH.resultPath, None):
            inner = [report.value(detail, SH.resultPath) for detail in report.objects(result, SH.detail)]
            if not list(report.subjects(SH.detail, result)):
                found.add((word(report.value(result, SH.resultPath)), ", ".join(sorted(map(word, inner)))))
    return found


def word(path: Any) -> str:
    return str(path).replace("#", "/").rsplit("/", 1)[-1]


@pytest.fixture
def badge(cast: Cast) -> Credential:
    return issued(cast)


def test_a_badge_breaks_no_shape_but_for_what_only_an_e_seal_brings(badge: Credential) -> None:
    assert violations(digital_credential(badge)) == {("issuer", "eidasLegalIdentifier")}


@pytest.mark.long
@pytest.mark.parametrize(
    ("register", "number", "told"),
    [
        ("NTR", "501 234 567", "NTRPT-501234567"),
        ("VAT", "PT501234567", "VATPT-501234567"),
        ("LEI", "529900T8BM49AURSDO55", "LEIXG-529900T8BM49AURSDO55"),
    ],
)
def test_a_registered_issuer_breaks_no_shape_at_all(
    cast: Cast, badge: Credential, register: str, number: str, told: str
) -> None:
    said = profile_of(cast.harbour)
    change_organisation(
        cast.ines,
        cast.harbour,
        replace(said, country="PT", registration_register=register, registration_number=number),
    )
    document = digital_credential(Credential.objects.get(pk=badge.pk))

    assert violations(document) == set()
    assert document["issuer"]["eIDASIdentifier"]["notation"] == told
    assert document["issuer"]["eIDASIdentifier"]["spatial"]["id"].endswith("/country/PRT")


def test_a_micro_credential_breaks_no_shape(cast: Cast) -> None:
    assert violations(specification(published_version(cast.harbour, "backup-and-proven-restore"))) == set()


def test_what_comes_first_is_asked_at_the_entry(cast: Cast) -> None:
    first = published_version(cast.harbour, "report-a-change-in-condition")
    version = published_version(cast.harbour, "moving-a-person-with-two-carers")
    said = specification(version)

    assert violations(said) == set()
    told = said["entryRequirement"]["noteLiteral"]["en"].splitlines()
    assert told == [version.said.prerequisites.text, f"To be earned first: {first.title}"]


def test_the_badge_of_a_stack_breaks_no_shape(cast: Cast) -> None:
    for slug in ("customer-interviews", "measure-a-campaign"):
        published_version(cast.harbour, slug)
    stack = published_stack(
        cast, "voice", [{"achievement": "customer-interviews"}, {"achievement": "measure-a-campaign"}], 2
    )

    assert stack.badge is not None
    assert violations(specification(stack.badge.versions.get())) == set()


def test_a_broken_one_is_told_apart(badge: Credential) -> None:
    said = digital_credential(badge)
    del said["credentialSubject"]["hasClaim"][0]["title"]

    assert ("title", "") in violations(said)


def test_every_element_of_annex_i_is_there(badge: Credential) -> None:
    """Council Recommendation 2022/C 243/02, Annex I, in its order."""
    said, content = digital_credential(badge), badge.version.said
    claim = said["credentialSubject"]["hasClaim"][0]
    offer, body = claim["specifiedBy"], claim["awardedBy"]["awardingBody"][0]
    notes = " ".join(note["noteLiteral"].get(content.language, "") for note in offer["additionalNote"])

    assert said["credentialSubject"]["fullName"] == {"en": "Lena Ortiz"}  # 1 the learner
    assert claim["title"] == {"en": content.title}  # 2 title
    country = body["location"][0]["address"][0]["countryCode"]["id"]
    assert country.endswith("/authority/country/PRT")  # 3 country of the issuer
    assert body["legalName"] == {"en": "Harbour Skills Institute"}  # 4 awarding body
    assert claim["awardedBy"]["awardingDate"].startswith(badge.awarded_at.date().isoformat())  # 5 date
    outcomes = [each["title"]["en"] for each in offer["learningOutcome"]]
    assert set(content.annex.learning_outcomes) <= set(outcomes)  # 6 learning outcomes
    assert offer["volumeOfLearning"] == f"PT{content.hours:g}H"  # 7 workload
    assert offer["eqfLevel"]["id"].endswith(f"/eqf/{content.annex.level}")  # 8 level
    assert content.annex.assessment_type in offer["provenBy"][0]["description"]["en"]  # 9 type of assessment
    assert offer["mode"][0]["prefLabel"] == {"en": "Online"}  # 10 participation, by its own file
    assert content.annex.quality_assurance in notes  # 11 quality assurance


def test_it_says_that_it_is_not_signed_and_where_the_signed_one_is(badge: Credential) -> None:
    said = digital_credential(badge)

    assert "proof" not in said
    told = said["credentialSubject"]["hasClaim"][0]["additionalNote"][0]["noteLiteral"]["en"]
    assert "unsigned" in told
    assert credential_id(badge) in told


def test_countries_and_languages_stand_by_three_letters() -> None:
    """ISO 3166-1 alpha-3 and ISO 639-2/T, by their tables."""
    countries = {"PT": "PRT", "DE": "DEU", "GB": "GBR", "GR": "GRC", "US": "USA", "UA": "UKR"}
    languages = {"en": "ENG", "fr": "FRA", "de": "DEU", "ar": "ARA", "fa": "FAS", "nl": "NLD", "es": "SPA"}

    for code, three in countries.items():
        assert str((concepts.country(code) or {})["id"]).endswith(f"/country/{three}")
    for code, three in languages.items():
        assert str((concepts.language(code) or {})["id"]).endswith(f"/language/{three}")
    assert concepts.country("XX") is None


def test_both_are_served_and_a_private_badge_to_nobody_else(cast: Cast, badge: Credential) -> None:
    address = f"/badges/{badge.token}.elm.json"
    assert Client().get(address).json()["type"] == ["VerifiableCredential", "EuropeanDigitalCredential"]
    assert Client().get("/catalogue/social-media-marketing.elm.json").json()["type"] == "Qualification"

    Credential.objects.update(visibility="private")

    assert Client().get(address).status_code == 404
    own = Client()
    own.force_login(cast.lena)
    assert own.get(address).status_code == 200


def test_the_words_of_the_shapes_are_read_as_they_are_meant(badge: Credential) -> None:
    """The graph holds the claim, so that a shape that finds nothing to check does not pass by silence."""
    graph = graph_of(digital_credential(badge))

    assert list(graph.objects(None, URIRef(f"{ELM}learningOutcome")))
    assert list(graph.objects(None, URIRef(f"{ELM}awardingBody")))


def test_a_badge_that_was_taken_back_offers_no_file_that_is_gone(cast: Cast) -> None:
    badge = issued(cast)
    lena, page, gone = Client(), f"/badges/{badge.token}/", ("elm.json", "ob2.json")
    lena.force_login(cast.lena)
    files = [f"/badges/{badge.token}.{ending}" for ending in gone]
    assert all(f'"{file}"' in lena.get(page).content.decode() for file in files)

    revoked(cast, badge, reason="Issued twice.", at=now())

    assert [lena.get(file).status_code for file in files] == [410, 410]
    assert not any(f'"{file}"' in lena.get(page).content.decode() for file in files)
