"""`python -m workmark.cli`, for whoever starts a command where no `workmark` stands on the path."""

from workmark.cli import main

if __name__ == "__main__":
    main()
