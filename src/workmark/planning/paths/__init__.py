"""The shortest way from what a person can prove to what a job asks for. Pure: plain values in, plain values out.

`find_path` is the main verb: it proves its answer to be the best there is, or says how far from it the answer may be.
Read `values.py` (what is asked), `answers.py` (what is said) and `finding.py` (how), in this order.
"""

from workmark.planning.paths.alternatives import (
    Alternatives,
    Tradeoff,
    WayName,
    other_ways,
    tradeoffs,
    way_of,
    weights_of,
)
from workmark.planning.paths.answers import Closing, Instead, Plan, Scope, Status, Step, Unclosed, Why
from workmark.planning.paths.catalogue import Catalogue
from workmark.planning.paths.finding import find_path
from workmark.planning.paths.values import Limits, Need, Offer, Question, Weights

__all__ = [
    "Alternatives",
    "Catalogue",
    "Closing",
    "Instead",
    "Limits",
    "Need",
    "Offer",
    "Plan",
    "Question",
    "Scope",
    "Status",
    "Step",
    "Tradeoff",
    "Unclosed",
    "WayName",
    "Weights",
    "Why",
    "find_path",
    "other_ways",
    "tradeoffs",
    "way_of",
    "weights_of",
]
