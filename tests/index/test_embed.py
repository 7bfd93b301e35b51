"""The adapter of sentence-transformers, on a model made on the spot."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from index.bert import Bert, _widened
from index.build import ingest
from index.embed import SentenceEncoder
from index.errors import EncoderError, IndexMismatch
from index.search import search
from index.store import Index
from index.types import Span
from rag.settings import SHIPPED_ENCODER
from tests import bert


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


TEXTS = ("the river is wide", "who built the old bridge?", "النهر", "٣ dams, 1859")
PASSAGE = "The Nile\nThe river is wide. The old bridge is closed."
SPANS = [Span(start=9, end=27), Span(start=28, end=len(PASSAGE))]


def test_vectors_are_unit_length_and_the_same_each_time(model: Path) -> None:
    encoder = SentenceEncoder(str(model))
    vectors, inside = encoder.encode_passages([PASSAGE, "السد"], [SPANS, []])
    assert vectors.shape == (2, 16)
    assert [v.shape for v in inside] == [(2, 16), (0, 16)]
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    again, _ = SentenceEncoder(str(model)).encode_passages([PASSAGE, "السد"], [SPANS, []])
    assert np.array_equal(vectors, again)


@pytest.mark.parametrize("text", TEXTS)
def test_a_question_is_read_as_sentence_transformers_reads_it(text: str, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    folder = bert.make(tmp_path / "tiny")
    theirs = SentenceTransformer(str(folder), device="cpu").encode([text])
    ours = SentenceEncoder(str(folder)).encode_query(text)
    assert ours == pytest.approx(theirs, abs=1e-5)


def test_a_long_question_is_cut_as_sentence_transformers_cuts_it(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    folder, text = bert.make(tmp_path / "tiny", reads=16), "the river " * 20
    theirs = SentenceTransformer(str(folder), device="cpu").encode([text])
    encoder = SentenceEncoder(str(folder))
    assert encoder.max_tokens == 16
    assert encoder.count_tokens(text) == 42
    assert encoder.encode_query(text) == pytest.approx(theirs, abs=1e-5)


@pytest.mark.parametrize("dtype", [torch.float16, torch.float8_e4m3fn])
def test_weights_of_less_precision(dtype: torch.dtype, tmp_path: Path) -> None:
    whole, small = bert.make(tmp_path / "whole"), bert.make(tmp_path / "small")
    weights = load_file(small / "model.safetensors")
    words = "embeddings.word_embeddings.weight"
    kept = {n: w.to(dtype) if n == words else w for n, w in weights.items()}
    save_file(kept, small / "model.safetensors", {"format": "pt"})
    wanted = kept[words].float().numpy()
    read = Bert.load(small)
    assert read is not None
    assert np.array_equal(_widened(read._words), wanted)
    near = SentenceEncoder(str(whole)).encode_query("the dam") @ read.encode("the dam").T
    assert near[0, 0] > 0.99


def test_a_sentence_is_read_in_its_passage(tmp_path: Path) -> None:
    encoder = SentenceEncoder(str(bert.make(tmp_path / "tiny")))
    _, (told,) = encoder.encode_passages([PASSAGE], [SPANS])
    _, (other,) = encoder.encode_passages([PASSAGE.replace("closed", "open")], [SPANS])
    assert np.linalg.norm(told, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert not np.allclose(told[0], told[1])
    assert not np.allclose(told[0], other[0])  # what stands beside it counts


def test_a_sentence_past_the_reach_of_the_model_is_its_passage(tmp_path: Path) -> None:
    encoder = SentenceEncoder(str(bert.make(tmp_path / "tiny", reads=8)))
    whole, (told,) = encoder.encode_passages([PASSAGE], [SPANS])
    assert np.array_equal(told[1], whole[0])


def test_a_model_that_takes_the_first_piece_reads_each_sentence_alone(tmp_path: Path) -> None:
    encoder = SentenceEncoder(str(bert.make(tmp_path / "tiny", pooling="cls")))
    whole, (told,) = encoder.encode_passages([PASSAGE], [SPANS])
    parts = [PASSAGE[s.start : s.end] for s in SPANS]
    assert told == pytest.approx(np.concatenate([encoder.encode_query(p) for p in parts]), abs=0.02)
    assert whole.shape == (1, 32)


class TestPrefixes:
    def test_the_models_own_are_used(self, tmp_path: Path) -> None:
        prompts = {"query": "query: ", "document": "passage: "}
        plain = SentenceEncoder(str(bert.make(tmp_path / "plain")))
        e5 = SentenceEncoder(str(bert.make(tmp_path / "e5", prompts=prompts)))
        assert np.array_equal(e5.encode_query("dam"), plain.encode_query("query: dam"))
        wanted, _ = plain.encode_passages(["passage: dam"], [[]])
        assert np.array_equal(e5.encode_passages(["dam"], [[]])[0], wanted)

    def test_those_set_come_before_the_models_own(self, tmp_path: Path) -> None:
        folder = str(bert.make(tmp_path / "e5", prompts={"query": "query: "}))
        plain = SentenceEncoder(folder, query_prefix="", passage_prefix="text: ")
        asked = SentenceEncoder(folder, query_prefix="ask: ")
        assert not np.array_equal(plain.encode_query("dam"), asked.encode_query("dam"))
        assert plain.count_tokens("dam") > asked.count_tokens("dam")

    @pytest.mark.parametrize("name", ["document", "passage", "corpus"])
    def test_models_name_that_of_passages_in_three_ways(self, name: str, tmp_path: Path) -> None:
        e5 = SentenceEncoder(str(bert.make(tmp_path / "e5", prompts={name: "passage: "})))
        assert e5.count_tokens("dam") > SentenceEncoder(
            str(bert.make(tmp_path / "plain"))
        ).count_tokens("dam")

    def test_a_models_default_is_not_put_before_what_has_one(self, tmp_path: Path) -> None:
        folder = bert.make(tmp_path / "e5", pooling="cls", prompts={"query": "query: "})
        settings = folder / "config_sentence_transformers.json"
        told = json.loads(settings.read_text(encoding="utf-8"))
        before, _ = SentenceEncoder(str(folder)).encode_passages(["dam"], [[]])
        settings.write_text(json.dumps({**told, "default_prompt_name": "query"}), encoding="utf-8")
        after, _ = SentenceEncoder(str(folder)).encode_passages(["dam"], [[]])
        assert np.array_equal(before, after)

    def test_an_index_made_with_others_is_refused(self, tmp_path: Path, folder: Path) -> None:
        made = str(bert.make(tmp_path / "tiny"))
        Index.open(tmp_path / "i", encoder=SentenceEncoder(made), create=True).close()
        other = SentenceEncoder(made, query_prefix="query: ")
        with pytest.raises(IndexMismatch, match="sanad rebuild"):
            Index.open(tmp_path / "i", encoder=other)


def test_a_model_that_goes_on_after_the_mean_is_read_to_its_end(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense

    torch.manual_seed(1)
    model = SentenceTransformer(str(bert.make(tmp_path / "tiny")), device="cpu")
    modules = [model[0], model[1], Dense(in_features=32, out_features=8)]
    SentenceTransformer(modules=modules, device="cpu").save(str(tmp_path / "dense"))
    encoder = SentenceEncoder(str(tmp_path / "dense"))
    whole, (told,) = encoder.encode_passages([PASSAGE], [SPANS])
    assert whole.shape == (1, 8)
    assert told.shape == (2, 8)
    assert encoder.encode_query(PASSAGE) == pytest.approx(whole, abs=0.02)


def test_threads_may_share_a_model(tmp_path: Path) -> None:
    encoder = SentenceEncoder(str(bert.make(tmp_path / "tiny", pooling="cls")))
    alone = encoder.encode_query("the river is wide")
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(encoder._query, "the river is wide") for _ in range(8)]
        told = [threads.submit(encoder.encode_passages, [PASSAGE] * n, [SPANS] * n) for n in (1, 3)]
        assert all(np.allclose(a.result(), alone, atol=0.02) for a in asked)
        assert [len(t.result()[0]) for t in told] == [1, 3]


def test_weights_that_are_not_there_yet(tmp_path: Path) -> None:
    folder = bert.make(tmp_path / "tiny")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    (folder / "model.safetensors").write_text(pointer, encoding="utf-8")
    with pytest.raises(EncoderError, match="not a safetensors file"):
        SentenceEncoder(str(folder)).encode_query("a")


@pytest.mark.parametrize("question", ["Кто построил мост?", "谁建造了这座桥？", "?!", "1859"])
def test_a_question_in_another_script_is_not_near_to_anything(
    question: str, folder: Path, tmp_path: Path
) -> None:
    encoder = SentenceEncoder(str(SHIPPED_ENCODER))
    with Index.open(tmp_path / "dense", encoder=encoder, create=True) as index:
        ingest(index, [folder])
        alone = Index.open(tmp_path / "words", create=True)
        ingest(alone, [folder])
        assert search(index, question) == search(alone, question)
        alone.close()


def test_the_shipped_encoder_finds_meaning_across_the_languages(tmp_path: Path) -> None:
    encoder = SentenceEncoder(str(SHIPPED_ENCODER))
    texts = (
        "الشرطة اعتقلت المشتبه به قرب الحدود.",
        "ارتفعت أسعار القمح بسبب الجفاف.",
        "افتتح المتحف معرضا للوحات الانطباعية.",
    )
    vectors, _ = encoder.encode_passages(texts, [[] for _ in texts])
    for question, right in (
        ("Who was arrested by the police?", 0),
        ("Why did wheat become more expensive?", 1),
        ("Which paintings does the museum show?", 2),
    ):
        assert int((vectors @ encoder.encode_query(question)[0]).argmax()) == right


def test_the_shipped_encoder_stays_small() -> None:
    files = [path for path in SHIPPED_ENCODER.rglob("*") if path.is_file()]
    assert 1e6 < sum(path.stat().st_size for path in files) < 50e6


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
        SentenceEncoder(str(tmp_path)).encode_query("a")
