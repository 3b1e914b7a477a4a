"""`python prepare.py WEATHER OUT NANNYML`: the streams as files, one row an event, in the order of time.

Needs river, statsmodels and scikit-learn. WEATHER: the folder of the dataset; NANNYML: `datasets/data` of that package. What is
drawn is drawn from seeds; nothing of what monitoring says is known here. The labels are in streams.ts.
"""
import csv
import gzip
import io
import pathlib
import sys

import numpy as np
import pandas as pd
import river.drift.datasets
import statsmodels.datasets.nile
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

WEATHER, OUT, NANNYML = (pathlib.Path(path) for path in sys.argv[1:4])
DAY = pd.Timedelta(days=1)
random = np.random.default_rng(6)


def write(name, frame):
    """The same bytes each time: no name and no time in the header."""
    text = io.StringIO()
    frame.to_csv(text, index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\n")
    with open(OUT / f"{name}.csv.gz", "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(text.getvalue().encode())


def scored(frame, features, categories, label):
    """Fitted on the rows of `train` alone; a probability a class, to three decimals."""
    numbers = [name for name in features if name not in categories]
    encode = make_column_transformer((StandardScaler(), numbers), (OneHotEncoder(handle_unknown="ignore"), categories))
    model = make_pipeline(encode, LogisticRegression(C=1.0, max_iter=2000))
    train = frame[frame["part"] == "train"]
    model.fit(train[features], train[label])
    chances = np.round(model.predict_proba(frame[features]), 3)
    frame = frame[["time", "part", *features]].assign(truth=frame[label])
    for index, name in enumerate(model.classes_):
        frame[f"p:{name}"] = chances[:, index]
    return frame


def weather():
    before = pd.read_csv(WEATHER / "data" / "2012-2013.csv", parse_dates=["date"])
    after = pd.read_csv(WEATHER / "later" / "2014-2015.csv", parse_dates=["date"])
    # Whole weeks: neighbouring days resemble each other.
    week = (before["date"] - before["date"].iloc[0]) // (7 * DAY)
    before["part"] = np.where(week % 4 == 3, "test", "train")
    frame = pd.concat([before, after.assign(part="stream")], ignore_index=True)
    frame["time"] = frame["date"].dt.strftime("%Y-%m-%dT00:00:00.000Z")
    write("weather", scored(frame, ["precipitation", "temp_max", "temp_min", "wind"], [], "weather"))


CENSUS = ["AGEP", "SCHL", "MAR", "DIS", "ESP", "CIT", "MIG", "MIL", "ANC", "NATIVITY", "DEAR", "DEYE", "DREM", "SEX", "RAC1P"]
WINDOW, MONTHS = 500, 12
# Windows from 0, the last one included: as streams.ts says it.
OLDER, DEFAULTED, OUT_OF_WORK = range(9, 14), range(18, 22), range(27, 32)


def census():
    first = pd.read_parquet(NANNYML / "employment_MA_reference.pq")
    later = pd.read_parquet(NANNYML / "employment_MA_analysis.pq")
    truths = pd.read_parquet(NANNYML / "employment_MA_analysis_target.pq")
    later = later.merge(truths, on="id", suffixes=("", "_truth"))
    # A draw without replacement: members of a household follow each other in the files.
    first = first.sample(4500, random_state=6).assign(part=["train"] * 3000 + ["test"] * 1500)
    parts = [first]
    for at in range(3 * MONTHS):
        year = later[later["year"] == 2016 + at // MONTHS]
        if at in OLDER:
            old = year[year["AGEP"] >= 60]
            rows = pd.concat([year.sample(WINDOW // 2, random_state=at), old.sample(WINDOW // 2, random_state=at)])
            rows = rows.sample(frac=1, random_state=at)
        else:
            rows = year.sample(WINDOW, random_state=at)
        rows = rows.assign(part="stream")
        if at in DEFAULTED:
            rows["MAR"] = np.where(random.random(WINDOW) < 0.15, 5, rows["MAR"])
        if at in OUT_OF_WORK:
            lost = (random.random(WINDOW) < 0.25) & (rows["employed"] == 1)
            rows["employed"] = np.where(lost, 0, rows["employed"])
        parts.append(rows)
    frame = pd.concat(parts, ignore_index=True)
    # Windows of 30 days from the first one of 2016 that is aligned to the epoch, their rows evenly.
    start = pd.Timestamp(0, unit="s") + 30 * DAY * ((pd.Timestamp("2016-01-01") - pd.Timestamp(0, unit="s")) // (30 * DAY) + 1)
    number = np.arange(len(frame)) - len(first)
    frame["time"] = [(start + (30 * DAY) * (index / WINDOW)).strftime("%Y-%m-%dT%H:%M:%S.000Z") for index in number]
    frame[CENSUS] = frame[CENSUS].astype(int)
    categories = [name for name in CENSUS if name not in ("AGEP", "SCHL")]
    write("census", scored(frame, CENSUS, categories, "employed"))


def occupancy():
    dataset = river.drift.datasets.Occupancy()
    frame = pd.read_csv(dataset.path, parse_dates=["time"])
    frame["part"] = np.where(np.arange(len(frame)) < 181, "train", "stream")
    frame["time"] = frame["time"].dt.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    frame = frame.rename(columns={"V1": "temperature", "V2": "humidity", "V3": "light", "V4": "co2"})
    write("occupancy", frame[["time", "part", "temperature", "humidity", "light", "co2"]].round(3))


def nile():
    frame = statsmodels.datasets.nile.load_pandas().data
    frame["part"] = np.where(frame["year"] < 1891, "train", "stream")
    frame["time"] = [f"{int(year)}-07-01T00:00:00.000Z" for year in frame["year"]]
    write("nile", frame[["time", "part", "volume"]])


OUT.mkdir(exist_ok=True)
for make in (weather, census, occupancy, nile):
    make()
