"""The issuance log's own standard: a Merkle tree of what was issued, its signed heads, and proofs that ride in a badge.

Read `entries` for what a leaf says, `tree` for the arithmetic of RFC 6962, `tiles` for how it is published, `notes`
and `checkpoints` for what is signed, and `inclusion` for the proof that a badge carries.

Specs: RFC 6962 section 2.1, RFC 9162 section 2.1; C2SP tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature and
tlog-proof. Nothing here knows where the log is kept: whoever keeps it hands in a reader of hashes.
"""
