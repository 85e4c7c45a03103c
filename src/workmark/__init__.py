"""Workmark: micro-credentials proven by work."""
