"""The id of the request being served, for audit events and logs, without passing it through every call."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
