"""Golden changes of images, by Pillow, numpy and scipy; writes image-changes.json beside it.

pip install pillow==13.0.0 numpy==2.4.6 scipy==1.17.1
"""

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import PIL
import scipy
from PIL import Image, ImageEnhance
from scipy import ndimage

HERE = Path(__file__).parent
FILES = ["rgb.png", "grey.png", "420.jpg", "wide.jpg", "tiny.jpg"]


def brightness(image, factor):
    return ImageEnhance.Brightness(image).enhance(factor)


def contrast(image, factor):
    return ImageEnhance.Contrast(image).enhance(factor)


def blur(image, sigma):
    pixels = np.asarray(image).astype(np.float64)
    channels = [ndimage.gaussian_filter(pixels[..., c], sigma) for c in range(3)]
    return Image.fromarray(np.rint(np.stack(channels, axis=-1)).astype(np.uint8))


def rotation(image, degrees):
    return image.rotate(-degrees, Image.Resampling.BILINEAR)


CHANGES = [
    *[(brightness, "factor", value) for value in (0, 0.3, 0.5, 1, 1.7, 10)],
    *[(contrast, "factor", value) for value in (0, 0.4, 1, 1.6, 10)],
    *[(blur, "sigma", value) for value in (0.4, 1, 2.5, 12)],
    *[(rotation, "degrees", value) for value in (-180, -90, -30, -7.5, 0, 1, 15, 45, 90, 179)],
]


def noise_case(name, amount):
    """The normal numbers are given, so that what is done with them can be compared to the bit."""
    red = np.asarray(Image.open(HERE / "images" / name).convert("RGB"))[:4, :6, 0].astype(np.float64)
    normals = np.random.default_rng(7).normal(size=red.shape)
    values = np.rint(np.clip(red + 255 * amount * normals, 0, 255)).astype(int)
    return {
        "amount": amount,
        "width": 6,
        "height": 4,
        "pixels": red.astype(int).ravel().tolist(),
        "normals": normals.ravel().tolist(),
        "values": values.ravel().tolist(),
    }


def tables(file):
    """The quantisation tables as they stand in the file."""
    found, at = "", 2
    while file[at + 1] != 0xDA:
        length = int.from_bytes(file[at + 2 : at + 4])
        if file[at + 1] == 0xDB:
            found += file[at + 4 : at + 2 + length].hex()
        at += 2 + length
    return found


def jpeg_case(name, quality):
    """What Pillow's encoder (libjpeg-turbo) makes of the image, decoded again: half the colour resolution."""
    image = Image.open(HERE / "images" / name).convert("RGB")
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, subsampling=2)
    again = np.asarray(Image.open(io.BytesIO(file.getvalue())).convert("RGB")).astype(int)
    return {
        "file": name,
        "quality": quality,
        "error": float(np.abs(again - np.asarray(image).astype(int)).mean()),
        "tables": tables(file.getvalue()),
    }


def main():
    cases = []
    for name in FILES:
        image = Image.open(HERE / "images" / name).convert("RGB")
        for change, parameter, value in CHANGES:
            pixels = np.asarray(change(image, value))
            cases.append(
                {
                    "file": name,
                    "change": {"kind": change.__name__, parameter: value},
                    "sha256": hashlib.sha256(pixels.tobytes()).hexdigest(),
                }
            )
    golden = {
        "with": {"pillow": PIL.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "changes": cases,
        "noise": [noise_case("rgb.png", amount) for amount in (0.02, 0.3)],
        "jpeg": [jpeg_case("rgb.png", quality) for quality in (5, 20, 50, 75, 90, 100)],
    }
    (HERE / "image-changes.json").write_text(json.dumps(golden, indent=2) + "\n")


if __name__ == "__main__":
    main()
