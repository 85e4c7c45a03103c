"""Signing in with an organisation's SAML 2.0 server (an identity provider), beside OpenID Connect and joined the same way.

`metadata.py` reads what the organisation's server says of itself, `service.py` says who we are there and asks it,
`response.py` judges what comes back: pure, and only over what was signed. Nothing that came with it leads anywhere.
"""
