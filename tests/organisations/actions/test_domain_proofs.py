from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import dns.resolver
import pytest
from django.test import Client

from tests.conftest import Cast
from workmark.credentials.actions.ensure_issuer_key import ensure_issuer_key
from workmark.credentials.trust import KnownIssuers
from workmark.jobs.models import Job, Message
from workmark.lib.clock import now
from workmark.lib.fetch import NoAnswer, UnexpectedAnswer
from workmark.lib.problems import InvalidInput, NotAllowed
from workmark.openbadges.trust import Standing
from workmark.organisations.acting import SYSTEM
from workmark.organisations.actions.begin_domain_proof import begin_domain_proof
from workmark.organisations.actions.change_organisation import Profile
from workmark.organisations.actions.check_domain_proof import check_domain_proof
from workmark.organisations.actions.create_organisation import create_organisation
from workmark.organisations.domain_names import domain_name
from workmark.organisations.models import AuditEvent, DomainProof
from workmark.organisations.proving import Answer, Doors, NoDnsAnswer, ask_txt
from workmark.organisations.queries import proofs_to_show
from workmark.organisations.rechecking import recheck_domains


class World:
    """What DNS and the web server of a domain say; None plays silence."""

    def __init__(self, records: Sequence[str] | None = (), file: bytes | int | None = 404) -> None:
        self.records, self.file, self.asked = records, file, list[str]()

    def doors(self) -> Doors:
        return Doors(txt=self._txt, file=self._file)

    def _txt(self, name: str) -> Sequence[str]:
        self.asked.append(name)
        if self.records is None:
            raise NoDnsAnswer("LifetimeTimeout")
        return self.records

    def _file(self, url: str) -> bytes:
        self.asked.append(url)
        if self.file is None:
            raise NoAnswer("no answer")
        if isinstance(self.file, int):
            raise UnexpectedAnswer("not the document", self.file)
        return self.file


@pytest.fixture
def proof(cast: Cast) -> DomainProof:
    return begin_domain_proof(
        cast.ines, cast.harbour, domain="https://Harbour-Skills.example/about", at=now()
    )


def check(cast: Cast, proof: DomainProof, world: World) -> tuple[DomainProof, Answer]:
    return check_domain_proof(cast.ines, proof, at=now(), doors=world.doors())


def test_the_challenge_in_dns_proves_the_domain(cast: Cast, proof: DomainProof) -> None:
    world = World(records=["v=spf1 -all", proof.challenge])

    checked, answer = check(cast, proof, world)

    assert answer is Answer.FOUND
    assert (checked.domain, checked.method) == ("harbour-skills.example", "dns")
    assert checked.proved_at is not None
    assert world.asked == [
        "_workmark-challenge.harbour-skills.example",
        "https://harbour-skills.example/.well-known/workmark-challenge.txt",
    ]


def test_the_challenge_in_the_well_known_file_proves_it_too(cast: Cast, proof: DomainProof) -> None:
    checked, answer = check(cast, proof, World(records=None, file=f"{proof.challenge}\n".encode()))

    assert (answer, checked.method) == (Answer.FOUND, "well-known")


def test_a_proved_domain_lets_an_organisation_issue(cast: Cast) -> None:
    bakery = create_organisation(cast.otto, Profile(name="Bakery"), at=now())
    proof = begin_domain_proof(cast.otto, bakery, domain="bakery.example", at=now())

    check_domain_proof(cast.otto, proof, at=now(), doors=World(records=[proof.challenge]).doors())

    bakery.refresh_from_db()
    assert bakery.may_issue


@pytest.mark.parametrize(
    ("world", "answer", "words"),
    [
        (World(records=[], file=404), Answer.NOT_THERE, "no TXT record"),
        (World(records=["something"], file=b"else"), Answer.NOT_THERE, "another value"),
        (World(records=None, file=404), Answer.COULD_NOT_TELL, "did not answer"),
        (World(records=[], file=None), Answer.COULD_NOT_TELL, "could not be read"),
        (World(records=[], file=500), Answer.COULD_NOT_TELL, "unexpected answer"),
        (World(records=[], file=b"\xff\xfe"), Answer.NOT_THERE, "something else"),
    ],
)
def test_what_was_not_seen_is_never_a_proof(
    cast: Cast, proof: DomainProof, world: World, answer: Answer, words: str
) -> None:
    checked, given = check(cast, proof, world)

    assert given is answer
    assert checked.proved_at is None
    assert words in checked.last_answer


