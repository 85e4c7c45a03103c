"""What work is made of: frameworks, skills, occupations and tasks, with the source's own ids and attribution.

Its main verbs are `load_starter_frameworks` and `searching.find`; read `models.py` next.
Nothing here knows of achievements or learners.
"""
