"""Releases of outcomes by group: counted once, protected, published frozen, and never counted again.

The main verb is `actions/publish_outcomes`, which a worker runs by the calendar; nobody chooses its moment. What is
counted and what may be shown is the room below's to say (`insights`); read `calendar.py` next.
"""
