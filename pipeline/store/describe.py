"""Describes the tables, views and macros of a corpus from their own comments."""

from dataclasses import dataclass

import duckdb

from pipeline.store.queries import statement

_INTRODUCTION = """# Tables, views and macros

Generated from the comments in the database itself, which `tocsin sql` shows with `\\d NAME`. All times are UTC.
Tables in the schema `work` are private: their form changes without notice. Queries that use all this stand in
[queries.md](queries.md).
"""

_HEADINGS = {"view": "Views", "macro": "Macros", "table": "Tables"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """
    One column.

    Attributes:
        name: Its name.
        type: DuckDB's type.
        comment: What it means; empty when the name says it all.
    """

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """
    A table, view or macro.

    Attributes:
        kind: `table`, `view` or `macro`.
        name: Its name.
        comment: What it holds.
        parameters: A macro's parameters, separated by commas.
        columns: A table's or view's columns.
    """

    kind: str
    name: str
    comment: str
    parameters: str = ""
    columns: tuple[Column, ...] = ()


def relations(connection: duckdb.DuckDBPyConnection) -> tuple[Relation, ...]:
    """Read all public tables, views and macros: views first, then tables, then macros, by name."""
    columns: dict[str, list[Column]] = {}
    for table, name, kind, comment in connection.execute(statement("describe_columns")).fetchall():
        columns.setdefault(table, []).append(Column(name=name, type=kind, comment=comment))
    return tuple(
        Relation(kind=kind, name=name, comment=comment, parameters=parameters, columns=tuple(columns.get(name, ())))
        for kind, name, comment, parameters in connection.execute(statement("describe_relations")).fetchall()
    )


def schema_page(connection: duckdb.DuckDBPyConnection) -> str:
    """Write `docs/schema.md`."""
    known = relations(connection)
    lines = [_INTRODUCTION]
    for kind, heading in _HEADINGS.items():
        lines.append(f"## {heading}\n")
        for relation in known:
            if relation.kind == kind:
                lines.extend(_section(relation))
    return "\n".join(lines)


def _section(relation: Relation) -> list[str]:
    """The lines of one relation."""
    title = f"{relation.name}({relation.parameters})" if relation.kind == "macro" else relation.name
    lines = [f"### {title}\n", f"{relation.comment}\n"]
    if relation.columns:
        lines += ["| column | type | meaning |", "|---|---|---|"]
        lines += [f"| {one.name} | {one.type} | {one.comment.replace('|', '/')} |" for one in relation.columns]
        lines.append("")
    return lines
