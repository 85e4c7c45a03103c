"""The Credential Registry's language (CTDL-ASN, CTDL): frameworks in, our published micro-credentials and stacks out."""
