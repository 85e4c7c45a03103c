"""Check signed credentials once more, many at a time: the last look before they are saved.

As a program, `python -m workmark.openbadges.recheck`, it does so in a process of its own, so that one core signs and
saves while another checks. A request is a line of JSON, `{"key": multikey, "sizes": [bytes, ...]}`, and then the
documents one after another; the answer is a line of JSON, `{"unsound": [[place, why], ...]}`. It ends with its input.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator

from workmark.openbadges.documents import as_list, parse_json_object
from workmark.openbadges.errors import OpenBadgesError, RefusedToIssue
from workmark.openbadges.keys import PublicKey
from workmark.openbadges.proofs.data_integrity import check_proof


def unsound(documents: Iterable[bytes], key: PublicKey) -> Iterator[tuple[int, str]]:
    """The place and the reason of each whose bytes do not hold a proof by this key over what they say.

    Each is read back from its bytes and brought into canonical form anew; nothing is taken over from the signing.
    """
    for place, exact in enumerate(documents):
        try:
            document = parse_json_object(exact)
            proofs = as_list(document.get("proof"))
            for proof in proofs:
                check_proof(document, proof, key)
            if not proofs:
                raise RefusedToIssue("There is no proof.")
        except OpenBadgesError as error:
            yield place, f"{type(error).__name__}: {error}"


def main() -> None:
    """Serve requests until the input ends, which it does when whoever started this is gone."""
    reading, writing = sys.stdin.buffer, sys.stdout.buffer
    while line := reading.readline():
        request = json.loads(line)
        documents = [reading.read(size) for size in request["sizes"]]
        found = list(unsound(documents, PublicKey.from_multikey(request["key"])))
        writing.write(json.dumps({"unsound": found}).encode() + b"\n")
        writing.flush()


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        # Nobody waits for this answer any more; nor can what is still buffered be written.
        os._exit(1)
