"""`python -m tests.fuzzing`: the long run. Ends with 1 if anything was found.

A run that was stopped goes on with `--from` and the last number it said: the inputs are the same as without a pause.
"""

import argparse
import sys
import time

from tests.fuzzing.hunting import hunt


def main() -> int:
    """Break and judge, a thousand at a time, and say how far it is."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--inputs", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--from", type=int, default=0, dest="begin", help="How many were judged before.")
    given = asked.parse_args()
    started, done, faults, slowest, grown = time.monotonic(), given.begin, [], 0.0, 0.0
    outcomes: dict[str, int] = {}
    while done < given.inputs:
        found = hunt(min(1000, given.inputs - done), given.seed * 1_000_000 + done)
        done += found.inputs
        faults += found.faults
        sys.stderr.write("".join(f"{fault}\n" for fault in found.faults))
        slowest, grown = max(slowest, found.slowest), grown + found.grown_mib
        for outcome, count in found.outcomes.items():
            outcomes[outcome] = outcomes.get(outcome, 0) + count
        print(f"{done:,} inputs, {len(faults)} faults, {time.monotonic() - started:.0f} s", file=sys.stderr)  # noqa: T201
    print(f"{outcomes}; slowest {slowest:.2f} s of the processor; memory grew by {grown:.0f} MiB")  # noqa: T201
    print("\n".join(faults) or "no fault")  # noqa: T201
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
