"""ecdsa-sd-2023: the issuer signs each statement once, and the holder shows those she chooses.

`signing` makes and checks the issuer's base proof, which is for the holder's eyes alone; `deriving` makes of it a
part of the credential with a proof of its own, and checks such a part. Read next: `statements.py`.
"""
