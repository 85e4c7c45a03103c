"""Frameworks in CTDL-ASN, Credential Engine's JSON-LD. Read by the names its context fixes; no context is fetched."""
