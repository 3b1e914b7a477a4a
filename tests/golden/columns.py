"""Writes columns/*.parquet and columns.json: two sides of one table, and how far apart pandas and scipy find their columns.

Run: python columns.py
pyarrow 26.0.1 (`pyarrow.parquet.write_table`), scipy 1.17.1 (`scipy.stats.ks_2samp`, `wasserstein_distance`,
`chi2_contingency`), numpy 2.3.5.
"""
import json
import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import scipy
from scipy import stats

assert (pa.__version__, scipy.__version__, np.__version__) == ("26.0.1", "1.17.1", "2.3.5")
here = pathlib.Path(__file__).parent
folder = here / "columns"
folder.mkdir(exist_ok=True)


def side(seed, rows, moved):
    rng = np.random.default_rng(seed)
    normal = rng.normal(moved, 1, rows)
    holes = pa.array(rng.lognormal(0, 1, rows), mask=rng.random(rows) < 0.1)
    whole = rng.integers(-500, 500, rows)
    steps = np.round(rng.normal(5, 2, rows), 1)
    weights = np.array([5, 3, 1 + 3 * moved, 1])
    sky = rng.choice(["sun", "rain", "fog", "snow"], rows, p=weights / weights.sum())
    days = np.datetime64("2024-01-01T00:00:00", "us") + rng.integers(0, 10**12, rows)
    return pa.table(
        {
            "normal": normal,
            "holes": holes,
            "whole": pa.array(whole, pa.int64()),
            "small": pa.array(whole % 100, pa.int32()),
            "steps": pa.array(steps, pa.float32()),
            "sky": pa.array(sky, mask=rng.random(rows) < 0.05),
            "on": pa.array(rng.random(rows) < 0.3),
            "few": pa.array(rng.integers(1, 5, rows), pa.int64()),
            "at": pa.array(days),
            "name": [f"row {seed} {index}" for index in range(rows)],
        }
    )


tables = {"reference": side(1, 2000, 0.0), "current": side(2, 1500, 0.3)}
variants = {
    "zstd": {"compression": "zstd"},
    "snappy": {"compression": "snappy", "data_page_version": "2.0", "row_group_size": 700},
    "gzip": {"compression": "gzip", "use_dictionary": False, "row_group_size": 1000},
    "none": {"compression": "none", "data_page_size": 2048, "dictionary_pagesize_limit": 1024},
    "split": {"compression": "zstd", "use_dictionary": False, "use_byte_stream_split": ["normal", "steps", "whole"]},
}
for name, table in tables.items():
    for variant, options in variants.items():
        if name == "current" and variant != "zstd":
            continue
        pq.write_table(table, folder / f"{name}-{variant}.parquet", **options)

found = {}
for name in tables["reference"].column_names:
    before, now = (tables[each][name].drop_null() for each in ("reference", "current"))
    counts = {
        "n": [len(before), len(now)],
        "missing": [tables["reference"].num_rows - len(before), tables["current"].num_rows - len(now)],
    }
    if name in ("normal", "holes", "whole", "small", "steps"):
        a, b = before.to_numpy().astype(float), now.to_numpy().astype(float)
        ks = stats.ks_2samp(a, b)
        found[name] = counts | {
            "type": "number",
            "ks": [ks.statistic, ks.pvalue],
            "wasserstein": stats.wasserstein_distance(a, b),
            "mean": [a.mean(), b.mean()],
            "std": [a.std(), b.std()],
            "quartiles": [list(np.quantile(a, [0.25, 0.5, 0.75])), list(np.quantile(b, [0.25, 0.5, 0.75]))],
            "min": [a.min(), b.min()],
            "max": [a.max(), b.max()],
        }
    elif name in ("sky", "on", "few"):
        texts = [[str(value).lower() for value in each.to_pylist()] for each in (before, now)]
        values = sorted(set(texts[0]) | set(texts[1]))
        table = np.array([[each.count(value) for value in values] for each in texts])
        test = stats.chi2_contingency(table)
        found[name] = counts | {
            "type": "category",
            "counts": [dict(zip(values, map(int, row))) for row in table],
            "chi-square": [test.statistic, test.pvalue],
            "total-variation": float(np.abs(table[0] / table[0].sum() - table[1] / table[1].sum()).sum() / 2),
        }
document = {"pyarrow": pa.__version__, "scipy": scipy.__version__, "variants": sorted(variants), "columns": found}
(here / "columns.json").write_text(json.dumps(document, indent=1) + "\n")
