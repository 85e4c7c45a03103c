"""How far assessors agree, and how sure we may be of it: pure statistics, values in and values out.

Everything that is resampled is a sum over submissions (`tallies.py`), so that an interval costs additions only. Read
`pairs.py` (two raters), `many_raters.py`, `differences.py` (severity, drift), `row_quality.py`, then `bootstrap.py`
(intervals) and `enough.py` (when a figure may be shown, and when judged by). `docs/methods/reliability.md` says it in
words, with the sources.
"""
