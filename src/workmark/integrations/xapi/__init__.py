"""xAPI statements (1.0.3; IEEE 9274.1.1) into an organisation's own learning record store, each only by its learner's consent.

The main verb is `actions/connect_record_store.py`; `statements.py` writes them, `receivers.py` says when. They travel as
webhooks do, by `integrations.delivering`.
"""
