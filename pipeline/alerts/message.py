"""Words what a question found, for people and for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from pipeline.alerts.plan import Alert
from pipeline.alerts.questions import Item


def subject_of(alert: Alert, items: Sequence[Item]) -> str:
    """One line without control characters: the first headline, and how many more there are."""
    first = " ".join(items[0].evidence[0].title.split())
    more = f" (and {len(items) - 1} more)" if len(items) > 1 else ""
    return f"{alert.title}: {first[:120]}{more}"


def text_of(alert: Alert, items: Sequence[Item]) -> str:
    """Plain text: each thing with the titles, tags and links behind it."""
    blocks = [alert.title]
    for item in items:
        lines = []
        for evidence in item.evidence:
            lines.append(f"* {' '.join(evidence.title.split())}")
            lines.extend(f"  {line}" for line in (evidence.detail, evidence.tags, evidence.link) if line)
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def json_of(alert: Alert, items: Sequence[Item]) -> bytes:
    """One JSON object: `alert`, `title` and `items`, each with `key` and `evidence`."""
    message = {"alert": alert.name, "title": alert.title, "items": [asdict(item) for item in items]}
    return json.dumps(message, ensure_ascii=False).encode()
