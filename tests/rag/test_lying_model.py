"""A model that cites wrongly on purpose: nothing false is shown, nothing true is lost.

In three of ten sentences the scripted model lies: it names another sentence, a key that is not
there, no key, or changes a number, a name or a "not".
"""

from collections.abc import Iterator

import pytest

from index.store import Index
from rag.chatbot import Chatbot
from rag.generate import LLMAnswerer
from rag.settings import Settings
from tests.rag.llm_server import Server, running

QUESTION = "When was the bridge at Saltash opened, who designed it and what did it cost?"
TRUE = (
    "The bridge at Saltash was opened on 2 May 1859.",
    "Brunel designed the bridge for the railway.",
    "The bridge cost 225,000 pounds.",
)
FALSE = (
    "The bridge at Saltash was opened on 2 May 1895.",
    "The bridge at Saltash was opened on 12 May 1859.",
    "Telford designed the bridge for the railway.",
    "The bridge cost 525,000 pounds.",
    "The bridge was not opened at Saltash on 2 May 1859.",
    "The bridge cost 225,000 dollars.",
)


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as told:
        yield told


def replies() -> Iterator[tuple[str, frozenset[str]]]:
    """Yields forty replies of three sentences, and what is true in each."""
    for n in range(40):
        sentences, true = [], set()
        for place, sentence in enumerate(TRUE):
            turn = (3 * n + place) % 10
            if turn == 3:  # a false sentence that cites the right key
                sentences.append(f"{FALSE[(n + place) % len(FALSE)]} [KEY{place}]")
                continue
            true.add(sentence)
            key = {0: f"[KEY{(place + 1) % 3}]", 7: "" if n % 2 else "[99]"}.get(turn)
            sentences.append(f"{sentence} {f'[KEY{place}]' if key is None else key}")
        yield "\n".join(sentences), frozenset(true)


def test_lies_are_withheld_and_what_is_true_is_repaired(library: Index, server: Server) -> None:
    settings = Settings(llm_url=server.url, llm_model="m", llm_format="text")
    chatbot = Chatbot(library, answerer=LLMAnswerer.from_settings(settings), min_confidence=0.0)
    server.play("NO_ANSWER")
    keys = {e.text: e.key for e in chatbot.ask(QUESTION).evidence}
    lies = repaired = 0
    for reply, true in replies():
        for place, sentence in enumerate(TRUE):
            reply = reply.replace(f"KEY{place}", keys[sentence])
        server.play(reply)
        answer = chatbot.ask(QUESTION)
        assert {claim.text for claim in answer.claims} == true
        for claim in answer.claims:
            assert [c.quote for c in claim.citations] == [claim.text]
            repaired += claim.repaired
        assert len(answer.withheld) == len(TRUE) - len(true)
        lies += len(answer.withheld)
    assert lies == 12
    assert repaired == 24
