"""The questions that `verify` asks, a module for each; every one gives `Check`s and none raises for a verdict.

Read `verify.py` for their order, `codes.py` for their permanent words.
"""
