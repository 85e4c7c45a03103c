"""Whatever people do, in whatever order: nothing is awarded without a full set of locked scores, no word of a learner is
lost, and every state has a way on. Each walk is drawn from its number, so a failure can be walked again.
"""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.assessment.scenes import BELOW, MONDAY, RULES, qualify
from tests.conftest import Cast
from tests.submissions import scenes
from workmark.assessment.actions.answer_similar_case import let_stand, read_again
from workmark.assessment.actions.decide import decide, decide_review, return_incomplete
from workmark.assessment.actions.decline_assignment import decline_assignment
from workmark.assessment.actions.file_appeal import file_appeal
from workmark.assessment.actions.hand_on_overdue import hand_on_if_overdue
from workmark.assessment.actions.lock_scores import lock_scores
from workmark.assessment.actions.score_row import score_row
from workmark.assessment.actions.take_reading import take_reading
from workmark.assessment.actions.withdraw_appeal import withdraw_appeal
from workmark.assessment.holding import rows_to_judge
from workmark.assessment.models import Assignment, Decision, Reading
from workmark.assessment.review_models import Review
from workmark.credentials.models import Credential
from workmark.lib.problems import PlatformError
from workmark.organisations.models import Membership, Person
from workmark.submissions.actions.revise import revise
from workmark.submissions.actions.save_answer import save_answer
from workmark.submissions.actions.settle_answer import Choice, settle_answer
from workmark.submissions.actions.start import start
from workmark.submissions.actions.submit import submit
from workmark.submissions.actions.withdraw import withdraw
from workmark.submissions.events import NEXT
from workmark.submissions.models import Answer, SetAside, Submission, SubmissionState

STEPS = 60
TWO_ASSESSORS_FIRST = 30  # decisions of a rubric (ASSESSMENT.md, "How a decision is made", step 3)


