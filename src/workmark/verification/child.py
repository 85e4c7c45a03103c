"""The child process that opens and verifies strangers' documents: `python -m workmark.verification.child`.

It says when it is ready, reads a request from standard input, asks its parent whenever it needs an address or an
issuer's standing, and writes the answer to standard output. It opens no socket and knows no secret. Each request has 2
seconds of processor time, and the process half a gigabyte of memory: a document that wants more ends the child, and
nothing else.
"""

import os
import resource
import signal
import sys
from datetime import datetime
from typing import BinaryIO

from workmark.openbadges.errors import Unresolvable
from workmark.openbadges.log.evidence import LogEvidence
from workmark.openbadges.resolving import Fetched
from workmark.openbadges.trust import IssuerStanding
from workmark.verification import wire
from workmark.verification.judging import Scope, judge

SECONDS_PER_REQUEST = 2.0
MEMORY_BYTES = 512 * 1024 * 1024
# The whole life of a child that is used again and again, in case the timer above is ever got around.
SECONDS_PER_LIFE = 600


class _Parent:
    """The other end: answers questions about the outside world, and has the issuers' standing."""

    def __init__(self, reading: BinaryIO, writing: BinaryIO) -> None:
        self._reading, self._writing = reading, writing

    def receive(self) -> wire.Message | None:
        """The next message; None when the parent is gone."""
        length = self._reading.read(wire.LENGTH_BYTES)
        if len(length) < wire.LENGTH_BYTES:
            return None
        return wire.unpacked(self._reading.read(int.from_bytes(length)))

    def send(self, message: wire.Message) -> None:
        self._writing.write(wire.packed(message))
        self._writing.flush()

    def _asked(self, question: wire.Message) -> wire.Message:
        self.send(question)
        answer = self.receive()
        if answer is None:
            sys.exit(0)
        return answer

    def resolve(self, url: str, /) -> Fetched:
        answer = self._asked({"ask": "resolve", "url": url})
        if "problem" in answer:
            raise Unresolvable(answer["problem"], wire.data_of(answer["gone"]))
        return wire.fetched_in(answer["fetched"])

    def standing_of(self, issuer_id: str, /) -> IssuerStanding:
        return wire.standing_in(self._asked({"ask": "standing", "issuer": issuer_id}))

    def evidence_for(self, issuer_id: str, credential_id: str, /) -> LogEvidence:
        question = {"ask": "log", "issuer": issuer_id, "credential": credential_id}
        return wire.evidence_in(self._asked(question))


def main() -> None:
    reading, writing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever some library prints must not land between two messages.
    os.dup2(2, 1)
    _bound_this_process()
    parent = _Parent(reading, writing)
    parent.send({"ready": True})
    while (request := parent.receive()) is not None:
        signal.setitimer(signal.ITIMER_PROF, SECONDS_PER_REQUEST)
        answer = _answer(request, parent)
        signal.setitimer(signal.ITIMER_PROF, 0)
        parent.send(answer)


def _answer(request: wire.Message, parent: _Parent) -> wire.Message:
    try:
        judged = judge(
            wire.handed_in(request["handed"]),
            at=datetime.fromisoformat(request["at"]),
            resolve=parent.resolve,
            trust=parent,
            email=request["email"],
            scope=Scope(**request["scope"]),
            log=parent,
        )
    except MemoryError:
        return {"out_of_memory": True}
    return {"judged": wire.judged_out(judged)}


def _bound_this_process() -> None:
    # Uncaught, this signal ends the process wherever it is, even inside a library's C code.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_PER_LIFE, SECONDS_PER_LIFE))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
