"""The employer's side: for now, the record that an employer checked somebody's Credential and what was found.

Its main verb is `record_validation`; read `models.py` next. Teams, roles and openings will live here too.
"""
