"""Two Tracks: how news outlets frame the Astana and Geneva processes of the Syrian war.

Tables flow one way, and each module does one thing to one table::

    readers -> corpus -> clean -> tracks -> sentiment -> estimate -> charts, figures
                             \\-> keywords, classify -------------/
"""

__version__ = "0.1.0"
