"""Goals, claims, imported badges and plans."""
