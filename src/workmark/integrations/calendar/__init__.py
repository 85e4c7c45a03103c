"""Calendar feeds (RFC 5545): a person's own dates at a secret address, for the calendar program they use anyway.

The main verb is `actions/make_feed.py`; `entries.py` says which dates, `writing.py` how they are written.
"""
