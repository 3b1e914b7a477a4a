"""Writes written.json: what DuckDB 2.0.0 (`duckdb.sql`) and pyarrow 22.0.0 (`pyarrow.parquet.read_table`) read in written.parquet.

Run: python written.py. The Parquet file is what the test of our writer writes, and the test says which rows.
"""

import json
from datetime import timezone

import duckdb
import pyarrow.parquet as pq

FILE = "written.parquet"


def plain(value):
    if hasattr(value, "timestamp"):
        return round(value.replace(tzinfo=value.tzinfo or timezone.utc).timestamp() * 1000)
    return value


relation = duckdb.sql(f"select * from '{FILE}'")
table = pq.read_table(FILE)
read = {
    "types": {name: str(kind) for name, kind in zip(relation.columns, relation.types)},
    "duckdb": [[plain(value) for value in row] for row in relation.fetchall()],
    "pyarrow": [[plain(value) for value in row.values()] for row in table.to_pylist()],
}
with open("written.json", "w", encoding="utf-8") as file:
    json.dump(read, file, ensure_ascii=False, indent=1)
    file.write("\n")
