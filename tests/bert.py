"""A BERT with random weights, in a folder that sentence-transformers loads."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import processors
from transformers import BertConfig, BertModel

from models.training.vocabulary import SPECIAL, tokenizer

LETTERS = [piece for c in "abcdefghijklmnopqrstuvwxyz0123456789" for piece in (c, f"##{c}")]
ARABIC = [piece for c in "ابتثجحخدذرزسشصضطظعغفقكلمنهويء" for piece in (c, f"##{c}")]
MARKS = list(".,?:;!'\"()-")
WORDS = ["the", "river", "bridge", "dam", "is", "wide", "old", "who", "built", "النهر", "الجسر"]


def make(
    folder: Path,
    *,
    words: list[str] = WORDS,
    pooling: str = "mean",
    prompts: dict[str, str] | None = None,
    reads: int = 64,
) -> Path:
    """Writes the folder and returns it."""
    (folder / "1_Pooling").mkdir(parents=True)
    made = tokenizer([*SPECIAL, *MARKS, *LETTERS, *ARABIC, *words])
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B [SEP]",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    made.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=made.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=reads,
        initializer_range=0.3,
    )
    save_file(BertModel(config).state_dict(), folder / "model.safetensors", {"format": "pt"})
    kinds = ("Transformer", "Pooling", "Normalize")
    contents: dict[str, object] = {
        "config.json": {**config.to_diff_dict(), "architectures": ["BertModel"]},
        "sentence_bert_config.json": {"max_seq_length": reads, "do_lower_case": False},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": reads,
            "pad_token": "[PAD]",
            "unk_token": "[UNK]",
            "cls_token": "[CLS]",
            "sep_token": "[SEP]",
        },
        "modules.json": [
            {
                "idx": n,
                "name": str(n),
                "path": "" if n == 0 else f"{n}_{kind}",
                "type": f"sentence_transformers.models.{kind}",
            }
            for n, kind in enumerate(kinds)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": 32,
            **{
                f"pooling_mode_{name}": name.startswith(pooling)
                for name in ("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens")
                if name != "mean_sqrt_len_tokens"
            },
        },
    }
    if prompts:
        contents["config_sentence_transformers.json"] = {"prompts": prompts}
    for name, content in contents.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder
