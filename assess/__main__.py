"""Run ``python -m assess`` as the command ``assess``."""

from assess.cli.app import main

if __name__ == "__main__":
    main()
