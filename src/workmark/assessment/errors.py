"""This room's own errors."""

from workmark.lib.problems import InvalidInput, NotAllowed, WrongState


class NotQualified(NotAllowed):
    """The person is an assessor of the issuer but not qualified for this Achievement now."""


class NotCalibrated(NotQualified):
    """The person knows the trade but holds no certificate for this version of the rubric now."""


class ConflictOfInterest(NotAllowed):
    """The person may judge other people's work, but not this one's."""


class AlreadyTaken(WrongState):
    """Somebody else holds this work, or it is decided."""


class UnfinishedJudgement(InvalidInput):
    """A level or feedback is wanting; `fields` names the rows."""
