"""Learn the weights of the fusion and of the gate from our own labelled sentences, and say how well they do.

    python -m tests.skills.tagging.learn CLASSIFICATION.zip RELATIONS.zip [--semantic] [--write | --folds]

Weights are learned from the parts "train" and "dev"; the figures are of the part "test", which shares no occupation with
them. With `--folds` each sentence is ranked by weights learned from the four fifths without its occupation: all sentences
are measured, so the figures hang less on which few were set apart. The ranking maximises the likelihood of the right
skills among all candidates of a sentence (softmax), with a quadratic penalty; a slope and an offset then turn its sums
into probabilities. numpy only.
"""

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.skills.tagging.esco_zip import esco_skills
from tests.skills.tagging.measures import area_under_curve, mean_of, r_precision, recall, reciprocal_rank
from workmark.skills.tagging.candidates import candidates
from workmark.skills.tagging.features import FEATURES, features_of
from workmark.skills.tagging.gate import GATE_FEATURES, gate_features
from workmark.skills.tagging.index import Floats, Index, Ints, build
from workmark.skills.tagging.semantic.encoder import Encoder
from workmark.skills.tagging.semantic.tagger import SEMANTIC_FEATURES, SemanticTagger
from workmark.skills.tagging.semantic.vectors import keep_vectors, kept_vectors
from workmark.skills.tagging.words import words_of

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[2] / "src/workmark/skills/tagging/weights"
PENALTY = 0.03


@dataclass(frozen=True)
class Sentence:
    """One labelled sentence with what the tagger sees of it."""

    row: dict
    ids: Ints
    skills: list[str]
    features: Floats
    right: set[str]

    @property
    def is_right(self) -> np.ndarray:
        return np.array([skill in self.right for skill in self.skills], dtype=bool)

    def ranked(self, sums: Floats) -> list[str]:
        return [self.skills[place] for place in np.argsort(-sums, kind="stable")]


def sentences(index: Index) -> list[Sentence]:
    """The development set, looked at."""
    read = []
    for line in (HERE / "development_set.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        words = words_of(row["text"])
        ids = index.ids_of(words)
        seen = features_of(index, row["text"], words, ids, candidates(index, ids))
        names = [index.uris[skill].rsplit("/", 1)[1] for skill in seen.skills]
        read.append(Sentence(row, ids, names, seen.features, set(row["skills"])))
    return read


def semantic_sentences(index: Index) -> list[Sentence]:
    """The same, with what the semantic tagger sees."""
    kept = Path(tempfile.gettempdir()) / f"vectors-of-{len(index.forms)}-forms.npy"
    if kept_vectors(index, kept) is None:
        keep_vectors(index, kept, lambda ready, of: sys.stderr.write(f"\r{ready} of {of}"))
    tagger = SemanticTagger(index, kept_vectors(index, kept), Encoder())
    read = []
    for line in (HERE / "development_set.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        words = words_of(row["text"])
        ids = index.ids_of(words)
        seen = tagger.look(row["text"], words, ids)
        names = [index.uris[skill].rsplit("/", 1)[1] for skill in seen.skills]
        read.append(Sentence(row, ids, names, seen.features, set(row["skills"])))
    return read


def learn_ranking(known: list[Sentence], rounds: int = 500, rate: float = 0.05) -> tuple[Floats, float]:
    """Weights and offset for raw features."""
    known = [sentence for sentence in known if sentence.is_right.any()]
    every = np.concatenate([sentence.features for sentence in known])
    mean, spread = every.mean(0), every.std(0) + 1e-6
    tables = [((s.features - mean) / spread, s.is_right / s.is_right.sum()) for s in known]
    weights, momentum, square = (np.zeros(len(mean)) for _ in range(3))
    for turn in range(1, rounds + 1):
        slope = PENALTY * weights
        for table, wanted in tables:
            sums = table @ weights
            given = np.exp(sums - sums.max())
            slope += table.T @ (given / given.sum() - wanted) / len(tables)
        momentum, square = 0.9 * momentum + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= rate * (momentum / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.999**turn)) + 1e-8)
    sums = np.concatenate([table @ weights for table, _ in tables])
    scale, offset = learn_logistic(sums[:, None], np.concatenate([s.is_right for s in known]), penalty=1e-6)
    raw = scale[0] * weights / spread
    return raw, float(offset - raw @ mean)


def learn_logistic(rows: Floats, wanted: np.ndarray, penalty: float) -> tuple[Floats, float]:
    """Newton's method for a logistic regression, halving steps that go too far."""
    table = np.column_stack([rows, np.ones(len(rows))])
    held = penalty * np.diag([*np.ones(rows.shape[1]), 0.0])
    weights = np.zeros(table.shape[1])

    def loss(at: Floats) -> float:
        sums = table @ at
        return float(np.logaddexp(0, sums).sum() - sums[wanted.astype(bool)].sum() + at @ held @ at / 2)

    for _ in range(60):
        given = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        curve = (table * (given * (1 - given))[:, None]).T @ table + held + 1e-9 * np.eye(len(weights))
        step = np.linalg.solve(curve, table.T @ (given - wanted) + held @ weights)
        while loss(weights - step) > loss(weights) and np.abs(step).max() > 1e-9:
            step /= 2
        weights = weights - step
    return weights[:-1], float(weights[-1])


