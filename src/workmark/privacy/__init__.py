"""What a person may ask about everything that is kept about them: to have it erased, and what stands against that.

The main verb is `actions/erase_person`. For each table of the product `rules.py` says what happens to the rows that lead
to the person; a table without a rule fails a test. Read `rules.py` next, then `ledger.py` for backups.
"""
