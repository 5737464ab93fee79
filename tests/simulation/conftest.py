"""Results that several tests of the simulation room read; made once, for that takes half a minute."""

import pytest

from twotracks.simulation import experiments
from twotracks.simulation.experiments import Job, Scenario


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """Three corpora of the scenarios "default" and "null", one with a simulated gap of 0.8."""
    folder = tmp_path_factory.mktemp("experiments")
    jobs = [Job(scenario, None, 100, run) for scenario in (Scenario.DEFAULT, Scenario.NULL) for run in range(3)]
    experiments.run([*jobs, Job(Scenario.GAP, 0.8, 320, 0)], folder, workers=1)
    return experiments.read(folder=folder)
