"""The O*NET database as the U.S. Department of Labor publishes it: tab-separated text, in a zip archive or a folder.

Read `reading.py` first; `addresses.py` says by which address each entry goes.
"""
