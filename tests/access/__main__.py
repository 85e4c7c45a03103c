"""`python -m tests.access [COUNT] [SEED] [FROM]`: so many random questions across two tenants, in a database of its own.

They are asked in lots of a thousand, each of a seed of its own. A run that was stopped goes on with the last number it
said for FROM: the questions are the same as without a pause.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.migrated import begin_home

_LOT = 1_000


def main() -> int:
    count, seed, done = [int(given) for given in sys.argv[1:]] + [100_000, 1, 0][len(sys.argv) - 1 :]
    with tempfile.TemporaryDirectory() as home:
        begin_home(Path(home))
        os.environ |= {"WORKMARK_HOME": home, "DJANGO_SETTINGS_MODULE": "workmark.config.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        from tests.access.drawing import Drawing, Drawn
        from tests.access.tenants import make_tenants

        call_command("createcachetable", verbosity=0)
        tenants, total, begun = make_tenants(), Drawn(), time.perf_counter()
        while done < count:
            drawn = Drawing(*tenants, f"{seed}:{done}").draw(min(_LOT, count - done))
            total.add(drawn)
            done += drawn.questions
            sys.stderr.write("".join(f"{foreign}\n" for foreign in drawn.foreign))
            sys.stderr.write(f"{done:,} questions, {len(total.foreign)} of the other tenant\n")
    took = time.perf_counter() - begun
    print(  # noqa: T201  # a command speaks
        f"{total.questions} questions by {len(total.by)} functions, {total.rows} rows, "
        f"{len(total.foreign)} of the other tenant, in {took:.0f} s (seed {seed})"
    )
    return 1 if total.foreign else 0


if __name__ == "__main__":
    sys.exit(main())
