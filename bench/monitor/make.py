"""Writes reference-<rows>.parquet and current-<rows>.parquet: doubles and texts from a seed, drifted in some columns.

Run: python make.py <folder> <rows> [<number columns> <text columns>]
With pyarrow and numpy; settings of pyarrow.parquet.write_table by default but compression="zstd".
"""
import pathlib
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CATEGORIES = [5, 8, 12, 20, 40, 80, 150, 300, 600, 1000]
ROWS_AT_ONCE = 1 << 20


def numbers(rng, index, rows, drifted):
    """Normal, uniform, lognormal, exponential and rounded values in turn; the first and the sixth column move."""
    moved = 0.1 if drifted and index % 5 == 0 else 0.0
    draw = [
        lambda: rng.normal(10 + moved, 1, rows),
        lambda: rng.uniform(0, 1, rows),
        lambda: rng.lognormal(0, 1, rows),
        lambda: rng.exponential(3, rows),
        lambda: np.round(rng.normal(50, 20, rows), 2),
    ]
    return draw[index % len(draw)]()


def texts(rng, index, rows, drifted):
    """Categories with shares that fall off; the first column's shares change."""
    k = CATEGORIES[index % len(CATEGORIES)]
    weights = 1 / np.arange(1, k + 1) ** (0.7 if drifted and index == 0 else 0.5)
    codes = rng.choice(k, rows, p=weights / weights.sum()).astype(np.int32)
    values = [f"category {index}-{code}" for code in range(k)]
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(values)).cast(pa.string())


def write(path, rows, number_columns, text_columns, seed, drifted):
    rng = np.random.default_rng(seed)
    writer = None
    done = 0
    while done < rows:
        part = min(ROWS_AT_ONCE, rows - done)
        columns = {f"number_{i}": pa.array(numbers(rng, i, part, drifted)) for i in range(number_columns)}
        columns |= {f"text_{i}": texts(rng, i, part, drifted) for i in range(text_columns)}
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table)
        done += part
    writer.close()


folder = pathlib.Path(sys.argv[1])
rows = int(sys.argv[2])
number_columns, text_columns = (int(sys.argv[3]), int(sys.argv[4])) if len(sys.argv) > 4 else (10, 10)
folder.mkdir(parents=True, exist_ok=True)
name = f"{rows}-{number_columns}-{text_columns}"
for side, seed, drifted in [("reference", 1, False), ("current", 2, True)]:
    path = folder / f"{side}-{name}.parquet"
    if not path.exists():
        write(folder / f"{side}.part", rows, number_columns, text_columns, seed, drifted)
        (folder / f"{side}.part").rename(path)
