"""The child processes: bounded, replaced when lost, shared by threads, and given no secret."""

import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.verification.badges import NOON, signed_badge
from workmark.lib.problems import TooManyRequests
from workmark.openbadges.report import Outcome
from workmark.verification import checking, wire
from workmark.verification.checking import check_anything
from workmark.verification.pool import ChildLost, Pool

MakePool = Callable[..., Pool]


@pytest.fixture
def make_pool() -> Iterator[MakePool]:
    made: list[Pool] = []

    def make(behaviour: str = "", **options: object) -> Pool:
        """A pool of real children, whose `judge` is replaced by a piece of Python when one is given."""
        if behaviour:
            code = f"from workmark.verification import child\n{behaviour}\nchild.judge = judge\nchild.main()"
            options["command"] = [sys.executable, "-P", "-B", "-c", code]
        made.append(Pool(**{"size": 1, **options}))  # type: ignore[arg-type]  # a test names what it varies
        return made[-1]

    yield make
    for pool in made:
        pool.close()


def request() -> wire.Message:
    return {"handed": {"data": "", "name": "", "url": ""}, "at": NOON.isoformat(), "email": None, "scope": {}}


def no_questions(question: wire.Message) -> wire.Message:
    raise AssertionError(f"nothing should be asked, but {question} was")


@pytest.mark.long
def test_a_document_that_burns_processor_time_ends_its_child_after_two_seconds(make_pool: MakePool) -> None:
    pool = make_pool("def judge(*_, **__):\n    while True: pass")
    started = time.monotonic()

    report = check_anything(text="{}", at=NOON, fetcher=None, pool=pool)

    assert (report.outcome, report.is_finished) == (Outcome.NOT_DETERMINED, True)
    assert "took more time or memory" in report.verification.checks[0].detail
    assert time.monotonic() - started < 40


@pytest.mark.long
def test_a_loop_inside_a_library_in_c_is_ended_too(make_pool: MakePool) -> None:
    """A pattern that backtracks for ever never comes back to Python, where a polite limit would be noticed."""
    pool = make_pool("import re\ndef judge(*_, **__):\n    re.match(r'(a+)+b', 'a' * 64)")

    assert check_anything(text="{}", at=NOON, fetcher=None, pool=pool).outcome is Outcome.NOT_DETERMINED


def test_a_document_that_wants_a_gigabyte_is_refused_it(make_pool: MakePool) -> None:
    pool = make_pool("def judge(*_, **__):\n    return bytearray(1024 ** 3)")

    assert check_anything(text="{}", at=NOON, fetcher=None, pool=pool).outcome is Outcome.NOT_DETERMINED


def test_a_child_may_write_no_file(make_pool: MakePool) -> None:
    pool = make_pool("def judge(*_, **__):\n    open('/tmp/workmark-child', 'w').write('x')")

    with pytest.raises(ChildLost):
        pool.run(request(), no_questions, seconds=10)


def test_a_child_knows_no_secret_of_ours(make_pool: MakePool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKMARK_SECRET_KEY_FILE", "/secret")
    pool = make_pool(
        "import os\nfrom workmark.openbadges.report import Verification\nfrom workmark.verification.judging import Judged\n"
        "def judge(*_, **__):\n    return Judged(Verification(()), True, notes=tuple(os.environ))"
    )

    reply = pool.run(request(), no_questions, seconds=10)

    assert set(reply["judged"]["notes"]) <= {"PYTHONPATH", "LANG", "LC_CTYPE"}


@pytest.mark.long
def test_a_child_that_is_lost_is_replaced(make_pool: MakePool) -> None:
    pool = make_pool(
        "import os\nreal = child.judge\n"
        "def judge(handed, **given):\n"
        "    if handed.name == 'poison': os.kill(os.getpid(), 9)\n"
        "    return real(handed, **given)"
    )
    badge = signed_badge()

    before = check_anything(data=badge, at=NOON, fetcher=None, pool=pool)
    poisoned = check_anything(data=badge, name="poison", at=NOON, fetcher=None, pool=pool)
    after = check_anything(data=badge, at=NOON, fetcher=None, pool=pool)

    assert [before.outcome, poisoned.outcome, after.outcome] == [
        Outcome.PASSED,
        Outcome.NOT_DETERMINED,
        Outcome.PASSED,
    ]


def test_a_child_killed_while_idle_costs_nobody_their_check(make_pool: MakePool) -> None:
    pool = make_pool()
    badge = signed_badge()
    check_anything(data=badge, at=NOON, fetcher=None, pool=pool)
    idle = pool._places.get_nowait()
    assert idle is not None
    idle._process.kill()
    idle._process.wait()
    pool._places.put_nowait(idle)

    assert check_anything(data=badge, at=NOON, fetcher=None, pool=pool).outcome is Outcome.PASSED


def test_an_answer_that_is_nonsense_is_no_answer(make_pool: MakePool) -> None:
    shout = "import sys; sys.stdout.buffer.write(b'\\xff' * 100); sys.stdout.flush(); sys.stdin.read()"
    pool = make_pool(command=[sys.executable, "-c", shout])

    with pytest.raises(ChildLost):
        pool.run(request(), no_questions, seconds=10)


def test_what_a_library_prints_does_not_disturb_the_conversation(make_pool: MakePool) -> None:
    pool = make_pool(
        "real = child.judge\ndef judge(handed, **given):\n    print('chatter')\n    return real(handed, **given)"
    )

    assert check_anything(data=signed_badge(), at=NOON, fetcher=None, pool=pool).outcome is Outcome.PASSED


@pytest.mark.long
def test_when_every_child_stays_busy_the_next_one_is_asked_to_come_back(make_pool: MakePool) -> None:
    pool = make_pool("import time\ndef judge(*_, **__):\n    time.sleep(3)", wait=0.2)
    busy = threading.Thread(
        target=check_anything, kwargs={"text": "{}", "at": NOON, "fetcher": None, "pool": pool}
    )
    busy.start()
    time.sleep(0.5)

    with pytest.raises(TooManyRequests, match="try again"):
        check_anything(text="{}", at=NOON, fetcher=None, pool=pool)
    busy.join()


def test_threads_share_a_pool_and_each_gets_its_own_answer(make_pool: MakePool) -> None:
    pool = make_pool(size=2)
    badge = signed_badge()
    broken = badge.replace(b"Two platforms", b"Ten platforms")
    outcomes: dict[int, Outcome] = {}

    def check(number: int) -> None:
        data = badge if number % 2 else broken
        outcomes[number] = check_anything(data=data, at=NOON, fetcher=None, pool=pool).outcome

    threads = [threading.Thread(target=check, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == {number: Outcome.PASSED if number % 2 else Outcome.FAILED for number in range(12)}


@pytest.mark.long
def test_the_time_a_child_takes_to_start_is_not_the_requests(make_pool: MakePool) -> None:
    pool = make_pool("import time\ntime.sleep(4)\njudge = child.judge")

    reply = pool.run(request(), no_questions, seconds=3)

    assert "judged" in reply


def test_a_machine_too_busy_to_finish_is_told_apart_from_a_bad_document(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "SECONDS_PER_RUN", 0.2)
    pool = make_pool("import time\ndef judge(*_, **__):\n    time.sleep(30)")

    report = check_anything(text="{}", at=NOON, fetcher=None, pool=pool)

    assert (report.outcome, report.is_finished) == (Outcome.NOT_DETERMINED, False)
    assert "says nothing about the badge" in report.verification.checks[0].detail
