"""The adapter of sentence-transformers, on a model made on the spot."""

from pathlib import Path

import numpy as np
import pytest

from index.build import ingest
from index.embed import SentenceEncoder
from index.errors import EncoderError
from index.search import search
from index.store import Index


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static model with random vectors: real files, loaded by the real library."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    words = ["[UNK]", "river", "bridge", "dam", "lake", "السد", "النهر"]
    tokenizer = Tokenizer(WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    rng = np.random.default_rng(0)
    module = StaticEmbedding(tokenizer, embedding_weights=rng.normal(size=(len(words), 16)))
    folder = tmp_path_factory.mktemp("model") / "tiny"
    SentenceTransformer(modules=[module], device="cpu").save(str(folder))
    return folder


def test_vectors_are_unit_length_and_the_same_each_time(model: Path) -> None:
    encoder = SentenceEncoder(str(model))
    vectors = encoder.encode(["river bridge", "السد", "dam"])
    assert vectors.shape == (3, 16)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.array_equal(
        vectors, SentenceEncoder(str(model)).encode(["river bridge", "السد", "dam"])
    )


def test_an_index_with_a_model(model: Path, folder: Path, tmp_path: Path) -> None:
    encoder = SentenceEncoder(str(model))
    with Index.open(tmp_path / "dense", encoder=encoder, create=True) as index:
        ingest(index, [folder])
        assert index.status().dense == encoder.name
        assert search(index, "river")[0].source == "river.txt"


def test_the_name_changes_with_the_weights(model: Path) -> None:
    before = SentenceEncoder(str(model)).name
    weights = next(model.rglob("*.safetensors"))
    original = weights.read_bytes()
    weights.write_bytes(original[:-1] + bytes([original[-1] ^ 1]))
    try:
        assert SentenceEncoder(str(model)).name != before
    finally:
        weights.write_bytes(original)


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="SANAD_ENCODER"):
        SentenceEncoder(str(tmp_path))


def test_a_model_that_cannot_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("{", encoding="utf-8")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        SentenceEncoder(str(tmp_path)).encode(["a"])
