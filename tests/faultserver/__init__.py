"""A web server on loopback that misbehaves on request, and keeps a log of what it was asked."""

from tests.faultserver.behaviours import answer, script
from tests.faultserver.names import Names
from tests.faultserver.server import Asked, Behaviour, FaultServer, Line

__all__ = ["Asked", "Behaviour", "FaultServer", "Line", "Names", "answer", "script"]
