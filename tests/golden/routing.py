"""Golden buckets of routing keys by hashlib, and p-values of the split by scipy; writes routing.json beside it.

pip install scipy==1.17.1
"""

import hashlib
import json
from pathlib import Path

import scipy
from scipy.stats import chisquare

ROLLOUT = "garden/sha256:" + "ab" * 32
KEYS = ["user-1", "user-2", "", "4711", "ключ", "a b", "🙂", "x" * 500]
SPLITS = [(50, 1000, 0.05), (30, 1000, 0.05), (5300, 100_000, 0.05), (5, 10_000, 0.0001), (251, 1000, 0.25), (0, 400, 0.5)]


def bucket(key):
    digest = hashlib.sha256(f"{ROLLOUT}\0{key}".encode()).digest()
    return int.from_bytes(digest[:4], "big") * 10_000 >> 32


def split(arm, n, share):
    result = chisquare([arm, n - arm], [n * share, n * (1 - share)])
    return {"arm": arm, "n": n, "share": share, "statistic": float(result.statistic), "pValue": float(result.pvalue)}


(Path(__file__).parent / "routing.json").write_text(
    json.dumps(
        {
            "buckets": {
                "call": "hashlib.sha256(f'{rollout}\\0{key}'.encode()).digest()[:4], big-endian, * 10000 >> 32",
                "rollout": ROLLOUT,
                "cases": [{"key": key, "bucket": bucket(key)} for key in KEYS],
            },
            "splits": {
                "call": f"scipy {scipy.__version__}: scipy.stats.chisquare([arm, n - arm], [n * share, n * (1 - share)])",
                "cases": [split(*each) for each in SPLITS],
            },
        },
        indent=2,
        ensure_ascii=False,
    )
    + "\n"
)
