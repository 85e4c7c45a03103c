"""`workmark bench`: measure here, in one run and as ratios, what `docs/performance.md` claims.

Times are of the processor, not of the clock on the wall, and each figure is taken in turn with the bare Ed25519
operation it is compared with: so a busy or slow machine changes the figures and hardly the ratios.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count, cycle
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workmark.cli.bench_documents import AWARDED, LIST, badge, odd_documents
from workmark.openbadges import (
    Fetched,
    LocalSigner,
    Outcome,
    Unresolvable,
    bitstring,
    did_key_method_of,
    did_key_of,
    issue_credential,
    status_list_credential,
    verify,
)

ROUNDS = 5
# Ed25519 signs a digest pair, as eddsa-rdfc-2022 does: 64 bytes.
DIGESTS = b"\x5a" * 64
# More than the canonical form's memory holds, so that no document is met again while it is still remembered.
DISTINCT = 64

Result = dict[str, Any]


def bench(
    name: Annotated[str, typer.Argument(help="issue, verify, canonical or memory; all without a name.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    seconds: Annotated[float, typer.Option(help="How long to measure each figure.", min=0.05)] = 2.0,
    documents: Annotated[int, typer.Option(help="Documents to canonicalise in two ways.", min=1)] = 1000,
    seed: Annotated[int, typer.Option(help="Which documents: the same number makes the same ones.")] = 1,
) -> None:
    """Measure issuing and checking against bare Ed25519, the canonicalisers' agreement, and memory."""
    benches: dict[str, Callable[[], Result]] = {
        "issue": lambda: bench_issue(seconds),
        "verify": lambda: bench_verify(seconds),
        "canonical": lambda: bench_canonical(documents, seed),
        "memory": bench_memory,
    }
    if name and name not in benches:
        raise typer.BadParameter(
            f"There is no {name!r}. Choose one of: {', '.join(benches)}.", param_hint="NAME"
        )
    results = {}
    for chosen in [name] if name else list(benches):
        results[chosen] = benches[chosen]()
        if not as_json:
            typer.echo(
                "\n".join(
                    f"{chosen:<10} {label:<34} {_said(value)}" for label, value in results[chosen].items()
                )
            )
    if as_json:
        sys.stdout.write(json.dumps({"machine": machine(), "results": results}, indent=2) + "\n")
    if results.get("canonical", {}).get("disagreements"):
        raise typer.Exit(1)


def machine() -> dict[str, str]:
    """What the figures depend on."""
    model = platform.processor()
    if (cpuinfo := Path("/proc/cpuinfo")).exists():
        model = next(
            (
                line.partition(":")[2].strip()
                for line in cpuinfo.read_text().splitlines()
                if "model name" in line
            ),
            model,
        )
    return {"processor": model, "cores": str(os.cpu_count()), "python": platform.python_version()}


def bench_issue(seconds: float) -> Result:
    """Sign badges with the check of one's own work that issuing includes, in turn with bare signing."""
    signer = LocalSigner.generate()
    method = did_key_method_of(signer.public_key)
    numbers = count()
    raw = Ed25519PrivateKey.generate()

    def issue() -> None:
        issue_credential(badge(next(numbers), signer), signer, verification_method=method, created=AWARDED)

    return _against("sign", {"issue": issue}, lambda: raw.sign(DIGESTS), seconds) | {
        "badge_bytes": len(
            issue_credential(badge(0, signer), signer, verification_method=method, created=AWARDED)
        )
    }


