"""Parameters of simulated outlets: what cannot be is refused in one plain sentence."""

import re

import pytest

from twotracks.errors import InputError
from twotracks.simulation import outlets


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"astana": 1.2}, "'Levant Voice': astana must be from 0 to 1, not 1.2"),
        ({"weight": 0}, "weight must be above 0"),
        ({"stance_astana": [0.5, 0.5, 0.5]}, "stance_astana must be three shares"),
        ({"stance_geneva": [0.5, 0.5]}, "stance_geneva must be three shares"),
        ({"drift_astana": 0.5}, "drift_astana must be from -0.2 to 0.2"),
        ({"registers": {"radio": 1.0}}, "registers must be shares that add up to 1, of wire"),
        ({"gov": {"government": 0.5}}, "gov must be shares that add up to 1"),
        ({"sentences": [9, 4]}, "sentences must be from 3 to 60, the least first"),
        ({"sentences": [2, 4]}, "from 3 to 60"),
        ({"quote": float("nan")}, "quote must be from 0 to 1"),
        ({"colour": "red"}, "no key is called colour"),
    ],
)
def test_parameters_that_cannot_be_are_refused_with_key_and_range(values, says):
    with pytest.raises(InputError, match=re.escape(says)):
        outlets.change("Levant Voice", **values)


def test_parameters_that_contradict_themselves_are_refused(tmp_path):
    data = outlets.raw()
    for change, says in (
        ({"outlet": []}, "has no [[outlet]]"),
        ({"outlet": [data["outlet"][0], data["outlet"][0]]}, "a name of its own"),
        ({"wire": {}}, "[wire] has no reports"),
    ):
        with pytest.raises(InputError, match=re.escape(says)):
            outlets.from_dict({**data, **change}, "x.toml")
    with pytest.raises(InputError, match="no file of outlets"):
        outlets.read(tmp_path / "none.toml")
    bad = tmp_path / "bad.toml"
    bad.write_text("[[outlet", encoding="utf-8")
    with pytest.raises(InputError, match="is not a TOML file"):
        outlets.read(bad)
    with pytest.raises(InputError, match="No outlet is called"):
        outlets.change("Nobody", astana=0.1)


def test_two_outlets_differ_in_their_name_only():
    twins = [outlet._replace(name="") for outlet in outlets.read().outlets if outlet.name.endswith(" Post")]
    assert len(twins) == 2 and twins[0] == twins[1]
