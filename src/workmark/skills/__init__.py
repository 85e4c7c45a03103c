"""What work is made of: frameworks, skills, occupations and tasks, with the source's own ids and attribution.

Its main verb is `load_starter_frameworks`; read `models.py` next. Nothing here knows of achievements or learners.
"""
