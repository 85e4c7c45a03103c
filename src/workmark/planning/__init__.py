"""What a learner can prove, where she wants to go, and the shortest way there.

The profile (`profiles.py`) counts only what a valid Credential proves; `paths/` finds the way, pure, from plain values.
The main verb is `actions/plan_path`; read `models.py`, `asking.py` and `paths/` next.
"""
