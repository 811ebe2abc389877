"""The statutory tables as data: rows, fields, printed labels, units, for each form.

Sources: 国办公开办函〔2021〕30号 (form 2021) and 国办公开办函〔2019〕60号 (form 2019). The codes are a contract: they are the
names in JSON, in the archive and in citations, and never change their meaning.
"""

from parsers.forms.statutory import FORMS, SECTIONS, Field, Row, Section, TableForm, table_form

__all__ = ["FORMS", "SECTIONS", "Field", "Row", "Section", "TableForm", "table_form"]
