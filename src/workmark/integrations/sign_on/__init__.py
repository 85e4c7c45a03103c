"""Signing in with an employer's own sign-in (OpenID Connect), beside and never instead of a person's own.

`actions/link_sign_on.py` joins somebody there to an account here, once, when the person says so. `provider.py` asks the
employer's server, `integrations.id_tokens` judges what it answers; read `linking.py` for who may be joined to whom.
"""
