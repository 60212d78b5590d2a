"""A name that several places share is resolved by the other places, and left open where these do not decide."""

import pytest

from tests.facts.scoring import facts


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        pytest.param("Shells hit Tripoli, Lebanese officials said in Beirut.", "tripoli-lebanon", "LBN", id="capital"),
        pytest.param("Shells hit Tripoli as fighting spread in Libya.", "tripoli-libya", "LBY", id="country"),
        pytest.param("Bombs fell on Sinjar and on Mosul.", "sinjar", "IRQ", id="town"),
        pytest.param("Bombs fell on Rafah and on Khan Younis in Gaza.", "rafah", "PSE", id="neighbour"),
    ],
)
def test_decided_by_company(text: str, place: str, country: str) -> None:
    """The country of the others is that of the name."""
    found = {one.place_id: one for one in facts(text).places if one.role == "event"}
    assert found[place].country_iso3 == country
    assert not found[place].ambiguous
    assert found[place].lat is not None


def test_left_open() -> None:
    """Where as much speaks for either, both are kept, without country and point, and neither is in focus."""
    found = facts("Shells hit Tripoli while envoys met in Libya and in Lebanon.").places
    shared = [one for one in found if one.place_id in {"tripoli-libya", "tripoli-lebanon"}]
    assert len(shared) == 2
    assert all(one.ambiguous and one.country_iso3 is None and one.lat is None and not one.is_focus for one in shared)


@pytest.mark.parametrize(
    ("text", "place", "precision"),
    [
        pytest.param("Shells hit Homs city in Syria.", "homs", "settlement", id="town"),
        pytest.param("Shells hit villages in Homs province in Syria.", "homs-governorate", "admin1", id="province"),
    ],
)
def test_a_town_and_its_province(text: str, place: str, precision: str) -> None:
    """The words around tell which of the two of one name is meant."""
    found = {one.place_id: one.precision for one in facts(text).places if one.role == "event"}
    assert found == {place: precision}
