"""A real server with a real model, which writes noise: nothing of it is shown.

Opt-in, because the server takes half a minute: `pytest -m live`, with accelerate installed.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from index.store import Index
from rag.chatbot import Chatbot
from rag.errors import AnswererReply
from rag.generate import LLMAnswerer
from rag.judge import LLMChecker
from rag.rewrite import LLMRewriter
from rag.settings import Settings
from rag.support import SupportChecker
from tests.rag.conftest import DOCUMENTS

TRANSFORMERS = Path(sys.executable).with_name("transformers")
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: "

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not TRANSFORMERS.exists(), reason="no `transformers` command here"),
    pytest.mark.skipif(not find_spec("accelerate"), reason="`transformers serve` needs accelerate"),
    pytest.mark.timeout(300),
]


def tiny_model(folder: Path) -> None:
    """Writes a Llama of two layers and random weights, with a vocabulary of the test documents."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import torch
        from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=["<s>", "</s>"], initial_alphabet=alphabet
    )
    tokenizer.train_from_iterator(DOCUMENTS.values(), trainer)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>"
    )
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(fast),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=4096,
        bos_token_id=0,
        eos_token_id=1,
    )
    LlamaForCausalLM(config).save_pretrained(folder)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("tiny")
    tiny_model(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = (folder / "log").open("wb")
    command = [str(TRANSFORMERS), "serve", str(folder), "--host", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--device", "cpu"],
        stdout=log,
        stderr=log,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", server, folder / "log")
        yield Settings(
            llm_url=f"http://127.0.0.1:{port}/v1", llm_model=str(folder), llm_deadline=60.0
        )
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()
        shutil.rmtree(folder)


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            pytest.fail(log.read_text(errors="replace")[-2000:])
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                json.load(answer)
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"not up after two minutes: {log.read_text(errors='replace')[-2000:]}")


@pytest.mark.parametrize("question", ["When was the bridge opened?", "متى افتُتح السد العالي؟"])
@pytest.mark.parametrize("form", ["auto", "text"])
def test_no_noise_is_shown(library: Index, settings: Settings, question: str, form: str) -> None:
    asked = replace(settings, llm_format=form)
    answer = Chatbot(library, answerer=LLMAnswerer.from_settings(asked)).ask(question)
    print(answer.outcome, answer.error, [w.text[:60] for w in answer.withheld])
    assert answer.outcome in {"answered", "refused", "failed"}
    assert bool(answer.error) == (answer.outcome == "failed")
    for claim in answer.claims:
        judged = SupportChecker().check(claim.text, [c.quote for c in claim.citations])
        assert judged.verdict == "supported"


def test_noise_is_neither_a_question_nor_a_verdict(settings: Settings) -> None:
    with pytest.raises(AnswererReply):
        LLMRewriter.from_settings(settings).rewrite("And then?", (), "en")
    judged = LLMChecker.from_settings(settings).check("It opened.", ["It opened in 1859."])
    assert (judged.verdict, judged.score) == ("unsupported", 0.0)
