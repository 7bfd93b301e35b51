"""An English encoder -> one that also has words for Arabic, before any training.

    .venv/bin/python -m models.training.vocabulary DATA TEACHER OUT

TEACHER is the folder of all-MiniLM-L6-v2. Arabic word pieces are learnt from folded text and added
to the Latin pieces of its vocabulary. Both sides of the parallel text are aligned piece by piece
(IBM model 1, Brown and others 1993), and the vector of an Arabic piece becomes the mean of the
vectors of the English pieces that translate it, weighted by probability: the English layers then
read Arabic as a bag of translated words.
"""

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece
from tokenizers.trainers import WordPieceTrainer

from models.training import sources
from models.training.align import model_1

ARABIC_PIECES = 30_000
"""Of these, those without an Arabic letter are dropped."""
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MAX_PIECES = 24
"""Pieces of a side above which a pair is not aligned: long pairs cost most and tell least."""
LEAST = 0.01
"""Probability below which an English piece does not count for an Arabic one."""
WEIGHT = {"lexicon": 6.0, "dictionaries": 3.0, "pairs": 1.0}

_SAME = dict(zip("ٱىةکیھہەگپچژڤ؟،؛٪", "ايهكيهههكبجزف?,;%", strict=True))
_ARTICLES = r"^(?:وبال|وكال|وال|فال|بال|كال|ولل|فلل|ال|لل)(?=[\u0621-\u064a]{3,})"
ARABIC = re.compile(r"[\u0621-\u064a]")
_FOREIGN = re.compile(r"[^\x21-\x7e\u00a1-\u024f\u2010-\u2044\u20a0-\u20bf\u2122]")
"""What no Arabic or English text needs of the teacher's vocabulary."""


def normalizer() -> normalizers.Normalizer:
    """Returns what makes text equal before it is cut, as `index.normalize.fold` does.

    BERT's own step lowers case and strips what NFD sets apart: diacritics, and the hamza of its
    seats.
    """
    digits = [(chr(first + n), str(n)) for first in (0x660, 0x6F0) for n in range(10)]
    return normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.BertNormalizer(
                clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True
            ),
            normalizers.Replace("ـ", ""),
            *(normalizers.Replace(old, new) for old, new in [*_SAME.items(), *digits]),
        ]
    )


def tokenizer(vocabulary: Sequence[str]) -> Tokenizer:
    """Returns a tokenizer over these pieces; an Arabic article is a word of its own."""
    made = Tokenizer(
        WordPiece(
            {piece: number for number, piece in enumerate(vocabulary)},
            unk_token="[UNK]",
            max_input_chars_per_word=100,
        )
    )
    made.normalizer = normalizer()
    made.pre_tokenizer = _pre_tokenizer()
    made.decoder = decoders.WordPiece()
    return made


def _pre_tokenizer() -> pre_tokenizers.PreTokenizer:
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.BertPreTokenizer(),
            pre_tokenizers.Split(Regex(_ARTICLES), "isolated"),
        ]
    )


def english_pieces(teacher: Path) -> list[str]:
    """Returns the pieces of the teacher's vocabulary that are kept, in its order."""
    vocabulary = json.loads((teacher / "tokenizer.json").read_text(encoding="utf-8"))
    pieces = sorted(vocabulary["model"]["vocab"].items(), key=lambda item: item[1])
    return [
        piece
        for piece, _ in pieces
        if piece not in SPECIAL and not piece.startswith("[unused") and not _FOREIGN.search(piece)
    ]


def arabic_pieces(texts: Iterable[str]) -> list[str]:
    """Returns word pieces learnt from Arabic text, the most frequent first."""
    learner = tokenizer(SPECIAL)
    trainer = WordPieceTrainer(
        vocab_size=ARABIC_PIECES, min_frequency=3, special_tokens=list(SPECIAL), show_progress=False
    )
    learner.train_from_iterator(texts, trainer)
    pieces = sorted(learner.get_vocab().items(), key=lambda item: item[1])
    return [piece for piece, _ in pieces if ARABIC.search(piece)]


def pairs(data: Path) -> Iterator[tuple[str, str, float]]:
    """Yields English, Arabic and the weight of every pair that is aligned."""
    for name, english, arabic in sources.read(data, sources.ENCODER):
        yield english, arabic, WEIGHT[name.partition("/")[0]]
    for english, arabic in sources.lexicon():
        yield english, arabic, WEIGHT["lexicon"]


