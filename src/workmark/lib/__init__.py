"""Small tools with names of their own, which any project could use.

Nothing here knows the field's terms, Django models or the database; `problems` is where to begin.
"""
