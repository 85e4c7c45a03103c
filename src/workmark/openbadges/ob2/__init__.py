"""Open Badges 2.0 and 2.1: older badges checked as they asked to be, and ours written so that older tools take them.

`verify_open_badges_2` answers for a hosted or a signed Assertion, and `export_open_badges_2` gives a credential of
ours as the three documents of 2.0. Read next: `verify.py`, which follows the specification's "Badge Verification".
"""
