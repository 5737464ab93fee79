"""Two Tracks: how news outlets frame the Astana and Geneva processes of the Syrian war.

Tables flow one way, and each room (a package) does one step of a study::

    corpus -> passages -> analysis -> inference -> plots

``text`` knows language, ``annotation`` draws and keeps what is coded by reading, ``validation`` judges the measures
by it, ``simulation`` by corpora whose ground truth is known, and ``study`` runs the notebooks.
"""

__version__ = "0.1.0"
