"""This room's own errors."""


class GiveUp(Exception):
    """Raised by a task when trying again cannot help: the job fails at once and stays visible."""


class WorkerLost(Exception):
    """Stands in a job's errors when its worker was killed; nobody is left to raise it."""
