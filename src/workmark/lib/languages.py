"""Languages people can name: two-letter codes (ISO 639-1) with their names in a reader's language, from CLDR."""

from functools import cache

from babel import Locale


@cache
def language_names(reader: str) -> dict[str, str]:
    """Codes with names, sorted by name. reader: the language the names are in, such as "es"."""
    names = Locale.parse(reader.replace("-", "_")).languages
    known = {code: str(name) for code, name in names.items() if len(code) == 2 and code.isalpha()}
    return dict(sorted(known.items(), key=lambda pair: pair[1].casefold()))


def is_language(code: str) -> bool:
    return code in language_names("en")
