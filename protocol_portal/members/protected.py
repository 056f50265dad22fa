"""Which rows about members the database protects, and how; see `guidance.common.protection`."""

from guidance.common.protection import Protected

PROTECTED = {"AccountEvent": Protected()}
