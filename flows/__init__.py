"""Prefect lives here and nowhere else: each task is a thin wrapper of a step."""

from flows.environment import prepare
from flows.leash import engage

prepare()
engage()