def test_a_proof_stands_while_we_cannot_tell_and_ends_when_the_record_is_gone(
    cast: Cast, proof: DomainProof
) -> None:
    check(cast, proof, World(records=[proof.challenge]))

    checked, _ = check(cast, proof, World(records=None, file=None))
    assert checked.proved_at is not None

    checked, _ = check(cast, proof, World(records=[], file=404))
    assert (checked.proved_at, checked.method) == (None, "")


def test_only_an_owner_begins_or_checks_a_proof_and_nothing_is_asked_for_others(
    cast: Cast, proof: DomainProof
) -> None:
    world = World(records=[proof.challenge])

    for person in (cast.otto, cast.emre, cast.rui):
        with pytest.raises(NotAllowed):
            begin_domain_proof(person, cast.harbour, domain="harbour.example", at=now())
        with pytest.raises(NotAllowed):
            check_domain_proof(person, proof, at=now(), doors=world.doors())

    assert world.asked == []


def test_naming_a_domain_again_keeps_its_challenge_and_two_organisations_never_share_one(
    cast: Cast, proof: DomainProof
) -> None:
    again = begin_domain_proof(cast.ines, cast.harbour, domain="harbour-skills.example.", at=now())
    other = begin_domain_proof(cast.emre, cast.kestrel, domain="harbour-skills.example", at=now())

    assert again == proof
    assert other.challenge != proof.challenge


def test_each_check_is_on_record(cast: Cast, proof: DomainProof) -> None:
    check(cast, proof, World(records=None, file=None))

    event = AuditEvent.objects.order_by("-number").first()
    assert event is not None
    assert event.detail == {"domain": "harbour-skills.example", "answer": "could-not-tell"}


def test_domain_names_are_read_as_dns_knows_them() -> None:
    # IDNA: "bücher.example" is "xn--bcher-kva.example" (RFC 3492's own family of examples).
    assert domain_name(" https://Bücher.example/shop?x=1 ") == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    "typed",
    ["", "localhost", "127.0.0.1", "[::1]", "example", "exa mple.org", "printer.local", "a.b:8443",
     "user@example.org", "x" * 300 + ".org", "-a.org", "example.org\x00", "..", "xn--.org\n"],
)  # fmt: skip
def test_what_is_no_public_domain_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        domain_name(typed)


def test_a_resolver_that_fails_is_silence_and_a_missing_name_is_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuses(error: type[Exception]) -> object:
        def resolve(*_arguments: object, **_named: object) -> None:
            raise error

        return resolve

    monkeypatch.setattr(dns.resolver.Resolver, "resolve", refuses(dns.resolver.NXDOMAIN))
    assert ask_txt("_workmark-challenge.example.org") == []

    monkeypatch.setattr(dns.resolver.Resolver, "resolve", refuses(dns.resolver.LifetimeTimeout))
    with pytest.raises(NoDnsAnswer):
        ask_txt("_workmark-challenge.example.org")


# --- Looked at again, day after day -------------------------------------------------------------------------------

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def looked_at(proof: DomainProof, world: World, *, days: float) -> DomainProof:
    """As the worker looks, so many days after noon of the first of March."""
    return check_domain_proof(SYSTEM, proof, at=NOON + timedelta(days=days), doors=world.doors())[0]


def test_a_proof_that_stopped_holding_was_proved_until_we_last_saw_it(proof: DomainProof) -> None:
    right, gone = World(records=[proof.challenge]), World(records=[], file=404)
    looked_at(proof, right, days=0)
    looked_at(proof, right, days=1)

    ended = looked_at(proof, gone, days=2)
    later = looked_at(proof, gone, days=3)

    assert (ended.proved_at, ended.held_until) == (None, NOON + timedelta(days=1))
    assert later.held_until == ended.held_until
    assert list(proofs_to_show(proof.organisation)) == [proof]
    letter = Message.objects.get(key__startswith="domain-proof-ended:")
    assert (letter.recipient, "harbour-skills.example" in letter.text) == ("ines@demo.workmark.test", True)


