"""The learner's work: Submissions with answers and Evidence, Attestations from the workplace, and sharing grants.

Its main verb is `submit`; read `models.py` and `progress.py` next. Scores are unknown here.
"""