def aligned(
    rows: Sequence[tuple[str, str, float]], made: Tokenizer
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Returns Arabic piece, English piece and `p(English | Arabic)` of each couple met."""
    texts = [text for english, arabic, _ in rows for text in (english, arabic)]
    cut = made.encode_batch(texts, add_special_tokens=False)
    punctuation = {n for piece, n in made.get_vocab().items() if not re.search(r"\w", piece)}
    sides = [[i for i in dict.fromkeys(c.ids) if i not in punctuation] for c in cut]
    e_cells, a_cells, tokens, weights = [], [], [], []
    n_tokens = 0
    for (_, _, weight), e_side, a_side in zip(rows, sides[::2], sides[1::2], strict=True):
        if not (1 <= len(e_side) <= MAX_PIECES and 1 <= len(a_side) <= MAX_PIECES):
            continue
        e, a = np.array(e_side), np.array(a_side)
        a_cells.append(np.tile(a, len(e)))
        e_cells.append(np.repeat(e, len(a)))
        tokens.append(n_tokens + np.repeat(np.arange(len(e)), len(a)))
        weights.append(np.full(len(e) * len(a), weight))
        n_tokens += len(e)
    print(f"{len(tokens)} pairs aligned", file=sys.stderr)
    source, target, probability, _ = model_1(
        np.concatenate(a_cells),
        np.concatenate(e_cells),
        np.concatenate(tokens),
        np.concatenate(weights),
        made.get_vocab_size(),
    )
    return source, target, probability


def main() -> None:
    """Writes the folder of a model that SentenceTransformer loads."""
    parser = argparse.ArgumentParser(description="Gives an English encoder Arabic words.")
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    rows = list(pairs(given.data))
    english = english_pieces(given.teacher)
    arabic = [p for p in arabic_pieces(a for _, a, _ in rows) if p not in set(english)]
    vocabulary = [*SPECIAL, *english, *arabic]
    print(f"{len(english)} English pieces, {len(arabic)} Arabic", file=sys.stderr)
    made = tokenizer(vocabulary)
    vectors = _vectors(given.teacher, vocabulary, aligned(rows, made), len(SPECIAL) + len(english))
    _write(given.teacher, given.out, made, vectors)


def _vectors(
    teacher: Path,
    vocabulary: Sequence[str],
    couples: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
    n_english: int,
) -> NDArray[np.float32]:
    from safetensors.numpy import load_file

    known = json.loads((teacher / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    table = load_file(teacher / "model.safetensors")["embeddings.word_embeddings.weight"]
    vectors = np.zeros((len(vocabulary), table.shape[1]), dtype=np.float32)
    vectors[:n_english] = table[[known[piece] for piece in vocabulary[:n_english]]]
    source, target, probability = couples
    useful = (source >= n_english) & (target < n_english) & (probability > LEAST)
    mass = np.bincount(source[useful], probability[useful], minlength=len(vocabulary))
    np.add.at(vectors, source[useful], probability[useful, None] * vectors[target[useful]])
    met = mass > 0
    vectors[n_english:][met[n_english:]] /= mass[n_english:][met[n_english:], None]
    length = np.linalg.norm(vectors[len(SPECIAL) : n_english], axis=1).mean()
    own = np.linalg.norm(vectors, axis=1)
    grown = met & (own > 0) & (np.arange(len(own)) >= n_english)
    vectors[grown] *= (length / own[grown])[:, None]
    unmet = ~met & (np.arange(len(own)) >= n_english)
    vectors[unmet] = vectors[len(SPECIAL) : n_english].mean(axis=0)
    print(f"{int(unmet.sum())} Arabic pieces met no English", file=sys.stderr)
    return vectors


def _write(teacher: Path, out: Path, made: Tokenizer, vectors: NDArray[np.float32]) -> None:
    from safetensors.numpy import load_file, save_file

    out.mkdir(parents=True, exist_ok=True)
    start, end = made.token_to_id("[CLS]"), made.token_to_id("[SEP]")
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", start), ("[SEP]", end)],
    )
    made.save(str(out / "tokenizer.json"))
    settings = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": 256,
        "pad_token": "[PAD]",
        "unk_token": "[UNK]",
        "cls_token": "[CLS]",
        "sep_token": "[SEP]",
        "mask_token": "[MASK]",
    }
    _json(out / "tokenizer_config.json", settings)
    weights = load_file(teacher / "model.safetensors")
    weights["embeddings.word_embeddings.weight"] = vectors
    weights.pop("embeddings.position_ids", None)
    save_file(weights, out / "model.safetensors", metadata={"format": "pt"})
    config = json.loads((teacher / "config.json").read_text(encoding="utf-8"))
    for old in ("_name_or_path", "transformers_version"):
        config.pop(old, None)
    _json(out / "config.json", {**config, "vocab_size": len(vectors), "dtype": "float32"})
    for name in ("modules.json", "sentence_bert_config.json"):
        shutil.copy(teacher / name, out / name)
    (out / "1_Pooling").mkdir(exist_ok=True)
    shutil.copy(teacher / "1_Pooling" / "config.json", out / "1_Pooling" / "config.json")


def _json(path: Path, content: dict[str, object]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
