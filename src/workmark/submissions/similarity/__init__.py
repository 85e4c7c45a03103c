"""Finds what looks like earlier work of somebody else: the same file, the same picture, the same run of words.

It says "look here" to assessors and nothing more. No learner is refused, slowed or told anything by it.
`fingerprints` is the pure part, `comparing` asks the earlier work of the same issuer.
"""
