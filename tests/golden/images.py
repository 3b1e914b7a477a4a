"""Golden tensors and properties of images, by Pillow, numpy and scipy; writes images/ and images.json beside it.

pip install pillow==13.0.0 numpy==2.4.6 scipy==1.17.1
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import PIL
import scipy
from PIL import Image, ImageOps
from scipy import ndimage

HERE = Path(__file__).parent
FOLDER = HERE / "images"
IMAGENET = {"mean": [0.485, 0.456, 0.406], "deviation": [0.229, 0.224, 0.225]}


def scene(width, height, seed):
    """Smooth shapes, edges and noise: what tells one decoder or filter from another."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    waves = [127 + 120 * np.sin(x / (3 + c) + c) * np.cos(y / (5 - c)) for c in range(3)]
    pixels = np.stack(waves, axis=-1) + rng.normal(0, 8, (height, width, 3))
    pixels[height // 4 : height // 2, width // 3 : width // 2] = [250, 40, 10]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def save(name, image, **options):
    image.save(FOLDER / name, **options)
    return name


def oriented(name, image, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return save(name, image, quality=90, exif=exif)


def images():
    FOLDER.mkdir(exist_ok=True)
    base = scene(61, 47, 1)
    faded = base.convert("RGBA")
    faded.putalpha(Image.fromarray(np.tile(np.linspace(0, 255, 61).astype(np.uint8), (47, 1))))
    deep = np.asarray(base.convert("L")).astype(np.uint16) * 257
    return [
        save("420.jpg", base, quality=85),
        save("422.jpg", base, quality=60, subsampling=1),
        save("444.jpg", base, quality=95, subsampling=0),
        save("progressive.jpg", base, quality=80, progressive=True),
        save("restarts.jpg", base, quality=80, restart_marker_blocks=3),
        save("grey.jpg", base.convert("L"), quality=80),
        *[oriented(f"orientation-{n}.jpg", base, n) for n in range(1, 9)],
        save("wide.jpg", scene(150, 20, 2), quality=80),
        save("tiny.jpg", scene(2, 3, 3), quality=90),
        save("rgb.png", base),
        save("alpha.png", faded),
        save("grey.png", base.convert("L")),
        save("grey-16-bit.png", Image.fromarray(deep)),
        save("palette.png", base.convert("P")),
        save("one-bit.png", base.convert("1")),
    ]


def steps(colour, width, height, fit, layout, crop=None, normalise=None):
    one = {"mean": [0.5], "deviation": [0.25]} if colour == "grey" else IMAGENET
    made = {"kind": "image", "input": "x", "colour": colour, "resize": {"width": width, "height": height, "fit": fit}}
    if crop:
        made["crop"] = {"width": crop[0], "height": crop[1]}
    return {**made, "normalise": normalise or one, "layout": layout}


STEPS = [
    steps("rgb", 32, 24, "stretch", "NCHW"),
    steps("grey", 28, 28, "stretch", "NHWC"),
    steps("rgb", 32, 32, "cover", "NCHW", (28, 27)),
    steps("rgb", 90, 40, "cover", "NHWC", None, {"mean": [0, 0, 0], "deviation": [1, 1, 1]}),
    steps("grey", 61, 47, "stretch", "NCHW"),
]


def upright(name):
    """Pillow's own: the orientation applied, 16 bits to 8, alpha on white."""
    image = Image.open(FOLDER / name)
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image) // 257).astype(np.uint8)).convert("RGB")
    if image.format == "JPEG":
        image = ImageOps.exif_transpose(image)
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGB", image.size, (255, 255, 255))
    white.paste(image.convert("RGB"), mask=image.getchannel("A"))
    return white


def centre_crop(image, width, height):
    """As torchvision.transforms.functional.center_crop does it."""
    left = int(round((image.width - width) / 2.0))
    top = int(round((image.height - height) / 2.0))
    return image.crop((left, top, left + width, top + height))


def resize(image, width, height, fit):
    if fit == "stretch":
        return image.resize((width, height), Image.Resampling.BILINEAR)
    # torchvision's Resize(size) gives the longer side int(size * long / short).
    if width * image.height >= height * image.width:
        scaled = (width, max(height, int(width * image.height / image.width)))
    else:
        scaled = (max(width, int(height * image.width / image.height)), height)
    return centre_crop(image.resize(scaled, Image.Resampling.BILINEAR), width, height)


def tensor(name, made):
    image = upright(name)
    if made["colour"] == "grey":
        image = image.convert("L")
    image = resize(image, **made["resize"])
    if "crop" in made:
        image = centre_crop(image, made["crop"]["width"], made["crop"]["height"])
    pixels = np.asarray(image)
    pixels = pixels.reshape(pixels.shape[0], pixels.shape[1], -1).astype(np.float32) / np.float32(255)
    mean = np.array(made["normalise"]["mean"], np.float32)
    deviation = np.array(made["normalise"]["deviation"], np.float32)
    values = (pixels - mean) / deviation
    return np.ascontiguousarray(values.transpose(2, 0, 1) if made["layout"] == "NCHW" else values)


def properties(name):
    grey = np.asarray(upright(name).convert("L")).astype(np.float64)
    inner = ndimage.laplace(grey)[1:-1, 1:-1]
    return {
        "width": grey.shape[1],
        "height": grey.shape[0],
        "brightness": grey.mean() / 255,
        "contrast": grey.std() / 255,
        "sharpness": float(inner.var()) if inner.size else 0,
        "bytes": (FOLDER / name).stat().st_size,
    }


def main():
    names = images()
    cases = []
    for name in names:
        for index, made in enumerate(STEPS):
            values = tensor(name, made)
            cases.append(
                {
                    "file": name,
                    "steps": index,
                    "length": values.size,
                    "first": [float(value) for value in values.ravel()[:4]],
                    "sha256": hashlib.sha256(values.astype("<f4").tobytes()).hexdigest(),
                }
            )
    golden = {
        "with": {"pillow": PIL.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "steps": STEPS,
        "tensors": cases,
        "properties": {name: properties(name) for name in names},
    }
    (HERE / "images.json").write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    main()
