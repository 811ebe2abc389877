"""`python -m crawler.cli` is `gongkai`."""

from crawler.cli import main

if __name__ == "__main__":
    main(prog_name="gongkai")