class Walk:
    """One learner, fifteen who assess, and every action there is, tried at random by whoever comes along."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.chance, self.at = cast, random.Random(seed), MONDAY
        version = scenes.version(cast.harbour)
        self.assessors = [cast.aziz, cast.maud, cast.noor, *(self._assessor(n) for n in range(12))]
        for person in self.assessors:
            qualify(cast, person, version)
        self.said: dict[tuple[int, str], set[str]] = {}
        draft = scenes.complete(start(cast.lena, version, at=self.at))
        self._remember(draft)

    def _assessor(self, number: int) -> Person:
        """Enough of them that there is always somebody who has not judged this."""
        made = Person.objects.create_user(f"assessor-{number}@demo.workmark.test", name=f"Assessor {number}")
        for role in ("assessor", "lead-assessor"):
            Membership.objects.create(person=made, organisation=self.cast.harbour, role=role)
        return made

    def step(self) -> None:
        # Certificates last half a year; now and then a weekend goes by.
        self.at += timedelta(hours=self.chance.choices([1, 3, 60], weights=[14, 5, 1])[0])
        action = self.chance.choice(self.actions())
        try:
            action()
        except PlatformError:
            return  # refused, with a reason: that is an answer too

    def actions(self) -> list[Callable[[], object]]:
        return [
            *[self.take] * 4,
            *[self.judge] * 6,
            self.give_back,
            self.send_back,
            self.hand_on,
            self.write,
            self.settle,
            self.begin_anew,
            *[self.hand_in] * 2,
            self.take_back,
            *[self.begin_next] * 2,
            self.appeal,
            self.take_appeal_back,
            self.answer_case,
            self.force_the_gate,
        ]

    def work(self) -> Submission:
        """Mostly the newest."""
        works = list(Submission.objects.order_by("-pk"))
        return works[0] if self.chance.random() < 0.6 else self.chance.choice(works)

    def hold(self) -> Assignment:
        """Mostly one that is open; now and then one that is not, whose assessor has an old tab."""
        held = list(Assignment.objects.order_by("pk"))
        open_ones = [one for one in held if one.state == "open"]
        chosen = open_ones if open_ones and self.chance.random() < 0.8 else held
        return self.chance.choice(chosen) if chosen else Assignment()

    def take(self) -> object:
        waiting = list(Reading.objects.order_by("-pk")[:3])
        return waiting and take_reading(
            self.chance.choice(self.assessors), self.chance.choice(waiting), at=self.at
        )

    def judge(self) -> object:
        """Score some or all rows, and try to lock, finished or not."""
        held = self.hold()
        if held.pk is None:
            return None
        for row in rows_to_judge(held):
            if self.chance.random() < 0.97:
                # Good work and bad work, seen with some noise.
                best, rest = (19, 1) if held.submission_id % 2 else (3, 2)
                level = self.chance.choices(row.levels, weights=[best, *[rest] * (len(row.levels) - 1)])[0]
                words = {"feedback": ""} if row.passes(level.key) else BELOW
                said = {**words, "rules_met": RULES}
                score_row(held.assessor, held, row_key=row.key, level_key=level.key, **said, at=self.at)
        return lock_scores(held.assessor, held, strength="Clear.", private_note="", at=self.at)

    def give_back(self) -> object:
        held = self.hold()
        return held.pk and decline_assignment(held.assessor, held, reason="No time.", at=self.at)

    def send_back(self) -> object:
        held = self.hold()
        if held.pk is None or self.chance.random() < 0.7:
            return None
        return return_incomplete(held.assessor, held, missing="A picture.", at=self.at)

    def hand_on(self) -> object:
        held = self.hold()
        return held.pk and hand_on_if_overdue(held, at=self.at)

    def write(self) -> object:
        """Save an answer on top of a revision that may be stale."""
        work, key = self.work(), self.chance.choice(["context", "reflect"])
        text = f"Said on day {self.at:%d-%H}"
        kept = Answer.objects.filter(submission=work, question_key=key).first()
        revision = max(0, (kept.revision if kept else 0) - (self.chance.random() < 0.2))
        saved = save_answer(self.cast.lena, work, key, text, revision=revision, at=self.at)
        beside = set(saved.answer.set_aside.values_list("text", flat=True))
        known = self.said.get((work.pk, key), set())
        self.said[work.pk, key] = known | {text} if saved.set_aside else (known & beside) | {text}
        return saved

    def settle(self) -> object:
        aside = SetAside.objects.first()
        return aside and settle_answer(self.cast.lena, aside, Choice.BOTH, at=self.at)

    def begin_anew(self) -> object:
        """After an award or a withdrawal."""
        version = Submission.objects.earliest("pk").version
        made = start(self.cast.lena, version, at=self.at)
        if not made.answers.exists():
            self._remember(scenes.complete(made))
        return made

    def hand_in(self) -> object:
        work = self.work()
        if work.state == SubmissionState.DRAFT and work.round_number > 1:
            save_answer(self.cast.lena, work, "_resubmission-note", "Mended.", revision=0, at=self.at)
        return submit(self.cast.lena, work, declares_own_work=True, ai_statement="", at=self.at)

    def take_back(self) -> object:
        return self.chance.random() < 0.2 and withdraw(self.cast.lena, self.work(), at=self.at)

    def begin_next(self) -> object:
        made = revise(self.cast.lena, self.work(), carried=[], at=self.at)
        self._remember(made)
        return made

    def appeal(self) -> object:
        return file_appeal(self.cast.lena, self.work(), grounds="Page two.", at=self.at)

    def take_appeal_back(self) -> object:
        reviews = list(Review.objects.order_by("pk"))
        return (
            reviews
            and self.chance.random() < 0.3
            and withdraw_appeal(self.cast.lena, self.chance.choice(reviews), at=self.at)
        )

    def answer_case(self) -> object:
        proposed = list(Review.objects.filter(state="proposed"))
        if not proposed:
            return None
        if self.chance.random() < 0.5:
            return read_again(self.cast.maud, proposed[0], at=self.at)
        return let_stand(self.cast.maud, proposed[0], answer="No.", at=self.at)

    def force_the_gate(self) -> object:
        """Nobody's page does this; a mistake in ours might."""
        reviews = list(Review.objects.all())
        if reviews and self.chance.random() < 0.5:
            return decide_review(self.chance.choice(reviews), at=self.at)
        return decide(self.work(), at=self.at)

    def _remember(self, work: Submission) -> None:
        for key, text in work.answers.values_list("question_key", "text"):
            self.said.setdefault((work.pk, key), set()).add(text)


