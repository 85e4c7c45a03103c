"""NIST's NICE Framework (SP 800-181), in the JSON of its Cybersecurity and Privacy Reference Tool (CPRT)."""
