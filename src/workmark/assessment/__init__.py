"""Judgement: who may assess, who holds which work until when, scores with feedback, and the decision by rule.

Its main verb is `decide`; read `judging.py` (the rule, pure) and `models.py` next. Credentials are unknown here:
an award is announced by the signal `awarded`, inside the same transaction.
"""
