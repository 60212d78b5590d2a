"""By-lines, datelines and credit lines."""

import pytest

from pipeline.bylines import agency, credit, names


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("By Ann Lee and Bo Ek", ("Ann Lee", "Bo Ek"), id="by and and"),
        pytest.param("Ann Lee, Bo Ek", ("Ann Lee", "Bo Ek"), id="comma"),
        pytest.param("Lee, Ann", ("Lee, Ann",), id="surname first"),
        pytest.param("Ann Lee (ann@example.org)", ("Ann Lee",), id="address"),
        pytest.param("Von Karl Ort", ("Karl Ort",), id="German"),
        pytest.param("Анна Иванова и Пётр Сидоров", ("Анна Иванова", "Пётр Сидоров"), id="Russian"),
        pytest.param("Ann Lee; Ann Lee | Bo Ek", ("Ann Lee", "Bo Ek"), id="repeated"),
        pytest.param(
            "Ann Lee, Bo Ek and Cy Ost, CNN", ("Ann Lee", "Bo Ek", "Cy Ost", "CNN"), id="outlet behind the names"
        ),
        pytest.param("admin", (), id="placeholder"),
        pytest.param("", (), id="empty"),
        pytest.param("12345", (), id="number"),
    ],
)
def test_names(raw: str, expected: tuple[str, ...]) -> None:
    """A by-line gives the names it holds, each once."""
    assert names(raw) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("KYIV, Ukraine (AP) — Shells fell on the town.", "AP", id="dateline"),
        pytest.param("LONDON, Sept 13 (Reuters) - Shells fell.", "Reuters", id="dateline with date"),
        pytest.param("(AFP) Shells fell on the town.", "AFP", id="agency alone"),
        pytest.param("BAKU, September 13. /TASS/. Shells fell.", "TASS", id="slashes"),
        pytest.param("МОСКВА, 13 сен — РИА Новости. В городе", "RIA Novosti", id="Russian dateline"),
        pytest.param("Paris, France | AFP | Tuesday", "AFP", id="bars"),
        pytest.param("Shells fell.\nMore fell.\nSource: AFP", "AFP", id="source line"),
        pytest.param("Shells fell.\nQuelle: dpa", "dpa", id="German source line"),
        pytest.param("Shells fell.\nSource: The Daily Ledger", "The Daily Ledger", id="an outlet we do not know"),
        pytest.param("Shells fell.\n(AP)", "AP", id="closing brackets"),
        pytest.param("Shells fell on the town. (INA)", "INA", id="closing brackets in the line"),
        pytest.param("Shells fell.\n© Agence France-Presse", "AFP", id="copyright"),
        pytest.param("Shells fell.\nReporting by Ann Lee; Editing by Bo Ek", "Reuters", id="house style"),
        pytest.param("Shells fell.\nWith input from Reuters", "Reuters", id="with input"),
        pytest.param("Shells fell.\nAFP/Reuters", "AFP", id="two agencies"),
        pytest.param("He told the agency (AP) that shells fell and more would come.", None, id="agency in a sentence"),
        pytest.param("The ministry (MOD) - a large building - was hit.", None, id="other abbreviation"),
        pytest.param("Fighting resumed, said the ministry (MOD) in a statement.", None, id="no agency"),
        pytest.param("Shells fell.\nSource: according to what people told us at the market", None, id="sentence"),
        pytest.param("", None, id="empty"),
    ],
)
def test_credit(text: str, expected: str | None) -> None:
    """Whoever is credited for a text is found, and nobody else."""
    assert credit(text) == expected


def test_agencies_have_one_name() -> None:
    """Spellings of one agency are one agency."""
    assert {agency(form) for form in ("AFP", "Agence France-Presse", "the AFP", "afp.")} == {"AFP"}
    assert agency("Daily Ledger") is None