def nothing_is_awarded_without_a_full_set_of_locked_scores() -> None:
    for decision in Decision.objects.filter(outcome="awarded"):
        rows = {row.key: row for row in decision.submission.version.said.rows()}
        carried = set(decision.submission.carried_rows.values_list("row_key", flat=True))
        locked = list(
            decision.submission.assignments.filter(state="locked", closed_at__lte=decision.decided_at)
        )
        others = Decision.objects.filter(outcome__in=["awarded", "not-yet"], replaces=None)
        earlier = others.filter(decided_at__lt=decision.decided_at).count()
        least = 2 if earlier < TWO_ASSESSORS_FIRST or decision.replaces_id else 1
        assert {result["row"] for result in decision.results} == set(rows)
        assert len({one.assessor_id for one in locked}) == len(locked) >= decision.assessors >= least
        assert decision.submission.learner_id not in {one.assessor_id for one in locked}
        for result in decision.results:
            assert result["passed"]
            levels = [
                score.level_key
                for one in locked
                for score in one.scores.filter(row_key=result["row"], is_carried=False)
            ]
            assert result["row"] in carried or result["level"] in levels
    awarded = set(Submission.objects.filter(state="awarded").values_list("pk", flat=True))
    assert set(Credential.objects.values_list("submission", flat=True)) == awarded
    assert awarded <= set(Decision.objects.filter(outcome="awarded").values_list("submission", flat=True))


def no_refusal_stands_on_one_persons_word() -> None:
    assert all(decision.assessors >= 2 for decision in Decision.objects.filter(outcome="not-yet"))


def no_word_is_lost(walk: Walk) -> None:
    """What was saved last is there; what was written on a stale copy is set aside beside it."""
    for (work, key), texts in walk.said.items():
        kept = set(Answer.objects.filter(submission=work, question_key=key).values_list("text", flat=True))
        beside = set(
            SetAside.objects.filter(answer__submission=work, answer__question_key=key).values_list(
                "text", flat=True
            )
        )
        everything = "\n".join(kept | beside)
        assert all(text in everything for text in texts)


def every_state_has_a_way_on() -> None:
    """Handed in: a reading waits, or somebody holds one, or the decision is there. Nothing is stuck without a next step."""
    for work in Submission.objects.exclude(state=SubmissionState.ANCHOR):
        state = SubmissionState(work.state)
        undone = work.readings.filter(state__in=["waiting", "held"]).exclude(kind__in=["review", "recheck"])
        if state in (SubmissionState.SUBMITTED, SubmissionState.IN_ASSESSMENT):
            assert undone.count() == 1
            assert bool(NEXT[state])
        else:
            assert not undone.exists()
        for held in work.readings.filter(state="held"):
            assert held.assignments.filter(state="open").count() == 1
    for review in Review.objects.filter(state="in-review"):
        assert review.readings.exclude(state="locked").exists()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_actions(cast: Cast, seed: int) -> None:
    walk = Walk(cast, seed)

    for _ in range(STEPS):
        walk.step()
        nothing_is_awarded_without_a_full_set_of_locked_scores()
        no_refusal_stands_on_one_persons_word()
        no_word_is_lost(walk)
        every_state_has_a_way_on()


@pytest.mark.long
def test_the_walks_go_somewhere(cast: Cast) -> None:
    """The invariants would hold of walks that do nothing: a long one reaches awards, refusals and appeals."""
    walk = Walk(cast, seed=5)
    wanted = {"awarded", "not-yet", "appeal", "declined", "set aside"}
    reached: set[str] = set()
    for step in range(STEPS * 24):
        walk.step()
        if step % 20 == 0:
            reached |= set(Decision.objects.values_list("outcome", flat=True))
            reached |= set(Review.objects.values_list("origin", flat=True))
            reached |= set(Assignment.objects.values_list("state", flat=True))
            reached |= {"set aside"} if SetAside.objects.exists() else set()
        if wanted <= reached:
            break

    assert wanted - reached == set()
