"""Every command is found whether one module of commands is loaded or all."""

import pytest
from typer.main import get_command

from pipeline.cli import _COMMANDS, build_app, main


def _names(command: str | None) -> list[str]:
    """Names of the commands of an app."""
    group = get_command(build_app(command))
    return list(getattr(group, "commands", {}))


def test_all_commands_are_listed() -> None:
    """The list of commands holds each command that a module registers, and no other."""
    assert set(_names(None)) == set(_COMMANDS)


@pytest.mark.parametrize("command", _COMMANDS)
def test_a_command_loads_alone(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A command is found where its module alone is loaded, under the same name."""
    assert command in _names(command)
    assert main([command, "--help"]) == 0
    assert f"tocsin {command}" in " ".join(capsys.readouterr().out.split())