def test_no_answer_has_a_name_of_its_own_and_ends_nothing_for_thirty_days(proof: DomainProof) -> None:
    silence = World(records=None, file=None)
    looked_at(proof, World(records=[proof.challenge]), days=0)

    unclear = looked_at(proof, silence, days=1)
    still = looked_at(proof, silence, days=30)
    assert {each.proved_at for each in (unclear, still)} == {NOON}
    assert {each.unclear_since for each in (unclear, still)} == {NOON + timedelta(days=1)}
    assert not Message.objects.exists()

    ended = looked_at(proof, silence, days=30.01)
    assert (ended.proved_at, ended.held_until) == (None, NOON)


def test_an_answer_after_silence_makes_it_plain_again(proof: DomainProof) -> None:
    right = World(records=[proof.challenge])
    looked_at(proof, right, days=0)
    looked_at(proof, World(records=None, file=None), days=1)

    again = looked_at(proof, right, days=2)

    assert (again.proved_at, again.unclear_since, again.held_until) == (NOON, None, None)
    assert again.last_held_at == NOON + timedelta(days=2)


def test_a_proof_that_ended_is_put_right_by_looking_again(proof: DomainProof) -> None:
    right = World(records=[proof.challenge])
    looked_at(proof, right, days=0)
    looked_at(proof, World(records=[], file=404), days=1)

    again = looked_at(proof, right, days=5)

    assert (again.proved_at, again.held_until) == (NOON + timedelta(days=5), None)


def test_the_timetable_asks_for_each_proof_that_is_due_once(cast: Cast, proof: DomainProof) -> None:
    due = {"proved_at": now(), "method": "dns", "last_checked_at": now() - timedelta(days=1)}
    DomainProof.objects.filter(pk=proof.pk).update(**due)
    fresh = begin_domain_proof(cast.ines, cast.harbour, domain="fresh.example", at=now())
    DomainProof.objects.filter(pk=fresh.pk).update(**{**due, "last_checked_at": now()})
    unclear = begin_domain_proof(cast.ines, cast.harbour, domain="unclear.example", at=now())
    DomainProof.objects.filter(pk=unclear.pk).update(
        **{**due, "last_checked_at": now(), "unclear_since": now()}
    )
    begin_domain_proof(cast.ines, cast.harbour, domain="only-named.example", at=now())

    assert recheck_domains.func() == 2
    assert recheck_domains.func() == 2
    asked = Job.objects.filter(unique_key__startswith="domain-proof:").values_list("unique_key", flat=True)
    assert sorted(asked) == sorted(f"domain-proof:{each.pk}" for each in (proof, unclear))


def test_everybody_reads_until_when_a_domain_was_proved(
    cast: Cast, proof: DomainProof, client: Client
) -> None:
    looked_at(proof, World(records=[proof.challenge]), days=0)
    looked_at(proof, World(records=None, file=None), days=1)
    assert "Since March 2, 2026 we could not tell" in client.get("/issuers/harbour-skills/").content.decode()

    looked_at(proof, World(records=[], file=404), days=2)
    said = client.get("/issuers/harbour-skills/").content.decode()
    assert "this was proved until March 1, 2026, and is not now" in " ".join(said.split())


def test_what_no_worker_looked_at_for_a_month_is_not_shown_as_proved_on_badges(
    cast: Cast, proof: DomainProof
) -> None:
    looked_at(proof, World(records=[proof.challenge]), days=0)
    did = ensure_issuer_key(cast.harbour).did

    assert KnownIssuers(NOON + timedelta(days=29)).standing_of(did).standing is Standing.DOMAIN_PROVED
    assert KnownIssuers(NOON + timedelta(days=31)).standing_of(did).standing is Standing.SELF_ASSERTED
