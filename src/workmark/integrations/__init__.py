"""Partners' data and protocols, one folder a partner, each alike: read its shape, call our actions.

No partner imports another. What several need stands in `reading/` and `writing/` (streams, tables), and in
`delivering/`: what is sent to an organisation's own systems, again and again until it has arrived.
"""
