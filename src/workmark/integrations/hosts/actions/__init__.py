"""Begin a visit to another host, let it be read, keep what was found, end it."""
