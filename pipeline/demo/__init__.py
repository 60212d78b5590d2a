"""A small newsroom of invented outlets, served on loopback: what `make demo` reads and what the tests read."""
