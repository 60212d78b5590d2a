"""Starts the server that worker processes are forked from, ahead of the first of them."""

from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pipeline


def open_nursery() -> ForkServerContext:
    """
    Start the server, unless it runs: it imports what workers need while the caller goes on.

    Returns:
        The context to start workers in.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([] if _hidden() else ["pipeline.steps.forge"])
    forkserver.ensure_running()
    return context


def _hidden() -> bool:
    """Whether the current folder, which the server looks in first, holds another package of our name."""
    return Path("pipeline").is_dir() and not Path("pipeline").samefile(Path(pipeline.__file__).parent)
