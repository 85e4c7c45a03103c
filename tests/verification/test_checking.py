"""Checking anything, through a real child process: what is answered, what is followed, and what is refused."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.openbadges.jose.test_jose_verify import presentation_of
from tests.openbadges.ob2.test_ob2_verify import ASSERTION, AT, world
from tests.openbadges.samples import Pages
from tests.openbadges.test_presentations import HOLDER, presented, unsigned
from tests.own_vectors.containers import itxt, picture
from tests.verification.badges import BADGE_URL, NOON, STATUS_URL, fetched, qr_picture, signed_badge
from workmark.openbadges.baking.png import bake_png
from workmark.openbadges.codes import CheckCode
from workmark.openbadges.report import Outcome
from workmark.openbadges.resolving import Fetched
from workmark.openbadges.trust import NOBODY_KNOWN, IssuerStanding, Standing, TrustList
from workmark.verification import judging
from workmark.verification.checking import check_anything
from workmark.verification.judging import Handed, judge
from workmark.verification.pool import Pool
from workmark.verification.report import Report

Answers = dict[str, Fetched]


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(size=1)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def badge() -> bytes:
    return signed_badge()


@pytest.fixture
def check(pool: Pool) -> Callable[..., Report]:
    """Check with the internet played by a dictionary; everything not in it is unreachable."""

    def run(*, internet: Answers | None = None, **given: object) -> Report:
        chosen: dict[str, object] = {
            "at": NOON,
            "fetcher": None,
            "own_origin": (internet or {}).get,
            "pool": pool,
        }
        return check_anything(**(chosen | given))  # type: ignore[arg-type]  # a test names what it varies

    return run


def test_a_sound_badge_passes_and_says_what_it_came_in(check: Callable[..., Report], badge: bytes) -> None:
    report = check(data=badge, name="badge.json")

    assert report.outcome is Outcome.PASSED
    assert report.verification.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED
    assert report.container == "json"
    assert report.credential == json.loads(badge)
    assert (report.found_at, report.notes, report.consulted) == ("", (), ())


@pytest.mark.parametrize("holds", [0, 1])
def test_a_presentation_is_no_badge_of_whoever_it_names(
    check: Callable[..., Report], badge: bytes, holds: int
) -> None:
    """Anybody can sign one as its holder, and write into it whose badge it is."""
    forged = presented(
        {
            "@context": json.loads(badge)["@context"],
            "type": ["VerifiablePresentation", "VerifiableCredential", "OpenBadgeCredential"],
            "holder": HOLDER,
            "issuer": {
                "id": "did:web:harbour.example",
                "type": ["Profile"],
                "name": "Harbour Skills Institute",
            },
            "credentialSubject": {"type": ["AchievementSubject"]},
            "verifiableCredential": [json.loads(badge)] * holds,
        }
    )

    report = check(data=json.dumps(forged).encode(), name="badge.json")

    assert report.outcome is Outcome.FAILED
    assert report.is_readable == bool(holds)
    assert not holds or report.verification.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED


def test_a_presentation_without_a_badge_is_no_badge(check: Callable[..., Report], badge: bytes) -> None:
    empty = unsigned()
    empty["verifiableCredential"] = []

    report = check(data=json.dumps(presented(empty)).encode(), name="badge.json")

    assert (report.outcome, report.is_readable) == (Outcome.FAILED, False)


def test_a_signed_token_gives_each_badge_it_presents(check: Callable[..., Report], badge: bytes) -> None:
    token = presentation_of(json.loads(badge), json.loads(badge))

    report = check(data=token.encode())

    assert report.outcome is Outcome.PASSED
    assert [held.credential for held in report.verification.contained] == [json.loads(badge)] * 2


def test_a_pasted_badge_is_read_like_a_file(check: Callable[..., Report], badge: bytes) -> None:
    assert check(text=f"\n  {badge.decode()}  \n").outcome is Outcome.PASSED


def test_one_changed_letter_is_caught_and_named(check: Callable[..., Report], badge: bytes) -> None:
    report = check(data=badge.replace(b"two platforms, one", b"ten platforms, one").replace(b"Two", b"Ten"))

    assert report.outcome is Outcome.FAILED
    assert report.verification.outcome_of(CheckCode.SIGNATURE) is Outcome.FAILED


def test_a_baked_picture_is_opened(check: Callable[..., Report], badge: bytes, tmp_path: Path) -> None:
    report = check(data=bake_png(qr_picture("https://elsewhere.example.org/"), badge.decode()))

    assert report.outcome is Outcome.PASSED
    assert report.container == "png"


@pytest.mark.parametrize(("colour", "outcome"), [("navy", Outcome.PASSED), ("red", Outcome.FAILED)])
def test_a_picture_that_holds_only_an_address_is_laid_beside_the_one_its_badge_names(
    check: Callable[..., Report], colour: str, outcome: Outcome
) -> None:
    """Anybody can put the address of a good badge into a picture of another one."""
    navy, handed = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 40), "navy").save(navy, format="PNG")
    told = PngInfo()
    told.add_itxt("openbadges", ASSERTION["id"])
    Image.new("RGB", (40, 40), colour).save(handed, format="PNG", pnginfo=told)
    drawn = "https://harbour.test/story.png"
    pages = {url: json.dumps(page).encode() for url, page in world().items()}
    internet = {url: fetched(body, url=url) for url, body in {**pages, drawn: navy.getvalue()}.items()}

    report = check(data=handed.getvalue(), internet=internet, at=AT)

    assert report.verification.outcome_of(CheckCode.HOSTED_COPY) is Outcome.PASSED
    assert report.verification.outcome_of(CheckCode.IMAGE_AGREES) is outcome
    assert report.outcome is outcome


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_photo_of_a_qr_code_leads_to_the_badge(
    check: Callable[..., Report], badge: bytes, kind: str
) -> None:
    report = check(data=qr_picture(BADGE_URL, kind), internet={BADGE_URL: fetched(badge)})

    assert report.outcome is Outcome.PASSED
    assert report.found_at == BADGE_URL
    assert report.notes == (f"Read from the QR code in the picture: {BADGE_URL}",)


def test_a_picture_that_holds_two_badges_is_said_to_hold_two(
    check: Callable[..., Report], badge: bytes
) -> None:
    report = check(data=picture(itxt(badge), itxt(badge)))

    (told,) = report.verification.of(CheckCode.READABLE)
    assert (told.outcome, "more than one" in told.detail) == (Outcome.FAILED, True)
    assert "QR" not in told.detail


def test_a_picture_without_a_badge_or_a_code_is_said_to_hold_neither(check: Callable[..., Report]) -> None:
    (told,) = check(data=picture()).verification.of(CheckCode.READABLE)

    assert "no badge, and no QR code" in told.detail


def test_a_photo_with_two_badges_in_it_is_still_read_by_its_code(
    check: Callable[..., Report], badge: bytes
) -> None:
    chunk = itxt(badge)
    photo = qr_picture(BADGE_URL)
    # After the signature of eight bytes and the header chunk of 25.
    data = photo[:33] + chunk + chunk + photo[33:]

    assert check(data=data, internet={BADGE_URL: fetched(badge)}).outcome is Outcome.PASSED


def test_an_address_is_fetched_and_the_report_says_so(check: Callable[..., Report], badge: bytes) -> None:
    report = check(url=BADGE_URL, internet={BADGE_URL: fetched(badge)})

    assert report.outcome is Outcome.PASSED
    assert report.found_at == BADGE_URL
    assert [(asked.url, asked.fetched_at) for asked in report.consulted] == [(BADGE_URL, NOON)]


def test_a_web_page_that_links_to_its_badge_is_followed(check: Callable[..., Report], badge: bytes) -> None:
    page = b"""<!doctype html><html><head>
        <link rel="stylesheet" type="application/json" href="/not-this">
        <link rel="alternate" type="application/rss+xml" href="/nor-this">
        <link rel="alternate" type="application/json" href="lena-1.json"></head></html>"""
    internet = {
        BADGE_URL: fetched(page, "text/html"),
        f"{BADGE_URL}.json": fetched(badge, url=f"{BADGE_URL}.json"),
    }

    report = check(url=BADGE_URL, internet=internet)

    assert report.outcome is Outcome.PASSED
    assert report.found_at == f"{BADGE_URL}.json"


def test_a_web_page_about_nothing_is_not_a_badge(check: Callable[..., Report]) -> None:
    report = check(
        url=BADGE_URL, internet={BADGE_URL: fetched(b"<html><body>Hello</body></html>", "text/html")}
    )

    assert report.outcome is Outcome.FAILED
    assert not report.is_readable
    assert "web page" in report.verification.checks[0].detail


@pytest.mark.parametrize(
    "page",
    [
        b'<!doctype html><link rel="alternate" type="application/json" href="https://[badge">',
        b"<!doctype html><![WORD[ an office program's leavings ]]>",
    ],
    ids=["a link that is no address", "a section of a kind that HTML does not have"],
)
def test_a_broken_web_page_is_no_bomb(check: Callable[..., Report], page: bytes) -> None:
    """The child must not die of it: "more time or memory than a badge ever needs" would be said of the page then."""
    report = check(url=BADGE_URL, internet={BADGE_URL: fetched(page, "text/html")})

    assert (report.outcome, report.is_readable) == (Outcome.FAILED, False)
    assert "web page" in report.verification.checks[0].detail


def test_whatever_else_breaks_down_is_said_by_its_name(monkeypatch: pytest.MonkeyPatch, badge: bytes) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(judging, "verify", broken)

    judged = judge(Handed(badge), at=NOON, resolve=Pages(), trust=NOBODY_KNOWN)

    (only,) = judged.verification.checks
    assert (only.outcome, "ZeroDivisionError" in only.detail) == (Outcome.NOT_DETERMINED, True)
    assert not judged.is_readable


def test_an_address_that_does_not_answer_could_not_be_told(check: Callable[..., Report]) -> None:
    report = check(url=BADGE_URL)

    assert report.outcome is Outcome.NOT_DETERMINED
    assert not report.is_readable
    assert report.consulted[0].problem.startswith("This is an offline check")


def test_a_status_list_that_cannot_be_reached_is_never_a_pass(check: Callable[..., Report]) -> None:
    entry = {
        "id": f"{STATUS_URL}#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": STATUS_URL,
    }

    report = check(data=signed_badge(statuses=(entry,)))

    assert report.outcome is Outcome.NOT_DETERMINED
    assert report.verification.outcome_of(CheckCode.SIGNATURE) is Outcome.PASSED
    assert report.verification.outcome_of(CheckCode.NOT_REVOKED) is Outcome.NOT_DETERMINED
    assert [asked.url for asked in report.consulted] == [STATUS_URL]


def test_addresses_that_lead_in_circles_are_given_up(check: Callable[..., Report]) -> None:
    report = check(url=BADGE_URL, internet={BADGE_URL: fetched(BADGE_URL.encode(), "text/plain")})

    assert report.outcome is Outcome.FAILED
    assert "never to a badge" in report.verification.checks[0].detail
    assert len(report.consulted) == 1


def test_what_is_known_of_the_issuer_is_asked_of_the_caller(
    check: Callable[..., Report], badge: bytes
) -> None:
    issuer = json.loads(badge)["issuer"]["id"]
    trust = TrustList(
        {issuer: IssuerStanding(Standing.IN_REGISTRY, "Harbour Skills Institute", "Port registry")}
    )

    report = check(data=badge, trust=trust)

    [identity] = report.verification.of(CheckCode.ISSUER_IDENTITY)
    assert identity.outcome is Outcome.PASSED
    assert "Port registry" in identity.detail


@pytest.mark.parametrize(
    ("email", "outcome"),
    [
        ("lena@demo.workmark.test", Outcome.PASSED),
        ("otto@demo.workmark.test", Outcome.FAILED),
        (None, Outcome.NOT_APPLICABLE),
    ],
)
def test_whose_badge_it_is_may_be_asked(
    check: Callable[..., Report], badge: bytes, email: str | None, outcome: Outcome
) -> None:
    [recipient] = check(data=badge, email=email).verification.of(CheckCode.RECIPIENT)

    assert recipient.outcome is outcome


def test_the_report_prints_as_promised(check: Callable[..., Report], badge: bytes) -> None:
    printed = check(data=badge).as_json()

    assert printed["outcome"] == "passed"
    assert set(printed["checks"][0]) == {"code", "outcome", "detail", "spec"}
    assert printed["credential"] == json.loads(badge)
    assert json.loads(json.dumps(printed)) == printed
