"""Work of this room that the worker does, and the worker alone: only it opens an issuer's private key.

A file for each kind. Tasks call actions, and an action may enqueue only what does not lead back to it.
"""
