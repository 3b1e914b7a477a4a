"""Runs Evidently's DataDriftPreset on two Parquet files and prints what it took as one line of JSON.

Run: python evidently_preset.py <reference.parquet> <current.parquet>
"""
import json
import resource
import sys
import time

started = time.monotonic()
import evidently
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

imported = time.monotonic()
reference, current = (pd.read_parquet(path) for path in sys.argv[1:3])
read = time.monotonic()
numbers = [name for name in reference.columns if name.startswith("number_")]
texts = [name for name in reference.columns if name.startswith("text_")]
definition = DataDefinition(numerical_columns=numbers, categorical_columns=texts)
sides = [Dataset.from_pandas(each, data_definition=definition) for each in (current, reference)]
found = Report([DataDriftPreset()]).run(*sides).dict()
done = time.monotonic()
used = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "version": evidently.__version__,
            "importing": imported - started,
            "reading": read - imported,
            "measuring": done - read,
            "cpu": used.ru_utime + used.ru_stime,
            "peak": used.ru_maxrss * 1024,
            "metrics": len(found["metrics"]),
        }
    )
)
