"""Tocsin works in a folder that holds a package of the same name as ours."""

import json
import subprocess
import sys
from pathlib import Path

from tests.main_job.desk import CONFIG

_TEXT = (
    "Shells struck the market of the town on Monday and killed at least twelve people, officials said. Rescue workers "
    "dug through the rubble for hours while families waited nearby for news of their relatives."
)


def test_a_foreign_package_is_not_taken_for_ours(tmp_path: Path) -> None:
    """Workers load Tocsin's own code, whatever the current folder holds."""
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "__init__.py").write_text("raise SystemExit('the wrong package')\n")
    (tmp_path / "one.jsonl").write_text(
        json.dumps({"url": "https://e.org/1", "title": "Market shelled", "text": _TEXT})
    )
    command = [str(Path(sys.executable).with_name("tocsin")), "backfill", "files", "one.jsonl", "--direct", "--json"]
    ended = subprocess.run(
        [*command, "--config", str(CONFIG), "--data", "data"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "1 new articles" in json.loads(ended.stdout)["message"]
    assert "wrong package" not in ended.stderr
