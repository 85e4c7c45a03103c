"""What a learner tells in confidence: what she needs (accommodations), that she cannot pay (waivers), who she is.

The main verb is `actions/ask_accommodation`; `grants.py` is all that other rooms learn of it: more time, another form.
An import contract keeps assessment, the workforce and their pages away from this room; read `pseudonyms.py` next.
"""
