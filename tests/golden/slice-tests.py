"""Golden p-values of the tests by which weak slices are found, by scipy; writes slice-tests.json beside it.

pip install numpy==2.4.6 scipy==1.17.1
"""

import json
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

DRAWS = [(7, 30, 40, 500), (30, 30, 40, 500), (0, 30, 40, 500), (3, 30, 40, 500), (1, 5, 98, 100), (5, 5, 98, 100)]
DRAWS += [(180, 1_000, 10_000, 100_000), (100, 1_000, 10_000, 100_000), (2_300, 20_000, 10_000, 100_000)]
SIGNS = [(0, 0), (5, 0), (0, 5), (8, 3), (3, 8), (7, 7), (61, 30), (520, 480), (480, 520), (30_400, 29_600)]


def rank_case(seed, part, rest, ties):
    rng = np.random.default_rng(seed)
    a, b = rng.exponential(1.4, part), rng.exponential(1, rest)
    if ties:
        a, b = np.round(a * 3), np.round(b * 3)
    test = stats.mannwhitneyu(a, b, alternative="greater", method="asymptotic", use_continuity=False)
    both = np.concatenate([a, b])
    return {"part": a.tolist(), "rest": b.tolist(), "ranks": stats.rankdata(both).tolist(), "p": float(test.pvalue)}


def main():
    golden = {
        "with": {"numpy": np.__version__, "scipy": scipy.__version__},
        "hypergeometric": [
            {"marked": k, "drawn": n, "markedInAll": total, "rows": rows, "p": float(stats.hypergeom.sf(k - 1, rows, total, n))}
            for k, n, total, rows in DRAWS
        ],
        "sign": [
            {
                "up": up,
                "down": down,
                "p": float(stats.binomtest(up, up + down, alternative="greater").pvalue) if up + down else 1.0,
            }
            for up, down in SIGNS
        ],
        "rankSum": [rank_case(1, 12, 30, False), rank_case(2, 30, 60, True), rank_case(3, 40, 9, True)],
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
