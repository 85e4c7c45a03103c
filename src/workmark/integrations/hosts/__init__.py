"""Other hosts that keep a learner's badges: read what she has there, or bring one of hers, by their Open Badges 3.0 API.

Here Workmark is the client; for the other side read `api/open_badges/`. One visit reads once: the token that lets us in
is sealed, used by a worker and ended as soon as it has read. Read next: `describing.py`, `actions/begin_visit.py`.

Spec: Open Badges 3.0, sections 6 and 7; RFC 7591, RFC 7636, RFC 9207, RFC 7009.
"""
