"""The REST API under /api/v1: what pages can do, for programs acting with a person's leave.

Each operation parses, calls the same action or query as the pages, and answers; it holds no rule of its own. Read next:
`mounted.py` for the list of routers, `door.py` for who gets in, `documented.py` for errors and the OpenAPI schema.
"""
