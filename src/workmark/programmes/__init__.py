"""Programmes of an institution: a named set of micro-credentials and stacks, and the cohorts of people who go through it.

`actions/invite_to_cohort` asks somebody in, `actions/answer_place` is their answer. What the institution sees of anybody
passes `standing.py`: by the consents of the room `workforce` for each person, and otherwise as numbers of ten and more.
"""
