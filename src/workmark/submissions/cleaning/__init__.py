"""Takes what a recorder or a player's library wrote about people and places out of sound and film.

Each reader says which bytes to blank; no byte moves, so nothing that points into the file goes wrong. `copying` makes
the copy. A recording whose structure cannot be followed is refused: what was not looked at is not called clean.
"""
