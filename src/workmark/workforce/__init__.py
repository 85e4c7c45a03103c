"""The employer's side: what it checked, what learners let it see, its roles and teams, its openings and who applied.

Everything an employer sees of what a person proved passes `consents.py`. Read `consent_models.py` next, then
`opening_models.py`.
"""
