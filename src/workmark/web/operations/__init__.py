"""For those who run an instance: is it alive (`/healthz`), is it ready (`/readyz`), how does it fare (`/metrics`)."""
