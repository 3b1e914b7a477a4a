"""Writes digits.parquet and digits.json: the UCI handwritten digits that scikit-learn 1.7.2 bundles (`load_digits`).

Run: python digits.py. Needs pyarrow 22.0.0. A row is a picture of 8 by 8 pixels from 0 to 16, row by row: `p00` to `p77`.
Source: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0.
"""
import json
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq
import sklearn
from sklearn.datasets import load_digits

here = pathlib.Path(__file__).parent
digits = load_digits()
names = [str(target) for target in digits.target]
columns = {
    "id": pa.array([f"digit-{index:04}" for index in range(len(names))]),
    "digit": pa.array(names).dictionary_encode(),
    **{f"p{y}{x}": pa.array(digits.images[:, y, x].astype("uint8")) for y in range(8) for x in range(8)},
}
pq.write_table(pa.table(columns), here / "digits.parquet", compression="zstd", compression_level=19)
document = {
    "scikit-learn": sklearn.__version__,
    "call": "sklearn.datasets.load_digits",
    "rows": len(names),
    "labels": {name: names.count(name) for name in sorted(set(names))},
    "sums": {name: int(digits.images[digits.target == int(name)].sum()) for name in sorted(set(names))},
}
(here / "digits.json").write_text(json.dumps(document, indent=1) + "\n")
