"""OpenID for Verifiable Credential Issuance 1.0: where a wallet fetches a badge that its learner offered to it.

And OpenID for Verifiable Presentations 1.0, in `asking.py`: where a wallet answers an employer's request for proof.

`views.py` has the five addresses in the order in which a wallet comes by; what they do is in `credentials.wallets` and
its actions. The issuer's keys are opened by the worker alone, so a copy bound to a wallet's key comes deferred (section 9).
"""
