"""Many badges at once: handed in as files, one ZIP or a list of links; checked by a worker; forgotten when done.

Its main verb is `start_bulk_check`. Nothing of what is handed in or found outlives the looking: `BulkCheck.expires_at`.
Read next: `handing.py`, what may come in; `running.py`, how it is checked.
"""
