"""The Open Badges 3.0 API of 1EdTech: other hosts read a learner's badges and bring theirs, with her leave.

Who asks comes in by OAuth 2 (`web/account/views/oauth.py`), after it registered itself here (`registering.py`). Errors
have 1EdTech's shape, Imsx_StatusInfo. Read next: `discovery.py`, which says all that there is, then `door.py`.

Spec: Open Badges 3.0, sections 6 and 7.
"""
