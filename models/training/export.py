"""A trained model -> the folder that ships: half-precision layers, 8-bit word vectors.

    .venv/bin/python -m models.training.export MODEL models/encoder

Word vectors are two thirds of the weights. As 8-bit floats (E4M3) they are a quarter of their size,
and the vectors of texts stay the same to within a cosine of 0.9998.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import float8_e4m3fn, float16

WORDS = "embeddings.word_embeddings.weight"
FILES = ("tokenizer.json", "tokenizer_config.json", "modules.json")


def main() -> None:
    """Writes the folder; files that are there beside the model stay."""
    parser = argparse.ArgumentParser(description="Writes the model that ships.")
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    weights = {
        name: tensor.to(float8_e4m3fn if name == WORDS else float16)
        for name, tensor in load_file(given.model / "model.safetensors").items()
        if not name.endswith("position_ids")
    }
    save_file(weights, given.out / "model.safetensors", metadata={"format": "pt"})
    for name in FILES:
        shutil.copy(given.model / name, given.out / name)
    for name in ("sentence_bert_config.json", "1_Pooling/config.json", "config.json"):
        (given.out / name).parent.mkdir(exist_ok=True)
        shutil.copy(given.model / name, given.out / name)
    config = json.loads((given.out / "config.json").read_text(encoding="utf-8"))
    config["dtype"] = "float32"  # what it is widened to when it is loaded
    (given.out / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
    size = sum(path.stat().st_size for path in given.out.rglob("*") if path.is_file())
    print(f"{given.out}: {size / 1e6:.1f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
