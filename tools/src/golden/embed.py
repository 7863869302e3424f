"""
Embeds faces of the demo's photos by a second implementation of the pipeline, for golden.integration.spec.ts. It shares
no code with the engine: numpy, OpenCV and onnxruntime on the model files as they were published.

    pip install numpy onnx onnxruntime opencv-python-headless
    python embed.py MODEL_FOLDER PHOTO_FOLDER '[["sample1.jpg", 635, 17], ...]' > golden-embeddings.json

MODEL_FOLDER holds fr_detect.onnx, fr_landmark.onnx and fr_feature.onnx. A face is named by its photo and by the left top
corner of a 300 x 300 tile about it, in pixels of the photo at half size.
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime

TEMPLATE = np.array(
    [(38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041)]
)
MIN_SIZES = {8: (10, 16, 24), 16: (32, 48), 32: (64, 96), 64: (128, 192, 256)}
SCORE_MIN, IOU_MAX = 0.65, 0.4
DETECTOR_INPUT = (640, 384)
TILE_SIDE = 300


def detector_of(folder, width, height):
    """The published graph is for 320 x 240; its priors are three constants that fit one input size."""
    centres, sizes = [], []
    for step, minimums in MIN_SIZES.items():
        columns, rows = -(-width // step), -(-height // step)
        for j in range(rows):
            for i in range(columns):
                for m in minimums:
                    centres.append(((i + 0.5) / columns, (j + 0.5) / rows))
                    sizes.append((m / width, m / height))
    centres = np.clip(np.array(centres, np.float32), 0, 1)[None]
    sizes = np.clip(np.array(sizes, np.float32), 0, 1)[None]
    model = onnx.load(str(Path(folder) / "fr_detect.onnx"))
    for node in model.graph.node:
        for name, values in (("469", centres), ("467", sizes), ("475", sizes)):
            if node.op_type == "Constant" and node.output[0] == name:
                node.attribute[0].t.CopyFrom(onnx.numpy_helper.from_array(values))
    for value, dims in (
        (model.graph.input[0], (1, 3, height, width)),
        (model.graph.output[0], (1, centres.shape[1], 2)),
        (model.graph.output[1], (1, centres.shape[1], 4)),
    ):
        for dimension, size in zip(value.type.tensor_type.shape.dim, dims):
            dimension.dim_value = size
    del model.graph.value_info[:]
    return session(model.SerializeToString())


def session(model):
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])


def iou(a, b):
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    shared = max(w, 0) * max(h, 0)
    return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)


def detect(detector, picture):
    """Corners in pixels of `picture`, and the score, best first. The picture lies at the top left of the input."""
    height, width = detector.get_inputs()[0].shape[2:]
    canvas = np.full((height, width, 3), 127, np.float32)
    canvas[: picture.shape[0], : picture.shape[1]] = picture
    tensor = ((canvas - 127) / 128).transpose(2, 0, 1)[None].astype(np.float32)
    scores, boxes = detector.run(None, {"input": tensor})
    found = [
        (*(boxes[0, i] * (width, height, width, height)), scores[0, i, 1])
        for i in np.argsort(-scores[0, :, 1])
        if scores[0, i, 1] >= SCORE_MIN
    ]
    kept = []
    for box in found:
        if all(iou(box, other) <= IOU_MAX for other in kept):
            kept.append(box)
    return kept


def five_points(landmarks, photo, box):
    """The 68 points of the squared box, shown to the network in grey at 64 x 64, reduced to five."""
    x1, y1, x2, y2 = box
    x1, x2 = (x1 + x2 - (y2 - y1)) / 2, (x1 + x2 + (y2 - y1)) / 2
    x1, x2 = np.clip((x1, x2), 0, photo.shape[1])
    y1, y2 = np.clip((y1, y2), 0, photo.shape[0])
    scale = ((x2 - x1) / 64, (y2 - y1) / 64)
    shift = (x1 + scale[0] / 2 - 0.5, y1 + scale[1] / 2 - 0.5)
    crop = sample(photo, np.array([[scale[0], 0, shift[0]], [0, scale[1], shift[1]]]), 64)
    grey = (crop @ (0.299, 0.587, 0.114) / 256).astype(np.float32)
    points = landmarks.run(None, {"input": grey[None, None]})[0].reshape(68, 2) * (x2 - x1, y2 - y1) + (x1, y1)
    groups = ((37, 38, 40, 41), (43, 44, 46, 47), (30,), (48, 60), (54, 64))
    return np.array([points[list(group)].mean(axis=0) for group in groups])


def sample(photo, to_photo, side):
    """A square patch, black outside the photo; `to_photo` leads from pixel centres to pixel centres. About as many pixels
    as fall together are averaged; one alone is interpolated."""
    shrink = max(np.hypot(*to_photo[:, 0]), np.hypot(*to_photo[:, 1]))
    samples = min(3, max(1, round(shrink)))
    kind = cv2.INTER_LINEAR if samples == 1 else cv2.INTER_NEAREST
    offsets = (np.arange(side * samples) + 0.5) / samples - 0.5
    u, v = np.meshgrid(offsets, offsets)
    x = to_photo[0, 0] * u + to_photo[0, 1] * v + to_photo[0, 2]
    y = to_photo[1, 0] * u + to_photo[1, 1] * v + to_photo[1, 2]
    dense = cv2.remap(photo.astype(np.float32), x.astype(np.float32), y.astype(np.float32), kind, borderValue=0)
    return dense.reshape(side, samples, side, samples, 3).mean(axis=(1, 3))


def template_to_photo(points):
    """Least squares over rotation, scale and shift from the points to the template, without reflection; turned round."""
    rows, values = [], []
    for (x, y), (u, v) in zip(points, TEMPLATE):
        rows += [(x, -y, 1, 0), (y, x, 0, 1)]
        values += [u, v]
    a, b, c, d = np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0]
    return np.linalg.inv(np.array([[a, -b, c], [b, a, d], [0, 0, 1]]))[:2]


def embed(embedder, photo, points):
    patch = sample(photo, template_to_photo(points), 112)
    tensor = ((patch[:, :, ::-1] - 127) / 128).transpose(2, 0, 1)[None].astype(np.float32)
    vector = embedder.run(None, {"input": np.ascontiguousarray(tensor)})[0][0]
    return vector / np.linalg.norm(vector)


def main(folder, photos, places):
    detector = detector_of(folder, *DETECTOR_INPUT)
    landmarks = session(str(Path(folder) / "fr_landmark.onnx"))
    embedder = session(str(Path(folder) / "fr_feature.onnx"))
    faces = []
    for name, left, top in places:
        # Every second pixel of every second row: any two programs agree about it, as they do not about resizing.
        photo = cv2.cvtColor(cv2.imread(str(Path(photos) / name)), cv2.COLOR_BGR2RGB)[::2, ::2]
        tile = np.ascontiguousarray(photo[top : top + TILE_SIDE, left : left + TILE_SIDE])
        middle = TILE_SIDE / 2
        box = min(detect(detector, tile), key=lambda b: np.hypot(b[0] + b[2] - 2 * middle, b[1] + b[3] - 2 * middle))
        points = five_points(landmarks, tile, np.clip(box[:4], 0, TILE_SIDE))
        vector = embed(embedder, tile, points)
        faces.append(
            {
                "photo": name,
                "left": left,
                "top": top,
                "landmarks5": [round(float(value), 2) for value in points.ravel()],
                "embedding": [round(float(value), 5) for value in vector],
            }
        )
    print(json.dumps({"tileSidePx": TILE_SIDE, "faces": faces}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
