"""Settings, addresses and wiring. Nothing is decided here."""

import gc

# A process begins by reading a thousand modules and keeps them all. Python's own 700 would have it look for garbage among
# them at every step: a sixth of the time that each command, server and worker takes to start.
gc.set_threshold(50_000)
