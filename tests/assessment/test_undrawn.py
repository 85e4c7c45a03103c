"""The rule draws where nobody does, by hand: decided on Monday 23 November 2026; 31 days are over on 24 December."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from django.db import IntegrityError

from tests.assessment.actions.test_appeals import refuse
from tests.assessment.scenes import MONDAY, qualify, submitted
from tests.conftest import Cast
from tests.factories import published_version
from tests.web.learner.conftest import signed_in_as
from workmark.assessment.actions.check_quality import check_decision, draw_sample
from workmark.assessment.allocation_models import Holiday
from workmark.assessment.models import SamplingSeed
from workmark.assessment.monthly_draws import draw_and_remind
from workmark.assessment.quality_models import QualityCheck, QualitySample, SampleKind
from workmark.assessment.undrawn import Undrawn, undrawn
from workmark.jobs.models import Message
from workmark.organisations.models import AuditEvent, Membership
from workmark.web.assessor import desk_views

ROWS = 11  # of the starter rubric: two of the overview, seven of artefacts, two of the reflection


@pytest.fixture
def _decided(cast: Cast) -> None:
    """Aziz and Maud have refused Lena's work."""
    version = published_version(cast.harbour)
    for person in (cast.aziz, cast.maud):
        qualify(cast, person, version)
    refuse(cast, submitted(cast, version), "plan-audience")


def _told(days: int) -> list[tuple[str, str]]:
    """Whom something is queued for that many days on, with its text's first two sentences."""
    known = set(Message.objects.values_list("pk", flat=True))
    draw_and_remind(MONDAY + timedelta(days=days))
    new = Message.objects.exclude(pk__in=known).order_by("recipient")
    return [(each.recipient.partition("@")[0], ".".join(each.text.split(".")[:2])) for each in new]


@pytest.mark.usefixtures("_decided")
def test_the_rule_draws_on_a_working_day_and_whoever_may_check_hears(cast: Cast) -> None:
    words = (
        "1 decision is drawn and nobody has checked it yet. "
        f"Not looked at in the last twelve months: assessors 2, rubric rows {ROWS}"
    )
    Holiday.objects.create(issuer=cast.harbour, day=date(2026, 12, 25), name="Christmas")

    assert _told(31) == []  # 24 December: not more than thirty-one days
    assert [_told(days) for days in (32, 33, 34)] == [[], [], []]  # a holiday, a Saturday, a Sunday
    assert not QualitySample.objects.exists()
    assert _told(35) == [(name, words) for name in ("ines", "maud", "noor")]
    assert "The monthly rule has drawn" in Message.objects.latest("pk").text
    sample = QualitySample.objects.get()
    assert (sample.kind, sample.drawn_by, sample.drawn_from, sample.checks.count()) == (
        "internal",
        None,
        1,
        1,
    )
    assert [_told(days) for days in (36, 39, 66)] == [[], [], []]
    # 29 January, a Friday: drawn more than thirty-one days before, and nobody has read it.
    assert _told(67) == [(name, words) for name in ("ines", "maud", "noor")]
    assert QualitySample.objects.count() == 1


@pytest.mark.usefixtures("_decided")
def test_a_draw_by_the_rule_has_its_seed_in_the_log_before_and_nobodys_name(cast: Cast) -> None:
    _told(35)

    begun = AuditEvent.objects.get(verb="assessment.begin_sampling", detail__purpose="quality")
    drew = AuditEvent.objects.get(verb="quality.sample")
    seed = QualitySample.objects.get().seed
    assert sha256(bytes.fromhex(seed.seed)).hexdigest() == begun.detail["seed_sha256"]
    assert begun.number < drew.number
    assert (drew.actor, drew.actor_kind) == (None, "system")
    assert (drew.detail["drawn"], drew.detail["of"]) == (1, 1)
    page = signed_in_as(cast.noor).get("/assess/quality/harbour-skills/").content.decode()
    assert "Drawn by the monthly rule." in page
    assert f"<code>{seed.seed}</code>" in page


@pytest.mark.usefixtures("_decided")
def test_nothing_is_drawn_where_nobody_may_look_at_it(cast: Cast) -> None:
    # Maud judged it, and Ines is asked by nobody: she shares another house with Lena.
    Membership.objects.filter(person=cast.noor).delete()
    for person in (cast.ines, cast.lena):
        Membership.objects.create(person=person, organisation=cast.kestrel, role="author")

    assert [who for who, _words in _told(35)] == ["ines", "maud"]

    assert not QualitySample.objects.exists()
    assert "Nothing was drawn by itself" in Message.objects.latest("pk").text
    Membership.objects.filter(organisation=cast.kestrel).delete()
    assert [who for who, _words in _told(36)] == ["ines", "maud"]  # now Ines may look
    assert QualitySample.objects.get().drawn_by is None


def test_a_verifiers_draw_names_the_verifier(cast: Cast) -> None:
    seed = SamplingSeed.objects.create(issuer=cast.harbour, purpose="verification", seed="0" * 64)

    with pytest.raises(IntegrityError, match="the_rule_draws"):
        QualitySample.objects.create(
            issuer=cast.harbour, kind="external", seed=seed, since=MONDAY, until=MONDAY, drawn_from=0
        )


@pytest.mark.usefixtures("_decided")
def test_an_issuer_that_is_suspended_hears_nothing(cast: Cast) -> None:
    cast.harbour.suspended_at = MONDAY
    cast.harbour.save()

    assert _told(35) == []


@pytest.mark.usefixtures("_decided")
def test_a_draw_ends_the_waiting_and_a_check_the_rest(cast: Cast) -> None:
    drawn_at = MONDAY + timedelta(days=2)
    draw_sample(cast.noor, cast.harbour, kind=SampleKind.INTERNAL, at=drawn_at)  # one decision: it is drawn

    assert undrawn(cast.harbour, drawn_at) == Undrawn(0, None, 1, 2, ROWS, is_due=False)
    assert _told(31) == []
    assert undrawn(cast.harbour, MONDAY + timedelta(days=35)).is_due  # nobody has checked it for a month
    check_decision(cast.noor, QualityCheck.objects.get(), verdict="agreed", row_keys=[], note="", at=drawn_at)
    assert undrawn(cast.harbour, MONDAY + timedelta(days=35)) == Undrawn(0, None, 0, 0, 0, is_due=False)
    assert _told(35) == []


@pytest.mark.usefixtures("_decided")
def test_an_external_verifiers_draw_is_not_the_issuers_own(cast: Cast) -> None:
    cast.otto.memberships.create(organisation=cast.harbour, role="external-verifier")
    draw_sample(cast.otto, cast.harbour, kind=SampleKind.EXTERNAL, at=MONDAY + timedelta(days=2))

    assert undrawn(cast.harbour, MONDAY + timedelta(days=32)) == Undrawn(1, MONDAY, 0, 2, ROWS, is_due=True)


@pytest.mark.usefixtures("_decided")
def test_the_desk_says_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_views, "now", lambda: MONDAY + timedelta(days=35))
    page = signed_in_as(cast.noor).get("/assess/desk/harbour-skills/").content.decode()
    section = page.partition('id="quality"')[2].partition("</section>")[0]

    assert "<dt>Decisions that wait to be drawn</dt><dd>1 · since" in section
    assert "A draw is due." in section
    assert "<dt>Assessors not looked at in twelve months</dt><dd>2</dd>" in section
    assert f"<dt>Rubric rows not looked at in twelve months</dt><dd>{ROWS}</dd>" in section
    assert "/assess/quality/harbour-skills/" in section
