"""The issuer's pages: `ledger` what was issued, `batches` many awards at once, `batch_ends` what cannot be taken back."""
