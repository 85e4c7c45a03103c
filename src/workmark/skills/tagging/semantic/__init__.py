"""The optional half of the tagger: what words mean, by sentence embeddings of a small model that an extra brings.

`encoder` turns text into vectors, `vectors` keeps those of all surface forms, and `tagger` fuses them with what the lexical
half sees. Descriptions are never embedded: measured, they pull a sentence towards skills that merely talk alike.
"""
