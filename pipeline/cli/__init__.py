"""The command line: one module a group of commands, each with a `register` function."""

import importlib
import logging
import os
import sys

import typer

from pipeline.errors import ConfigError, LockedError, TocsinError, UsageError

EXIT_NOTHING_WORKED = 1
EXIT_USAGE = 2
EXIT_LOCKED = 75

_GROUPS = (
    "ingest",
    "backfill",
    "replay",
    "serve",
    "health",
    "sql",
    "search",
    "report",
    "export",
    "care",
    "demo",
    "feeds",
    "quarantine",
    "explain",
    "links",
    "audit",
    "tags",
    "lexicon",
)
"""Modules of this package that register commands, in the order of `tocsin --help`."""


def build_app() -> typer.Typer:
    """Assemble all commands."""
    app = typer.Typer(
        name="tocsin",
        help=(
            "News ingestion for people who study armed conflict: every article once, every copy linked to its "
            "original, every tag with its evidence, and SQL at any time."
        ),
        no_args_is_help=True,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        result_callback=_leave,
        epilog="Exit codes: 0 done, 1 nothing worked, 2 usage or configuration, 75 locked by another run.",
    )
    for group in _GROUPS:
        importlib.import_module(f"pipeline.cli.{group}").register(app)
    return app


def main(arguments: list[str] | None = None) -> int:
    """
    Run one command.

    Args:
        arguments: Words after the program's name; None takes the process's own.

    Returns:
        The exit code: 0 done, 1 nothing worked, 2 usage or configuration, 75 locked by another run.
    """
    _log_to_stderr(os.environ.get("TOCSIN_LOG", "WARNING").upper())
    try:
        build_app()(args=arguments, prog_name="tocsin")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else EXIT_NOTHING_WORKED
    except TocsinError as error:
        sys.stderr.write(f"tocsin: {error}\n")
        return exit_code(error)
    return 0


def _leave(code: object, **_: object) -> None:
    """Turn what a command returns into the exit code."""
    if isinstance(code, int):
        raise typer.Exit(code)


def _log_to_stderr(level: str) -> None:
    """
    Show messages of a level and above; the handler's own level also holds back loggers that set theirs lower.

    What Prefect says of a failure stays in its run: the command says it in one line.
    """
    handler = logging.StreamHandler()
    handler.setLevel(level)
    handler.addFilter(lambda record: not record.name.startswith("prefect") or record.levelno >= logging.CRITICAL)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])


def exit_code(error: TocsinError) -> int:
    """The exit code that stands for an error."""
    if isinstance(error, LockedError):
        return EXIT_LOCKED
    if isinstance(error, ConfigError | UsageError):
        return EXIT_USAGE
    return EXIT_NOTHING_WORKED
