"""Days some years on."""

from datetime import datetime


def years_later(moment: datetime, years: int) -> datetime:
    """The same day so many years later; the 1st of March for a 29th of February that the year has not."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, month=3, day=1)
