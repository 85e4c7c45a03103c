"""Within how many of the issuer's working days what is asked in confidence is answered."""

WORKING_DAYS_FOR_ACCOMMODATIONS = 3  # EQ9
WORKING_DAYS_FOR_WAIVERS = 2  # EQ8
