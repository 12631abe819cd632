"""Results + what a scripted model got wrong → how many of its statements passed, and which of them never should have."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from rich.table import Table

from eval.sloppy import SloppyGenerator

__all__ = ["Tally"]


class Tally:
    """Holds the statements and the withheld texts of the rows so far."""

    def __init__(self) -> None:
        self.shown: Counter[str] = Counter()  # statements by kind
        self.checked: list[str] = []
        self.withheld: list[str] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """Count one row of results."""
        for statement in row["statements"]:
            self.shown[statement["kind"]] += 1
            if statement["kind"] == "checked":
                self.checked.append(" ".join(statement["text"].split()))
        self.withheld += [" ".join(one["text"].split()) for one in row["withheld"]]

    def passed(self, writer: SloppyGenerator) -> list[str]:
        """What it wrote wrong and stands in an answer as supported."""
        return [text for text in self.checked if text in writer.wrong]

    def table(self, writer: SloppyGenerator) -> Table:
        """What was written, shown and withheld; the last line must be 0."""
        table = Table(title="A scripted model that errs", title_justify="left")
        table.add_column("")
        table.add_column("statements", justify="right")
        for kind, count in sorted(writer.counts.items()):
            table.add_row(f"written: {kind}", str(count))
        for kind, count in sorted(self.shown.items()):
            table.add_row(f"shown: {kind}", str(count))
        table.add_row("withheld", str(len(self.withheld)))
        wrong = Counter(writer.wrong[text] for text in self.passed(writer))
        for kind, count in wrong.items():
            table.add_row(f"wrong and shown as supported: {kind}", str(count))
        table.add_row("wrong and shown as supported", str(wrong.total()))
        return table
