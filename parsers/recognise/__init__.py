"""The recogniser's table part: a Document's tables to coded cells.

``recognise_tables`` is the entry. How it goes: rows become lines (``lines``), each line is given to the statutory table
whose labels it prints (``tables``), that table's reader (``proactive``, ``applications``, ``proceedings``) finds the row by
label and the columns by heads and places (``columns``), rows cut or repeated are joined or compared (``rows``), and what
was placed becomes cells with kinds, values and units (``cells``). Tables of before 2019 go to ``indicators``.

A value that cannot be placed by its row's label and its column's head stays unplaced, with a warning, or its row is
ambiguous. Warning codes: unplaced_value, unknown_row, unknown_table, subtotal_row, extra_column, repeated_row, head_lost, head_damaged,
row_of_other_form, mixed_forms, transposed_table, indicator_columns, too_many_cells.
"""

from parsers.recognise.tables import TablesRead, missing_addresses, recognise_tables

__all__ = ["TablesRead", "missing_addresses", "recognise_tables"]
