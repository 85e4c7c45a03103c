"""Cells of a CSV file that somebody opens in a spreadsheet program, which runs what begins like a formula."""

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell(value: str | float | None) -> str:
    """A value as a cell: a number plainly, nothing as nothing, and a text that begins like a formula after an apostrophe.

    >>> cell("=1+1"), cell(-0.25), cell(None)
    ("'=1+1", '-0.25', '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return repr(value)
    return f"'{value}" if value.startswith(_STARTS) else value
