"""Partners' data and protocols, one folder a partner, each alike: read its shape, call our actions.

No partner imports another. What several need (streams, tables, progress) stands in `reading/`.
"""
