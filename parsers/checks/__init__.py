"""The arithmetic that the form itself prints or implies, checked on the printed cells of one report.

Rules: H1 each row of 表三 adds up to its total, H2 each column of 表三 adds up to （七）总计, H3 一 + 二 = （七） + 四 in each
column (the rule printed in the form's head), H9 each block of 表四 adds up to its total. ``check`` is the entry.
"""

from parsers.checks.identities import check

__all__ = ["check"]
