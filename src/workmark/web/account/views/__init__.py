"""The account pages: one's own details and tokens, and the organisations one belongs to."""
