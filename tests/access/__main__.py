"""`python -m tests.access [COUNT] [SEED]`: so many random questions across two tenants, in a database of its own."""

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.migrated import begin_home


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as home:
        begin_home(Path(home))
        os.environ |= {"WORKMARK_HOME": home, "DJANGO_SETTINGS_MODULE": "workmark.config.settings"}
        import django

        django.setup()
        from tests.access.drawing import Drawing
        from tests.access.tenants import make_tenants

        drawing = Drawing(*make_tenants(), seed)
        begun = time.perf_counter()
        drawn = drawing.draw(count)
    took = time.perf_counter() - begun
    print("\n".join(drawn.foreign[:20]))  # noqa: T201  # a command speaks
    print(  # noqa: T201
        f"{drawn.questions} questions by {len(drawn.by)} functions, {drawn.rows} rows, "
        f"{len(drawn.foreign)} of the other tenant, in {took:.0f} s (seed {seed})"
    )
    return 1 if drawn.foreign else 0


if __name__ == "__main__":
    sys.exit(main())
