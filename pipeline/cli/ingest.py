"""`tocsin ingest`: one pass over the feeds."""

import typer


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ingest)


def ingest() -> None:
    """Fetch the feeds and bring what is new into the corpus."""
