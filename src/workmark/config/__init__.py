"""Settings, addresses and wiring. Nothing is decided here."""
