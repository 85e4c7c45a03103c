"""The issuer's pages: `ledger` what was issued, `batches` many awards at once, `keys` what signs.

In `batch_ends` and `key_ends` stands what cannot be taken back.
"""
