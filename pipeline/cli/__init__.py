"""The command line: one module a group of commands, each with a `register` function."""

import errno
import importlib
import logging
import os
import sys

import typer

from pipeline.errors import ConfigError, LockedError, StorageError, TocsinError, UsageError
from pipeline.steps.nursery import open_nursery

EXIT_NOTHING_WORKED = 1
EXIT_USAGE = 2
EXIT_LOCKED = 75

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)

_COMMANDS = {
    "ingest": "ingest",
    "backfill": "backfill",
    "replay": "replay",
    "rebuild": "replay",
    "prune": "replay",
    "serve": "serve",
    "maintain": "serve",
    "health": "health",
    "alerts": "health",
    "sql": "sql",
    "search": "search",
    "show": "search",
    "report": "report",
    "export": "export",
    "import": "export",
    "status": "care",
    "doctor": "care",
    "publish": "care",
    "backup": "care",
    "restore": "care",
    "forget": "care",
    "demo": "demo",
    "explain": "explain",
    "check": "links",
    "feeds": "feeds",
    "quarantine": "quarantine",
    "links": "links",
    "audit": "audit",
    "tags": "tags",
    "lexicon": "lexicon",
}
"""Command to the module of this package that registers it, in the order of `tocsin --help`."""


def build_app(command: str | None = None) -> typer.Typer:
    """
    Assemble the commands.

    Args:
        command: Load the module of this command alone, which saves seconds of imports; None, or a word that is no
            command, loads all.
    """
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
        callback=_begin,
        result_callback=_leave,
        epilog="Exit codes: 0 done, 1 nothing worked, 2 usage or configuration, 75 locked by another run.",
    )
    modules = [_COMMANDS[command]] if command in _COMMANDS else dict.fromkeys(_COMMANDS.values())
    for module in modules:
        importlib.import_module(f"pipeline.cli.{module}").register(app)
    return app


def main(arguments: list[str] | None = None) -> int:
    """
    Run one command.

    Args:
        arguments: Words after the program's name; None takes the process's own.

    Returns:
        The exit code: 0 done, 1 nothing worked, 2 usage or configuration, 75 locked by another run.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # matrices are small: a second thread would only spin
    _log_to_stderr(os.environ.get("TOCSIN_LOG", "WARNING").upper())
    words = sys.argv[1:] if arguments is None else arguments
    if "--direct" in words or words[:1] == ["replay"]:
        open_nursery()  # gets ready for workers while this process imports what the command needs
    try:
        build_app(words[0] if words else None)(args=words, prog_name="tocsin")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else EXIT_NOTHING_WORKED
    except TocsinError as error:
        return _refuse(error)
    except Exception as error:
        if refusal := _known(error):
            return _refuse(refusal)
        raise
    return 0


def _refuse(error: TocsinError) -> int:
    """Say in one line what is wrong; returns the exit code."""
    sys.stderr.write(f"tocsin: {error}\n")
    return exit_code(error)


def _known(error: Exception) -> TocsinError | None:
    """The refusal behind an error of the system or of DuckDB; None where it tells of a fault of this program."""
    if isinstance(error, OSError):
        if error.errno not in _FULL:
            return None
        return StorageError(f"{error.filename or 'the output'}: {error.strerror}", "Free some space")
    from pipeline.store.damage import damage_told_by  # noqa: PLC0415 (loads DuckDB, which not every command needs)

    return damage_told_by(error)


def _begin() -> None:
    """Make one loaded command a command still, where its name would otherwise be left out."""


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
