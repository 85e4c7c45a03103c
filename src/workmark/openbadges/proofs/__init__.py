"""Data Integrity proofs: what exactly is signed under each cryptosuite, making proofs, and checking them.

`suites` turns a document and proof options into the bytes that are signed; `data_integrity` adds and checks
proofs, also in sets and chains. Read next: `data_integrity.py`.
"""
