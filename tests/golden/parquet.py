"""Writes parquet/*.parquet and parquet.json: tables by pyarrow 22.0.0 (`pyarrow.parquet.write_table`), and what they hold.

Run: python parquet.py
"""
import datetime
import decimal
import json
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

assert pa.__version__ == "22.0.0", pa.__version__
here = pathlib.Path(__file__).parent
folder = here / "parquet"
folder.mkdir(exist_ok=True)

utc = datetime.timezone.utc
moments = [datetime.datetime(2012, 1, 1, 3, 4, 5, 678000, utc), None, datetime.datetime(1969, 12, 31, 23, 0, 0, 0, utc)]
naive = [None if each is None else each.replace(tzinfo=None) for each in moments]
days = [datetime.date(2012, 2, 29), None, datetime.date(1960, 1, 1)]
numbers = {
    "int8": (pa.int8(), [-128, None, 127]),
    "int16": (pa.int16(), [-32768, None, 32767]),
    "int32": (pa.int32(), [-(2**31), None, 2**31 - 1]),
    "int64": (pa.int64(), [-(2**53) + 1, None, 2**53 - 1]),
    "uint8": (pa.uint8(), [0, None, 255]),
    "uint16": (pa.uint16(), [0, None, 65535]),
    "uint32": (pa.uint32(), [0, None, 2**32 - 1]),
    "uint64": (pa.uint64(), [0, None, 2**53 - 1]),
    "float16": (pa.float16(), [0.5, None, -2.25]),
    "float32": (pa.float32(), [1.5, None, -0.1]),
    "float64": (pa.float64(), [0.1, None, 1e300]),
    "bool": (pa.bool_(), [True, None, False]),
    "decimal128": (pa.decimal128(9, 2), [decimal.Decimal("1.15"), None, decimal.Decimal("-1234567.89")]),
    "decimal256": (pa.decimal256(60, 3), [decimal.Decimal("0.001"), None, decimal.Decimal("-12.345")]),
    "decimal_int": (pa.decimal128(4, 1), [decimal.Decimal("0.3"), None, decimal.Decimal("-999.9")]),
}
texts = {
    "string": (pa.string(), ["sun", None, "drücken\n漢字"]),
    "large_string": (pa.large_string(), ["", None, "x" * 300]),
    "dictionary": (pa.dictionary(pa.int8(), pa.string()), ["rain", None, "rain"]),
    "binary": (pa.binary(), [b"plain", None, "é".encode()]),
}
times = {
    "date32": (pa.date32(), days),
    "date64": (pa.date64(), days),
    "ms_utc": (pa.timestamp("ms", "UTC"), moments),
    "us_utc": (pa.timestamp("us", "UTC"), moments),
    "ns_utc": (pa.timestamp("ns", "UTC"), moments),
    "us_zone": (pa.timestamp("us", "Europe/Berlin"), moments),
    "us_naive": (pa.timestamp("us"), naive),
    "s_naive": (pa.timestamp("s"), [None if each is None else each.replace(microsecond=0) for each in naive]),
}


def number(value):
    return None if value is None else float(value)


def text(value):
    value = value.decode() if isinstance(value, bytes) else value
    return None if value in (None, "") else value


def time(value):
    if value is None:
        return None
    if not isinstance(value, datetime.datetime):
        return value.isoformat()
    return value.astimezone(utc).isoformat() if value.tzinfo else value.replace(tzinfo=utc).isoformat()


columns = {**numbers, **texts, **times}
table = pa.table({name: pa.array(values, kind) for name, (kind, values) in columns.items()})
kinds = {"number": numbers, "text": texts, "time": times}
convert = {"number": number, "text": text, "time": time}
expected = {
    name: {"type": kind, "cells": [convert[kind](value) for value in values]}
    for kind, group in kinds.items()
    for name, (_, values) in group.items()
}
decimals = {"store_decimal_as_integer": True}
variants = {
    "types": {},
    "types-v1": {"version": "1.0", "compression": "gzip"},
    "types-pages-v2": {"data_page_version": "2.0", "compression": "zstd", **decimals},
    "types-plain": {"use_dictionary": False, "compression": "brotli", "row_group_size": 1},
}
for name, options in variants.items():
    pq.write_table(table, folder / f"{name}.parquet", **{"compression": "snappy", **options})

long = pa.table({"row": pa.array(range(20_000), pa.int32()), "sky": pa.array(["sun", "rain", None, "fog"] * 5_000)})
pq.write_table(long, folder / "long.parquet", row_group_size=7_000, data_page_size=4096, compression="zstd")
delta = {"row": "DELTA_BINARY_PACKED", "sky": "DELTA_BYTE_ARRAY"}
pq.write_table(long, folder / "delta.parquet", use_dictionary=False, column_encoding=delta, compression="zstd")

refused = {
    "nested": pa.table({"point": pa.array([{"x": 1}])}),
    "list": pa.table({"values": pa.array([[1, 2]])}),
    "clock": pa.table({"at": pa.array([datetime.time(1, 2, 3)])}),
    "bytes": pa.table({"raw": pa.array([b"\xff\xfe"])}),
    "beyond": pa.table({"count": pa.array([2**53 + 1])}),
    "infinite": pa.table({"rain": pa.array([float("inf")])}),
    "lz4": pa.table({"rain": pa.array([1.0])}),
    "empty": pa.table({"rain": pa.array([], pa.float64())}),
}
old = pa.table({"at": pa.array([moments[0], datetime.datetime(2024, 2, 29, 23, 59, 59, 999000, utc)], pa.timestamp("ns"))})
pq.write_table(old, folder / "int96.parquet", use_deprecated_int96_timestamps=True)
before = pa.table({"at": pa.array([moments[2]], pa.timestamp("ns"))})
pq.write_table(before, folder / "refused-int96.parquet", use_deprecated_int96_timestamps=True)
for name, each in refused.items():
    pq.write_table(each, folder / f"refused-{name}.parquet", compression="lz4" if name == "lz4" else "snappy")

document = {
    "pyarrow": pa.__version__,
    "call": "pyarrow.parquet.write_table",
    "variants": sorted(variants),
    "columns": expected,
}
(here / "parquet.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
