"""Everything a person has here, as one ZIP that needs neither us nor a network.

`tables.py` says for each table what of it is hers to take, `rows.py` writes those rows as JSON, `badges.py` her badges with
what checks them, `page.py` the page that lists and verifies it all, `writing.py` the archive itself.
"""
