"""Short lists of words, written by hand, a file a list and language.

`joining`: words that say nothing of a skill. A language without this list keeps them all; being everywhere, they weigh
little. `asking`, `offering`: words that adverts use when they ask for work, or say what the employer gives.
"""

from functools import cache
from importlib import resources


@cache
def words_listed(name: str, language: str) -> frozenset[str]:
    """The words of a list; none where the language has no such list."""
    file = resources.files(__package__).joinpath(f"{name}.{language}.txt")
    return frozenset(file.read_text("utf-8").split()) if file.is_file() else frozenset()
