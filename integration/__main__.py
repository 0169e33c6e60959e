"""The integration as a program: `python -m integration`."""

from integration.cli import main

if __name__ == "__main__":
    main()
