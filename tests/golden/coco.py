"""Writes coco.json: pycocotools' twelve figures, and each class's AP. Run: python coco.py"""
import contextlib
import importlib.metadata
import io
import json
import pathlib

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

rng = np.random.default_rng(20260512)


def box(scale):
    w, h = rng.uniform(0.3, 1, 2) * scale
    x, y = rng.uniform(0, 300, 2)
    return [float(v) for v in np.round([x, y, w, h], 1)]


def case(images, classes, objects, found, crowd=0.0, decimals=2, scales=(20, 60, 200), copies=0.0, silent=()):
    truth, detected = [], []
    for image in range(images):
        for _ in range(int(rng.integers(0, objects + 1))):
            c = int(rng.integers(classes))
            b = box(rng.choice(scales))
            is_crowd = bool(rng.random() < crowd)
            # An outline's area is less than its box's.
            area = round(b[2] * b[3] * float(rng.uniform(0.6, 1)), 2)
            if c not in silent:
                truth.append({"image": image, "class": c, "box": b, "area": area, "crowd": is_crowd})
            for _ in range(1 + int(rng.random() < copies)):
                if rng.random() < found:
                    shift = rng.normal(0, 0.08, 4) * np.array([b[2], b[3], b[2], b[3]]) * (rng.random() > 0.1)
                    moved = [float(v) for v in np.round(np.array(b) + shift, 1)]
                    moved[2:] = [max(1.0, moved[2]), max(1.0, moved[3])]
                    detected.append({"image": image, "class": c if rng.random() < 0.9 else int(rng.integers(classes)), "box": moved, "score": round(float(rng.random()), decimals)})
        for _ in range(int(rng.integers(0, 3))):
            detected.append({"image": image, "class": int(rng.integers(classes)), "box": box(rng.choice(scales)), "score": round(float(rng.random()) * 0.6, decimals)})
    return {"images": images, "classes": classes, "truth": truth, "detected": detected, **figures(images, classes, truth, detected)}


def figures(images, classes, truth, detected):
    with contextlib.redirect_stdout(io.StringIO()):
        gt, dt = COCO(), COCO()
        frame = {"images": [{"id": i + 1} for i in range(images)], "categories": [{"id": c + 1} for c in range(classes)]}
        gt.dataset = {**frame, "annotations": [
            {"id": i + 1, "image_id": t["image"] + 1, "category_id": t["class"] + 1, "bbox": t["box"], "area": t["area"], "iscrowd": int(t["crowd"])}
            for i, t in enumerate(truth)
        ]}
        gt.createIndex()
        dt.dataset = {**frame, "annotations": [
            {"id": i + 1, "image_id": d["image"] + 1, "category_id": d["class"] + 1, "bbox": d["box"], "area": d["box"][2] * d["box"][3], "score": d["score"], "iscrowd": 0}
            for i, d in enumerate(detected)
        ]}
        dt.createIndex()
        run = COCOeval(gt, dt, "bbox")
        run.evaluate()
        run.accumulate()
        run.summarize()
    none = lambda v: None if v < 0 else float(v)
    precision = run.eval["precision"][:, :, :, 0, 2]
    by_class = [precision[:, :, c][precision[:, :, c] > -1] for c in range(classes)]
    return {"stats": [none(v) for v in run.stats], "ap": [None if p.size == 0 else float(p.mean()) for p in by_class]}


document = {
    "made_with": {"pycocotools": importlib.metadata.version("pycocotools"), "call": "COCOeval(iouType=bbox): evaluate, accumulate, summarize"},
    "cases": [
        *(case(int(rng.integers(3, 9)), int(rng.integers(1, 5)), 6, 0.8, crowd=c, decimals=d) for c in (0, 0.2) for d in (1, 3) for _ in range(4)),
        case(6, 2, 5, 0.9, crowd=0.3, copies=0.6, decimals=1),
        case(6, 2, 5, 1, scales=(20,), decimals=0),
        case(5, 3, 4, 0.8, silent=(1,)),
        case(4, 2, 5, 0),
        case(3, 1, 0, 0),
        case(2, 1, 30, 1, copies=1, decimals=2),
        case(1, 1, 130, 1, copies=0.5, decimals=2),
    ],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(document, separators=(",", ":")) + "\n")
