"""Stored tables of simulation results."""

import pandas as pd
import pytest

from twotracks.errors import InputError
from twotracks.simulation import stored


@pytest.mark.parametrize("name", list(stored.TABLES))
def test_every_table_is_there_and_lacks_no_word(name):
    table = stored.reported(name)
    assert len(table) and table.select_dtypes("str").notna().all().all()


def test_the_design_adjustment_says_which_estimator():
    table = stored.reported("design-adjustment")
    assert set(table["estimator"]) == {"measure alone", "annotations alone", "design-adjusted"}
    assert (table["coverage"].between(table["coverage_low"], table["coverage_high"])).all()


def test_a_table_that_does_not_exist_is_refused_by_name():
    with pytest.raises(InputError, match=r"No table of simulation results is called 'luck'\. There are: operating"):
        stored.reported("luck")


def test_a_stored_table_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "data_file", lambda name: tmp_path / name.split("/")[-1])
    table = pd.DataFrame({"measure": ["a", ""], "power": [0.5, None]})
    assert stored.store(table, "power") == tmp_path / "power.csv"
    pd.testing.assert_frame_equal(stored.reported("power"), table.astype({"measure": "str"}))
