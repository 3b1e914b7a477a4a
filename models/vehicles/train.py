"""Trains the sample's small convolutional network in PyTorch, by the training contract. Nothing of Understudy is imported.

It reads manifest.json, the images as tensors (`*.images.npy`: float32, made by the very code that serves) and the labels
(`*.jsonl`, row by row in the same order), appends a line to the metrics file after every epoch, keeps a checkpoint that a
killed training goes on from, and leaves model.onnx with the output `logits`.
"""
import json
import os
import pathlib
import random

# Before CUDA starts: the one way in which its matrix products are repeatable.
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

import numpy as np
import torch
from torch import nn
from torch.nn import functional

OPSET = 17
INPUT = "image"
OUTPUT = "logits"
DEFAULTS = {
    "epochs": 120,
    "batchSize": 32,
    "learningRate": 0.004,
    "weightDecay": 0.02,
    "width": 16,
    "smoothing": 0.05,
    "mirror": True,
}


def network(images, classes, width):
    """Four halvings, then the mean: AdaptiveAvgPool2d would do, but its gradient is not repeatable on CUDA."""
    _, channels, height, across = images.shape

    def block(before, after):
        return [
            nn.Conv2d(before, after, 3, padding=1, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(),
            nn.MaxPool2d(2),
        ]

    return nn.Sequential(
        *block(channels, width),
        *block(width, 2 * width),
        *block(2 * width, 4 * width),
        *block(4 * width, 4 * width),
        nn.AvgPool2d((height // 16, across // 16)),
        nn.Flatten(),
        nn.Dropout(0.2),
        nn.Linear(4 * width, classes),
    )


def read_split(folder, split, label):
    images = np.load(folder / split["images"], allow_pickle=False)
    lines = (folder / split["file"]).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line]
    if images.dtype != np.float32 or images.ndim != 4 or len(images) != len(rows):
        raise SystemExit(f"{split['images']['file']} does not fit {split['file']}: {images.dtype} {images.shape}")
    labels = [label["classes"].index(row[label["name"]]) for row in rows]
    return torch.from_numpy(images), torch.tensor(labels)


def varied(images, generator, mirror):
    """What a camera may see of the same vehicle: mirrored, moved a little, in other light, with other noise."""
    count, _, height, width = images.shape
    device = images.device

    def uniform(low, high):
        return (low + (high - low) * torch.rand(count, 1, 1, 1, generator=generator)).to(device)

    flip = uniform(0, 1) < (0.5 if mirror else 0)
    images = torch.where(flip, images.flip(3), images)
    zoom, across, down = uniform(0.85, 1.2), uniform(-0.15, 0.15), uniform(-0.12, 0.12)
    zero = torch.zeros_like(zoom)
    rows = [torch.cat([zoom, zero, across], 3), torch.cat([zero, zoom, down], 3)]
    grid = functional.affine_grid(torch.cat(rows, 2).squeeze(1), images.shape, align_corners=False)
    moved = functional.grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)
    noise = torch.randn(moved.shape, generator=generator).to(device)
    return moved * uniform(0.8, 1.2) + uniform(-0.4, 0.4) + noise * uniform(0, 0.15)


def main():
    folder = pathlib.Path(os.environ["UNDERSTUDY_DATASET"])
    output = pathlib.Path(os.environ["UNDERSTUDY_OUTPUT"])
    checkpoint = pathlib.Path(os.environ["UNDERSTUDY_CHECKPOINTS"]) / "checkpoint.pt"
    given = json.loads(pathlib.Path(os.environ["UNDERSTUDY_HYPERPARAMETERS"]).read_text(encoding="utf-8"))
    seed = int(os.environ["UNDERSTUDY_SEED"])
    settings = {**DEFAULTS, **given}
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    label = manifest["signature"]["label"]

    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = False
    # Sums in another order are other sums: as many threads everywhere, or the same machine gives two models.
    torch.set_num_threads(1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    print(f"PyTorch {torch.__version__} on {device}", flush=True)

    images, labels = (part.to(device) for part in read_split(folder, manifest["splits"]["train"], label))
    seen, truth = (part.to(device) for part in read_split(folder, manifest["splits"]["validation"], label))
    classes = len(label["classes"])
    model = network(images, classes, int(settings["width"])).to(device)
    epochs, size = int(settings["epochs"]), int(settings["batchSize"])
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=float(settings["learningRate"]), weight_decay=float(settings["weightDecay"])
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, epochs)
    loss_of = nn.CrossEntropyLoss(label_smoothing=float(settings["smoothing"]))
    # Of the processor, so that shuffling and variation are the same wherever the network runs.
    chance = torch.Generator().manual_seed(seed)
    start, best = 1, {"loss": float("inf"), "weights": model.state_dict()}
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(saved["model"])
        optimiser.load_state_dict(saved["optimiser"])
        schedule.load_state_dict(saved["schedule"])
        chance.set_state(saved["chance"].cpu())
        torch.set_rng_state(saved["torch"].cpu())
        start, best = saved["epoch"] + 1, saved["best"]
        print(f"Goes on from epoch {saved['epoch']}", flush=True)

    for epoch in range(start, epochs + 1):
        model.train()
        total = 0.0
        for part in torch.randperm(len(images), generator=chance).split(size):
            # A batch of one has no variance to normalise by.
            if len(part) < 2:
                continue
            part = part.to(device)
            optimiser.zero_grad()
            loss = loss_of(model(varied(images[part], chance, settings["mirror"])), labels[part])
            loss.backward()
            optimiser.step()
            total += loss.item() * len(part)
        schedule.step()
        model.eval()
        with torch.no_grad():
            validation = functional.cross_entropy(model(seen), truth).item() if len(seen) > 0 else total / len(images)
        if validation < best["loss"]:
            best = {"loss": validation, "weights": {name: value.clone() for name, value in model.state_dict().items()}}
        with open(os.environ["UNDERSTUDY_METRICS"], "a", encoding="utf-8") as metrics:
            line = {"epoch": epoch, "epochs": epochs, "trainLoss": total / len(images), "validationLoss": validation}
            metrics.write(json.dumps(line) + "\n")
        state = {
            "epoch": epoch,
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "schedule": schedule.state_dict(),
            "chance": chance.get_state(),
            "torch": torch.get_rng_state(),
            "best": best,
        }
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        unfinished = checkpoint.with_suffix(".writing")
        torch.save(state, unfinished)
        # A reader sees the old checkpoint or the new one.
        os.replace(unfinished, checkpoint)

    model.load_state_dict(best["weights"])
    model.cpu().eval()
    example = torch.zeros(2, *images.shape[1:])
    # The exporter without dynamo needs no package beside PyTorch. The batch is the one dimension left open.
    torch.onnx.export(
        model,
        (example,),
        str(output / "model.onnx"),
        input_names=[INPUT],
        output_names=[OUTPUT],
        dynamic_axes={INPUT: {0: "batch"}, OUTPUT: {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )
    print(f"Best validation loss {best['loss']:.4f}", flush=True)


main()
