"""Webhooks: an organisation's systems hear of what happens here, as Standard Webhooks 1.0.0 has it.

The main verb is `actions/register_webhook`; `events.py` lists what can be heard of, `signing.py` proves that we said it.
"""
