"""The parser's version, stored with every parse.

Raise it whenever a change anywhere in ``parsers`` can change what a byte string is read as: archives re-parse by it.
"""

from __future__ import annotations

from typing import Final

PARSER_VERSION: Final = "1"
