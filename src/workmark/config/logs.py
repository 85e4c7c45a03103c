"""Structured logs: one JSON object a line, or coloured text on a terminal.

No body, token or evidence is ever logged. Whoever logs an address logs what stands in it, and many links are their own
permission: so each line is cleared of them last of all, whichever library wrote it.
"""

import logging.config
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# A step of a path that may be a token: sixteen characters or more, with a capital or a digit among them. Of the tokens of
# `lib.tokens` (32 characters of base64url) less than one in ten thousand million has neither.
_SECRET_STEP = re.compile(r"""(?<=/)(?=[^/\s?"'<>]*[A-Z0-9])[^/\s?"'<>]{16,}""")
# What follows a path: codes of sign-ins, addresses, searches.
_QUERY = re.compile(r"""(?<=[^\s?"'<>])\?[^\s"'<>]+""")
_IN_PATHS = re.compile(r"""/[^\s"'<>]*""")


def without_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take out of the texts of a log line whatever opens something by standing in an address; also out of tracebacks."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _IN_PATHS.sub(_clear, value)
    return event


def _clear(found: re.Match[str]) -> str:
    return _SECRET_STEP.sub("…", _QUERY.sub("?…", found[0]))


def configure(options: dict[str, Any]) -> None:
    """Set up standard logging and structlog alike. options: {"level": "INFO"}."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        without_secrets,
                        renderer,
                    ],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": options["level"]},
            "loggers": {
                name: {"level": "WARNING"} for name in ("django_structlog", "django_tasks", "fontTools")
            },
        }
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
