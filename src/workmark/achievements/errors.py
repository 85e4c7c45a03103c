"""This room's own errors: an edit that would overwrite another's, and a version that gates hold back."""

from workmark.achievements.gates import Gate
from workmark.lib.problems import InvalidInput, WrongState


class EditConflict(WrongState):
    """Someone else saved the same fields since the editor opened them. Nothing was written; nothing is lost.

    names: the fields both changed. revision: the draft as it stands now, to be read again and decided on.
    """

    def __init__(self, detail: str, *, names: tuple[str, ...], revision: int) -> None:
        super().__init__(detail, fields={name: [detail] for name in names})
        self.names = names
        self.revision = revision


class GatesNotMet(InvalidInput):
    """Some gates are not met, or could not be told, and no reason was given to pass them all the same."""

    def __init__(self, detail: str, *, gates: tuple[Gate, ...]) -> None:
        super().__init__(
            detail, fields={gate.code: [finding.mend for finding in gate.findings] for gate in gates}
        )
        self.gates = gates
