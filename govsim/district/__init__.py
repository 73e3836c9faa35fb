"""The district: tables in, checked columns out.

Tables come as a folder of CSV files or as one workbook; every fault of every table is reported at
once, with file, sheet, row and column.
"""

from govsim.district.district import District
from govsim.district.load import check_district, district_from_tables, load_district, read_report
from govsim.district.records import Records, load_records

__all__ = [
    "District",
    "Records",
    "check_district",
    "district_from_tables",
    "load_district",
    "load_records",
    "read_report",
]
