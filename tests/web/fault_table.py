"""Runs the cases of the fault table and writes docs/faults.md: id, expected, observed, pass."""

import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "faults.md"

_CASE = re.compile(r"test_([ETCS]\d\d)_(\w+)")
_LONGEST = 400
_GROUPS = {
    "E": "Etiquette (RFC 9110 section 13, RFC 9111, RFC 9309)",
    "T": "Transport",
    "C": "Content",
    "S": "State",
}
_HEAD = """# How the web misbehaves, and what Tocsin does then

Written by `make faults`, which runs every case below against a server of its own on loopback; a change here is a change
of behaviour. *Expected* is the rule, *observed* what the database and the server's request log showed in that run.
"""


@dataclass
class Case:
    """
    One id of the table.

    Attributes:
        title: What happens, from the name of its first test.
        expected: The rule, from the first line of that test.
        observed: What its tests noted.
        outcomes: How its tests ended: `passed`, `failed` or `skipped`.
    """

    title: str = ""
    expected: str = ""
    observed: list[str] = field(default_factory=list)
    outcomes: set[str] = field(default_factory=set)

    @property
    def verdict(self) -> str:
        """Pass only when every test passed."""
        return "yes" if self.outcomes == {"passed"} else "NO" if "failed" in self.outcomes else "not run"


class Collector:
    """Listens to pytest."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = defaultdict(Case)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the tests that carry an id, and read what they promise."""
        kept = []
        for item in items:
            match = _CASE.match(item.name)
            if match is None:
                continue
            kept.append(item)
            case = self.cases[match[1]]
            doc = getattr(getattr(item, "function", None), "__doc__", "") or ""
            case.title = case.title or re.sub(r"\[.*", "", match[2]).replace("_", " ")
            case.expected = case.expected or doc.strip().split("\n")[0]
        items[:] = kept

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a test ended and what it observed."""
        match = _CASE.search(report.nodeid)
        if match is None or (report.when != "call" and report.outcome == "passed"):
            return
        case = self.cases[match[1]]
        case.outcomes.add(report.outcome)
        for name, value in report.user_properties:
            if name == "observed" and value not in case.observed:
                case.observed.append(str(value))


def page(cases: dict[str, Case]) -> str:
    """Write the table."""
    lines = [_HEAD]
    for letter, title in _GROUPS.items():
        lines += [f"## {title}", "", "| id | case | expected | observed | pass |", "|---|---|---|---|---|"]
        for key, case in sorted(cases.items()):
            if key.startswith(letter):
                cells = (key, case.title, case.expected, _short("; ".join(case.observed)), case.verdict)
                lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines)


def _short(text: str) -> str:
    """Cut what was observed to a length that a table can hold; ports are different in every run."""
    text = re.sub(r"(127\.0\.0\.\d):\d{4,5}", r"\1", text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def main() -> int:
    """Run, write, and say how it went."""
    collector = Collector()
    code = pytest.main(["-q", "-p", "no:cacheprovider", str(ROOT / "tests" / "web")], plugins=[collector])
    PAGE.write_text(page(collector.cases), encoding="utf-8")
    passed = sum(case.verdict == "yes" for case in collector.cases.values())
    sys.stdout.write(f"{passed} of {len(collector.cases)} cases pass; written to {PAGE.relative_to(ROOT)}\n")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
