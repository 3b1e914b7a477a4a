"""Makes prometheus.json: the server's metrics of tests/serving/metrics/scenario.ts (prometheus.txt, by our writer) as
prometheus_client 0.26.0 reads them, by prometheus_client.parser.text_string_to_metric_families."""
import json
import math
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

here = Path(__file__).parent


def number(value):
    return value if math.isfinite(value) else str(value)


text = (here / "prometheus.txt").read_text(encoding="utf-8")
families = [
    {
        "name": family.name,
        "type": family.type,
        "help": family.documentation,
        "samples": [{"name": s.name, "labels": s.labels, "value": number(s.value)} for s in family.samples],
    }
    for family in text_string_to_metric_families(text)
]
(here / "prometheus.json").write_text(json.dumps(families, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
