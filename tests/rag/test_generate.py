"""The LLM answerer against a real server on loopback: good replies, bad ones, and none."""

from collections.abc import Iterator

import pytest

from index.store import Index
from rag.chatbot import Chatbot
from rag.generate import REFUSAL, LLMAnswerer
from rag.settings import Settings
from tests.rag.llm_server import Server, running

QUESTION = "When was the bridge at Saltash opened?"


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as told:
        yield told


def chatbot(library: Index, server: Server) -> Chatbot:
    settings = Settings(llm_url=server.url, llm_model="m", llm_timeout=1.0)
    return Chatbot(library, answerer=LLMAnswerer.from_settings(settings))


def test_a_written_answer_is_cited_and_checked(library: Index, server: Server) -> None:
    server.reply = (
        "The bridge at Saltash was opened on 2 May 1859 [1].\n\nIt was opened in 1959. [1]\n"
    )
    answer = chatbot(library, server).ask(QUESTION)
    assert answer.outcome == "answered"
    assert [c.text for c in answer.claims] == ["The bridge at Saltash was opened on 2 May 1859."]
    assert len(answer.withheld) == 1
    assert answer.model == "m"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param(QUESTION, "Write one to four short sentences in English", id="en"),
        pytest.param("متى افتتح السد العالي؟", "بالعربية الفصحى", id="ar"),
    ],
)
def test_the_prompt_is_in_the_readers_language_and_fences_the_evidence(
    library: Index, server: Server, question: str, expected: str
) -> None:
    server.reply = REFUSAL
    chatbot(library, server).ask(question)
    prompt = server.requests[0]["messages"][0]["content"]
    assert expected in prompt
    fenced = prompt.split("<<<sources")[1].split("sources>>>")[0]
    assert "[1] " in fenced
    assert question in prompt.split("sources>>>")[1]


def test_a_model_may_refuse(library: Index, server: Server) -> None:
    server.reply = f"{REFUSAL}\n"
    answer = chatbot(library, server).ask(QUESTION)
    assert answer.outcome == "refused"
    assert answer.withheld == ()


@pytest.mark.parametrize(
    ("reply", "status", "error"),
    [
        pytest.param("", 200, "empty reply", id="empty"),
        pytest.param("  \n \n", 200, "empty reply", id="blank"),
        pytest.param("", 500, "error", id="server error"),
        pytest.param("", 401, "error", id="wrong key"),
    ],
)
def test_replies_that_cannot_be_used(
    library: Index, server: Server, reply: str, status: int, error: str
) -> None:
    server.reply, server.status = reply, status
    answer = chatbot(library, server).ask(QUESTION)
    assert answer.outcome == "failed"
    assert error in answer.error


def test_an_endless_reply_is_cut(library: Index, server: Server) -> None:
    server.reply = "The bridge at Saltash was opened on 2 May 1859. [1]\n" * 2_000
    answer = chatbot(library, server).ask(QUESTION)
    assert answer.outcome == "answered"
    assert len(answer.claims) <= 12


def test_a_server_that_is_too_slow(library: Index, server: Server) -> None:
    server.reply, server.delay = "Late. [1]", 2.5
    answer = chatbot(library, server).ask(QUESTION)
    assert answer.outcome == "failed"
    assert "cannot be reached" in answer.error


def test_a_server_that_is_not_there(library: Index) -> None:
    with running() as told:
        gone = told
    answer = chatbot(library, gone).ask(QUESTION)
    assert answer.outcome == "failed"
    assert "SANAD_LLM_URL" in answer.error
