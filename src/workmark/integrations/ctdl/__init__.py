"""The Credential Registry's language: frameworks in CTDL-ASN read by the names its context fixes, our own things out.

No context is fetched, neither for reading nor for writing.
"""
