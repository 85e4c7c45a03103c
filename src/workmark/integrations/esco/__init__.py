"""ESCO as the European Commission publishes it: CSV files in one or several zip archives, or in a folder.

Read `reading.py` first. The first language that is imported is the framework's own; every other one adds wordings.
"""
