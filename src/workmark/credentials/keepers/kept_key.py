"""What a keeper gives back of a key it holds."""

from dataclasses import dataclass

from workmark.openbadges.keys import PublicKey


@dataclass(frozen=True)
class KeptKey:
    """A key as its row remembers it. sealed: for the keeper "sealed" alone; reference: for the other two."""

    public_key: PublicKey
    sealed: bytes = b""
    reference: str = ""