def bench_verify(seconds: float) -> Result:
    """Check badges in full, without and with a status list to read, in turn with bare verifying."""
    signer = LocalSigner.generate()
    method = did_key_method_of(signer.public_key)
    moment = AWARDED + timedelta(days=1)

    def signed(document: Any) -> bytes:
        return issue_credential(document, signer, verification_method=method, created=AWARDED)

    listed = signed(
        status_list_credential(
            LIST,
            did_key_of(signer.public_key),
            bitstring(131_072, [7]),
            valid_from=AWARDED,
            valid_until=AWARDED + timedelta(days=7),
        )
    )

    def resolve(url: str, /) -> Fetched:
        if url != LIST:
            raise Unresolvable(url)
        return Fetched(listed, "application/vc", url, AWARDED)

    def checking(badges: Iterator[bytes]) -> Callable[[], None]:
        def check() -> None:
            if verify(next(badges), at=moment, resolve=resolve).outcome is not Outcome.PASSED:
                raise RuntimeError("a sound badge did not pass, so this figure would mean nothing")

        return check

    plain = cycle([signed(badge(number, signer)) for number in range(8, DISTINCT + 8)])
    with_status = cycle(
        [signed(badge(number, signer, with_status=True)) for number in range(8, DISTINCT + 8)]
    )
    raw = Ed25519PrivateKey.generate()
    public, signature = raw.public_key(), raw.sign(DIGESTS)
    return _against(
        "verify",
        {"verify": checking(plain), "verify_with_status_list": checking(with_status)},
        lambda: public.verify(signature, DIGESTS),
        seconds,
    )


def bench_canonical(documents: int, seed: int) -> Result:
    """Canonicalise in two ways that share no code after expansion, and count the documents on which they differ."""
    import pyoxigraph
    from pyld import jsonld

    from workmark.openbadges.canonical import canonicalise, expand

    def elsewhere(document: Any) -> str:
        quads = jsonld.to_rdf(expand(document), {"format": "application/n-quads", "expandContext": {}})
        dataset = pyoxigraph.Dataset(pyoxigraph.parse(quads.encode(), format=pyoxigraph.RdfFormat.N_QUADS))
        dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        written = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS) or b""
        # Not splitlines(): a text may hold U+2028, which Python takes for the end of a line and N-Quads does not.
        return "".join(sorted(f"{line}\n" for line in written.decode().split("\n") if line))

    blanks = differing = 0
    for document in odd_documents(documents, seed):
        ours = canonicalise(document)
        blanks += "_:c14n" in ours
        differing += ours != elsewhere(document)
    return {"documents": documents, "with_blank_nodes": blanks, "disagreements": differing}


def bench_memory() -> Result:
    """The most memory a process of its own ever held, in MiB: with the core imported, and having checked badges.

    Linux counts it in /proc; elsewhere there is no figure. (`getrusage` also counts the parent's, across exec.)
    """
    core = "import workmark.openbadges\n"
    work = "from workmark.cli.benching import bench_verify\nbench_verify(1.0)\n"
    return {"core_imported_mib": _peak(core), "after_checking_mib": _peak(core + work)}


def _peak(code: str) -> int | None:
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    tell = f"print([line.split()[1] for line in open({str(status)!r}) if line.startswith('VmHWM')][0])"
    done = subprocess.run(  # noqa: S603  (this Python and words of our own)
        [sys.executable, "-c", code + tell], capture_output=True, text=True, check=True
    )
    return int(done.stdout) // 1024


def _against(
    raw_name: str, works: dict[str, Callable[[], None]], raw: Callable[[], Any], seconds: float
) -> Result:
    """Rates a second of processor time, each the best of several rounds taken in turn, and their ratio to the bare one."""
    best = dict.fromkeys((*works, "raw"), 0.0)
    for _ in range(ROUNDS):
        best["raw"] = max(best["raw"], _rate(raw, seconds / ROUNDS))
        for name, work in works.items():
            best[name] = max(best[name], _rate(work, seconds / ROUNDS))
    figures: Result = {f"ed25519_{raw_name}_per_second": round(best["raw"], 1)}
    for name in works:
        figures[f"{name}_per_second"] = round(best[name], 1)
        figures[f"{name}_ratio"] = round(best[name] / best["raw"], 5)
    return figures


def _rate(work: Callable[[], Any], seconds: float) -> float:
    work()  # the first one fills caches, which a running instance has filled
    done, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for _ in range(5):
            work()
        done += 5
    return done / spent


def _said(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)
