"""Checks anybody's badge, ours included, as a stranger would: it knows the standard and nothing of our database.

Its main verb is `check_anything` in `checking.py`. It fetches what a check needs within bounds, and has
`openbadges.verify` run in a child process with limits on time and memory, because a document can be made to hold a
verifier for minutes. Read next: `judging.py`, what happens inside that child; `pool.py`, how children are kept.
"""