def learn_gate(known: list[Sentence], weights: Floats, offset: float) -> tuple[Floats, float]:
    """From adverts alone: tasks of O*NET are written in another manner than adverts, and would teach the manner."""
    adverts = [sentence for sentence in known if "onet_task" not in sentence.row]
    rows = np.stack([gate_row(sentence, weights, offset) for sentence in adverts])
    spread = rows.std(0) + 1e-6
    scaled, offset = learn_logistic(rows / spread, np.array([bool(s.right) for s in adverts]), penalty=2.0)
    return scaled / spread, offset


def gate_row(sentence: Sentence, weights: Floats, offset: float) -> Floats:
    sums = sentence.features @ weights + offset
    return gate_features(sentence.row["text"], sentence.ids, sentence.features, sums)


def report(known: list[Sentence], weights: Floats, offset: float) -> str:
    """The figures of a ranking, in lines."""
    return report_ranked([(s, s.ranked(s.features @ weights + offset)) for s in known])


def report_folds(every: list[Sentence], folds: int = 5) -> str:
    """The figures where each sentence is ranked by weights that know nothing of its occupation."""
    occupations = sorted({_occupation(sentence) for sentence in every})
    np.random.default_rng(5).shuffle(occupations)
    fold_of = {occupation: number % folds for number, occupation in enumerate(occupations)}
    ranked = []
    for fold in range(folds):
        known = [sentence for sentence in every if fold_of[_occupation(sentence)] != fold]
        weights, offset = learn_ranking(known)
        unseen = [sentence for sentence in every if fold_of[_occupation(sentence)] == fold]
        ranked += [(s, s.ranked(s.features @ weights + offset)) for s in unseen]
    return report_ranked(ranked)


def _occupation(sentence: Sentence) -> str:
    return str(sentence.row.get("occupation") or sentence.row["id"])


def report_ranked(given_for: list[tuple[Sentence, list[str]]]) -> str:
    """The figures of sentences with what was given for each, of those that have skills."""
    lines = []
    for name, part in (
        ("task statements", [(s, given) for s, given in given_for if s.right and "onet_task" in s.row]),
        ("advert sentences", [(s, given) for s, given in given_for if s.right and "onet_task" not in s.row]),
    ):
        ranked = [given for _, given in part]
        right = [s.right for s, _ in part]
        for measure, function in (("RP@5", r_precision), ("MRR", reciprocal_rank), ("recall@10", recall)):
            values = [function(given, wanted) for given, wanted in zip(ranked, right, strict=True)]
            lines.append(f"{name:<18} {measure:<10} {mean_of(values)}  n={len(values)}")
    return "\n".join(lines)


def report_gate(known: list[Sentence], weights: Floats, offset: float, gate: tuple[Floats, float]) -> str:
    """How well the gate parts adverts' sentences."""
    adverts = [s for s in known if "onet_task" not in s.row]
    says = [float(gate_row(s, weights, offset) @ gate[0] + gate[1]) for s in adverts]
    spoken = [said for said, s in zip(says, adverts, strict=True) if s.right]
    silent = [said for said, s in zip(says, adverts, strict=True) if not s.right]
    missed, passed = sum(said < 0 for said in spoken), sum(said >= 0 for said in silent)
    return (
        f"gate, adverts      AUC {area_under_curve(spoken, silent):.3f}; closed on {missed} of {len(spoken)} with "
        f"skills, open on {passed} of {len(silent)} without"
    )


def write(name: str, names: tuple[str, ...], weights: Floats, offset: float) -> None:
    kept = {
        "offset": round(offset, 5),
        "weights": {feature: round(float(weight), 5) for feature, weight in zip(names, weights, strict=True)},
    }
    (WEIGHTS / f"{name}.json").write_text(json.dumps(kept, indent=2) + "\n", "utf-8")


def main() -> None:
    classification, relations = (Path(name) for name in sys.argv[1:3])
    index, is_semantic = build(esco_skills(classification, relations)), "--semantic" in sys.argv
    every = semantic_sentences(index) if is_semantic else sentences(index)
    if "--folds" in sys.argv:
        sys.stdout.write(report_folds(every) + "\n")
        return
    known, unseen = ([s for s in every if (s.row["split"] == "test") is wanted] for wanted in (False, True))
    weights, offset = learn_ranking(known)
    sys.stdout.write(report(unseen, weights, offset) + "\n")
    if is_semantic:
        learned = [("semantic", SEMANTIC_FEATURES, weights, offset)]
    else:
        gate = learn_gate(known, weights, offset)
        sys.stdout.write(report_gate(unseen, weights, offset, gate) + "\n")
        learned = [("lexical", FEATURES, weights, offset), ("gate", GATE_FEATURES, *gate)]
    if "--write" in sys.argv:
        for kept in learned:
            write(*kept)


if __name__ == "__main__":
    main()
