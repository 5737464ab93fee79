"""``python -m twotracks``: the same as the command ``twotracks``."""

import sys


def main() -> None:
    """Run the command line; Ctrl-C in the first seconds, while packages are still being read, ends in one line."""
    try:
        from twotracks.cli import main as run

        run()
    except KeyboardInterrupt:
        print("Stopped before anything was done.", file=sys.stderr)
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
