"""``python -m twotracks``: the same as the command ``twotracks``."""

from twotracks.cli import main

if __name__ == "__main__":
    main()
