"""The nightly upkeep."""

from pipeline.cli import main
from pipeline.config import Settings
from pipeline.health import backup
from pipeline.steps import maintain as steps
from pipeline.store.database import Store


def test_upkeep(installation: Settings) -> None:
    """Every duty is done in its order, a backup is there that can be restored, and the snapshot is fresh."""
    before = (installation.data / "tocsin.duckdb").stat().st_mtime_ns
    assert main(["maintain", "--direct", "--config", str(installation.folder), "--data", str(installation.data)]) == 0
    (made,) = backup.backups(installation.data / "backups")
    backup.check(made)
    assert (installation.data / "tocsin.duckdb").stat().st_mtime_ns > before
    with Store(data=installation.data).writing() as connection:
        row = connection.execute("SELECT status, message FROM runs WHERE flow = 'maintain'").fetchone()
    assert row is not None
    assert row[0] == "completed"
    assert row[1].index("raw pages") < row[1].index("live database") < row[1].index("backup") < row[1].index("snapshot")


def test_duties_in_order() -> None:
    """What removes comes before what is backed up, and publishing comes last."""
    assert list(steps.DUTIES) == ["prune", "merge_search", "checkpoint", "backup", "publish"]
