"""What people see when they open the archive: Datasette with our descriptions, queries, pages and originals.

``serve`` opens it, ``plugin`` hooks it into Datasette, ``metadata`` describes it, ``report_page``, ``home_page`` and
``originals`` are pages of our own. An archive opens in plain Datasette too, without any of this.
"""
