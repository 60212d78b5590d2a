"""Settles how Prefect and numpy behave in this process, before anything imports them; what the user has set stays."""

import logging
import os

_DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # The embedded server takes about 25 s to start on two cores and misses the default limit of 20 s one time in three.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "240",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "pipeline",
    # What fails is said once, by the command; the run's own log has it in full.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    # What is logged outside a run, as by a thread that outlives it, is for the console alone.
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
    "PREFECT_CLI_PROMPT": "false",
    # Matrices are small: a second thread would only spin, and numpy asks when it is imported.
    "OPENBLAS_NUM_THREADS": "1",
}


def prepare() -> None:
    """Set the defaults that Tocsin wants; call it before the first import of Prefect."""
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)
    # Prefect hands the messages of these loggers to the run, but leaves their level as it finds it: that of the root.
    library = logging.getLogger("pipeline")
    if library.getEffectiveLevel() > logging.INFO:
        library.setLevel(logging.INFO)
