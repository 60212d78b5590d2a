"""The ledger of backfills: what was asked for, which units are done, and how far the others are."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

import duckdb

from pipeline.store.queries import statement
from pipeline.store.rows import insert_rows, run_on, utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """
    One backfill.

    Attributes:
        job_id: Stable hash of source and parameters.
        source: Name of the source.
        parameters: As JSON.
        since: First day of publication that is wanted; None when open.
        until: Last day of publication that is wanted; None when open.
        status: `listing`, `running`, `done` or `done_with_losses`.
        message: What it came to so far.
        finished_at: When its last unit was done, naive UTC; None before.
    """

    job_id: str
    source: str
    parameters: str
    since: date | None
    until: date | None
    status: str
    message: str
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """
    How far a unit is.

    Attributes:
        unit: Address or path.
        state: `pending`, `done` or `failed`.
        n_records: Records read so far.
        n_archived: Records among them that were archived or queued.
        n_lost: Records among them that could not be read.
        message: What went wrong with the unit; empty when nothing did.
    """

    unit: str
    state: str = "pending"
    n_records: int = 0
    n_archived: int = 0
    n_lost: int = 0
    message: str = ""


def job_id_of(source: str, parameters: Mapping[str, object], since: date | None, until: date | None) -> str:
    """Identify a backfill: asking for the same again is the same job."""
    words = json.dumps([source, parameters, since, until], sort_keys=True, default=str)
    return blake2b(words.encode(), digest_size=6).hexdigest()


def open_job(
    connection: duckdb.DuckDBPyConnection,
    *,
    source: str,
    parameters: Mapping[str, object],
    since: date | None,
    until: date | None,
    now: datetime,
) -> Job:
    """Find a backfill in the ledger, or enter it."""
    job_id = job_id_of(source, parameters, since, until)
    row = {
        "job_id": job_id,
        "source": source,
        "parameters": json.dumps(parameters, sort_keys=True, default=str),
        "since": since,
        "until": until,
        "created_at": utc(now),
        "finished_at": None,
        "status": "listing",
        "message": "",
    }
    insert_rows(connection, "backfills", [row], skip_known=True)
    return next(job for job in jobs(connection) if job.job_id == job_id)


def jobs(connection: duckdb.DuckDBPyConnection) -> tuple[Job, ...]:
    """Read all backfills, oldest first."""
    rows = connection.execute(statement("backfill_jobs")).fetchall()
    return tuple(
        Job(
            job_id=job_id,
            source=source,
            parameters=parameters,
            since=since,
            until=until,
            status=status,
            message=message,
            finished_at=finished,
        )
        for job_id, source, parameters, since, until, status, message, finished in rows
    )


def list_units(connection: duckdb.DuckDBPyConnection, job: Job, units: Iterable[str], now: datetime) -> None:
    """Enter the units of a job, all in one transaction, so that a listing is whole or absent."""
    rows = [
        {
            "job_id": job.job_id,
            "unit": unit,
            "position": position,
            "state": "pending",
            "n_records": 0,
            "n_archived": 0,
            "n_lost": 0,
            "message": "",
            "updated_at": utc(now),
        }
        for position, unit in enumerate(dict.fromkeys(units))
    ]
    insert_rows(connection, "backfill_units", rows, skip_known=True)
    set_status(connection, job.job_id, "running", "")


def units(connection: duckdb.DuckDBPyConnection, job_id: str) -> tuple[Progress, ...]:
    """Read the units of a job in their order."""
    rows = connection.execute(statement("backfill_progress"), {"job": job_id}).fetchall()
    return tuple(
        Progress(unit=unit, state=state, n_records=records, n_archived=archived, n_lost=lost, message=message)
        for unit, state, records, archived, lost, message in rows
    )


def advance(connection: duckdb.DuckDBPyConnection, job_id: str, progress: Progress, now: datetime) -> None:
    """Record how far a unit is, in the transaction that acknowledges its records."""
    row = {
        "job_id": job_id,
        "unit": progress.unit,
        "state": progress.state,
        "n_records": progress.n_records,
        "n_archived": progress.n_archived,
        "n_lost": progress.n_lost,
        "message": progress.message,
        "updated_at": utc(now),
    }
    run_on(connection, statement("advance_unit"), "backfill_units", [row])


def set_status(
    connection: duckdb.DuckDBPyConnection, job_id: str, status: str, message: str, finished_at: datetime | None = None
) -> None:
    """Record the state of a job."""
    connection.execute(
        statement("set_backfill_status"),
        {
            "job": job_id,
            "status": status,
            "message": message,
            "finished": None if finished_at is None else utc(finished_at),
        },
    )


def forget(connection: duckdb.DuckDBPyConnection, job_id: str) -> None:
    """Take a job off the ledger, so that asking for it again starts afresh; what it brought stays."""
    for name in ("forget_backfill_units", "forget_backfill_queue", "forget_backfill_documents", "forget_backfill"):
        connection.execute(statement(name), {"job": job_id})


def count(connection: duckdb.DuckDBPyConnection, run_id: str, ends: Sequence[tuple[str, str]]) -> None:
    """Count records that ended without becoming a document: (outcome, reason) each."""
    totals: dict[tuple[str, str], int] = {}
    for end in ends:
        totals[end] = totals.get(end, 0) + 1
    rows = [
        {"run_id": run_id, "unit": "document", "feed": None, "outcome": outcome, "reason": reason, "n": n}
        for (outcome, reason), n in totals.items()
    ]
    insert_rows(connection, "outcomes", rows)
