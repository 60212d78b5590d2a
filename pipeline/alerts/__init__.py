"""Who is told what: named questions to the snapshot, what they find, and the ways it is sent."""

from pipeline.alerts.plan import Alert, Channel, Plan, load_plan
from pipeline.alerts.questions import Item, ask

__all__ = ["Alert", "Channel", "Item", "Plan", "ask", "load_plan"]
