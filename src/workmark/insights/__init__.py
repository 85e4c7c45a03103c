"""Read-only questions about how people fare: today outcomes by group, with small numbers protected. No action is here.

`suppression.py` is the heart: what may be shown of a set of journeys so that nobody can be found in it. `rates.py` says
what the shown numbers mean; `cohorts.py` is the one place where answers about oneself meet outcomes, in a worker's memory.
"""
