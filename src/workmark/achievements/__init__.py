"""What can be earned: Achievements, their immutable versions, rubric and evidence requirement, review and publication.

Its main verb is `publish_version`; read `content.py` (what a version says), `gates.py` (what must hold before it is
published) and `models.py` next. Learners are unknown here.
"""
