"""Draws the figures of a report as Vega-Lite charts whose colours the page chooses."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from importlib import resources
from typing import Any

import altair as alt

from pipeline.store.overview import Overview, Row

Spec = dict[str, Any]

_FEW = 31
"""Steps of time up to which each has its own label."""

_KINDS = ("about armed conflict", "about something else", "copies of either")


def charts(shown: Overview) -> Mapping[str, Spec]:
    """
    Draw all charts of a report.

    Args:
        shown: The figures.

    Returns:
        Vega-Lite specifications by the id of their place on the page; those without data are left out.
    """
    drawn = {
        "days": _days(shown.days),
        "conflicts": _conflicts(shown.conflicts) if shown.conflicts else None,
        "map": _map(shown.places) if shown.places else None,
        "tags": _tags(shown.tags, shown.step) if shown.tags else None,
    }
    return {name: chart for name, chart in drawn.items() if chart is not None}


def _days(rows: Sequence[Row]) -> Spec:
    """Articles a day as stacked bars."""
    values = [
        {"day": _iso(row["day"]), "kind": kind, "place": place, "n": row[column]}
        for row in rows
        for place, (kind, column) in enumerate(zip(_KINDS, ("n_conflict", "n_other", "n_copies"), strict=True))
    ]
    chart: Any = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(cornerRadius=1)
        .encode(
            x=_time("yearmonthdate", len(rows)),
            y=alt.Y("n:Q", title=None, axis=alt.Axis(tickCount=4), scale=alt.Scale(nice=4)),
            color=alt.Color(
                "kind:N",
                sort=list(_KINDS),
                scale=alt.Scale(domain=list(_KINDS), range="category"),
                legend=alt.Legend(title=None, orient="top", direction="horizontal", symbolType="square", columns=3),
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("day:T", title="day", format="%-d %B %Y"),
                alt.Tooltip("kind:N", title="articles"),
                alt.Tooltip("n:Q", title="how many"),
            ],
        )
        .properties(width="container", height=240)
    )
    return dict(chart.to_dict())


def _conflicts(rows: Sequence[Row]) -> Spec:
    """Conflicts as bars, each with its number."""
    values = [{"name": row["name"], "n": row["n_originals"], "sites": row["n_sites"]} for row in rows]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=190)),
        x=alt.X("n:Q", title=None, axis=None),
        tooltip=[
            alt.Tooltip("name:N", title="conflict"),
            alt.Tooltip("n:Q", title="originals"),
            alt.Tooltip("sites:Q", title="sites"),
        ],
    )
    numbers = base.mark_text(align="left", dx=5).encode(text="n:Q")
    bars = base.mark_bar(cornerRadiusEnd=2, height={"band": 0.62})
    chart: Any = alt.layer(bars, numbers).properties(width="container", height=26 * len(values))
    return dict(chart.to_dict())


def _map(rows: Sequence[Row]) -> Spec:
    """Places as points on a world of coasts, without borders."""
    land = json.loads((resources.files("pipeline.report") / "land-110m.json").read_text(encoding="utf-8"))
    shape = alt.InlineData(values=land, format=alt.TopoDataFormat(type="topojson", feature="land"))
    values = [
        {"name": row["name"], "country": row["country_iso3"], "lat": row["lat"], "lon": row["lon"]}
        | {"precision": row["precision"], "n": row["n_originals"]}
        for row in rows
    ]
    ground = alt.Chart(shape).mark_geoshape()
    spots = (
        alt.Chart(alt.InlineData(values=values))
        .mark_circle()
        .encode(
            longitude="lon:Q",
            latitude="lat:Q",
            size=alt.Size("n:Q", scale=alt.Scale(type="sqrt", range=[18, 700]), legend=None),
            order=alt.Order("n:Q", sort="descending"),
            tooltip=[
                alt.Tooltip("name:N", title="place"),
                alt.Tooltip("country:N", title="country"),
                alt.Tooltip("n:Q", title="originals"),
                alt.Tooltip("precision:N", title="precision"),
            ],
        )
    )
    chart: Any = alt.layer(ground, spots).project(type="equalEarth").properties(width="container", height=360)
    return dict(chart.to_dict())


def _tags(rows: Sequence[Row], step: str) -> Spec:
    """Tags over time as a heat map."""
    values = [
        {"day": _iso(row["day"]), "label": row["label"], "tag": row["tag"], "n": row["n_originals"]} for row in rows
    ]
    unit = "yearmonthdate" if step == "day" else "yearweek"
    chart: Any = (
        alt.Chart(alt.InlineData(values=values))
        .mark_rect(cornerRadius=1)
        .encode(
            x=_time(unit, len({row["day"] for row in rows})),
            y=alt.Y(
                "tag:N",
                title=None,
                sort=alt.EncodingSortField(field="n", op="sum", order="descending"),
                axis=alt.Axis(ticks=False, domain=False, labelLimit=190, grid=False),
            ),
            color=alt.Color("n:Q", scale=alt.Scale(type="sqrt", range="heatmap"), legend=None),
            tooltip=[
                alt.Tooltip("tag:N", title="tag"),
                alt.Tooltip("label:N", title="means"),
                alt.Tooltip("day:T", title=step, format="%-d %B %Y"),
                alt.Tooltip("n:Q", title="originals"),
            ],
        )
        .properties(width="container", height=24 * len({row["tag"] for row in rows}))
    )
    return dict(chart.to_dict())


def _time(unit: str, steps: int) -> Any:
    """The axis of time: few steps have their labels in the middle, many are a line."""
    axis = alt.Axis(grid=False, format="%-d %b", labelAngle=0, labelOverlap=True)
    any_unit: Any = unit
    return alt.X("day:O" if steps <= _FEW else "day:T", timeUnit=any_unit, title=None, axis=axis)


def _iso(day: object) -> str:
    """A day as the charts read it: noon, so that no zone moves it to another day."""
    return f"{day.isoformat()}T12:00:00" if isinstance(day, date) else str(day)
