"""Pages. One folder an audience; each view parses, calls an action or a query, and answers.

`components/` holds the parts every page is made of; `middleware.py` what every answer carries.
"""
