"""A tab of a browser without the browser: it speaks with the page's server as Gradio's script does.

The values of the components are kept here. A function is called with the values that it reads, the
values that it changes are taken over as they come, and what follows it is called when it is done.
"""

import json
import re
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx
from gradio_client.utils import apply_diff  # type: ignore[import-untyped]

_QUESTION = re.compile(r'<div class="question"[^>]*>(.*?)</div>', re.S)
_OUTCOME = re.compile(r'class="sanad-answer (\w+)')
_CITED = re.compile(r'href="#cite-([^"]+)"')
_SEEN = re.compile(r'class="(?:claim|refusal|failure)\b|class="sanad-answer (?!unfinished)')
"""A sentence of the answer, or what stands where there is none."""
_BROKEN = re.compile(r'class="(?:failure|stopped)"|class="sanad-answer failed"')
_TALK = re.compile(r'data-talk="([^"]*)"')
_SIZE_OF_HASH = 6


class Broken(Exception):
    """The page's server did not do what the page asks of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What came of a question. Times are seconds since it was sent."""

    first: float
    """When the first sentence was there, or that there is no answer."""
    whole: float
    """When the answer was complete."""
    ready: float
    """When the page had done all that follows an answer."""
    outcome: str
    cited: tuple[str, ...]
    """What the answer cites, as `DOCUMENT-START-END`: nothing where it was refused."""


class Tab:
    """The page, open. To be used by one thread, and closed."""

    def __init__(
        self, client: httpx.Client, *, deadline: float, remembered: str | None = None
    ) -> None:
        """Opens the page, and waits until it shows all that it shows at first.

        Args:
            client: Keeps the cookies, and with them who the visitor is.
            deadline: When it gives up, by `time.monotonic`, also while the server keeps talking.
            remembered: The conversation that was open in this tab before a reload.

        Raises:
            Broken: the server refused a request, or a function failed.
        """
        self._client = client
        self._deadline = deadline
        self._hash = secrets.token_hex(_SIZE_OF_HASH)
        if client.get("/").status_code != httpx.codes.OK:
            raise Broken("the page did not open: is it Sanad, and without sign-in?")
        config = client.get("/config").raise_for_status().json()
        self._components = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
        self._values: dict[int, Any] = {
            component["id"]: component["props"].get("value") for component in config["components"]
        }
        self._states = {c["id"] for c in config["components"] if c["type"] == "state"}
        self._functions: dict[int, Mapping[str, Any]] = {d["id"]: d for d in config["dependencies"]}
        request = client.build_request("GET", f"/gradio_api/heartbeat/{self._hash}", timeout=None)
        self._heartbeat = client.send(request, stream=True)
        for _ in self._run(self._that_run_on("load"), remembered=remembered):
            pass

    def close(self) -> None:
        """Closes the tab: the server notices by the heartbeat that nobody listens to any more."""
        self._heartbeat.close()

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions of the conversation, as they stand on the page."""
        found = (_QUESTION.search(text) for text in self._messages("user"))
        return tuple(unescape(match[1].replace("<br>", "\n")) for match in found if match)

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers of the conversation, as HTML."""
        return tuple(self._messages("assistant"))

    @property
    def talk(self) -> str:
        """The id of the conversation, which a browser keeps over a reload."""
        found = _TALK.search(str(self._values[self._components["talk-title"]]))
        return found[1] if found else ""

    def ask(self, question: str) -> Asked:
        """Sends a question and waits for its answer and all that follows it.

        Raises:
            Broken: the server refused a request, a function failed, or the answer is not whole.
        """
        box = self._components["question"]
        self._values[box] = question
        begun = time.perf_counter()
        submit = self._that_run_on("submit", box)
        first = whole = None
        n_before = len(self.answers)
        for function, is_done in self._run(submit):
            if function not in submit:
                continue
            given = self.answers[n_before:]
            if first is None and given and _SEEN.search(given[-1]):
                first = time.perf_counter() - begun
            if is_done:
                whole = time.perf_counter() - begun
        given = self.answers[n_before:]
        if first is None or whole is None or len(given) != 1 or _BROKEN.search(given[-1]):
            raise Broken(f"{question!r} was not answered: {given}")
        outcome = _OUTCOME.findall(given[-1])[0]
        return Asked(
            first=first,
            whole=whole,
            ready=time.perf_counter() - begun,
            outcome=outcome,
            cited=tuple(dict.fromkeys(_CITED.findall(given[-1]))) if outcome == "answered" else (),
        )

    def _messages(self, role: str) -> Iterator[str]:
        for message in self._values[self._components["conversation"]] or ():
            if message["role"] == role:
                yield str(message["content"][0]["text"])

    def _that_run_on(self, event: str, component: int | None = None) -> tuple[int, ...]:
        """Returns the functions that are bound to an event, of one component or of any."""
        return tuple(
            number
            for number, function in self._functions.items()
            for target, name in function["targets"]
            if name == event and component in (None, target) and function["backend_fn"]
        )

    def _run(
        self, functions: Iterable[int], *, remembered: str | None = None
    ) -> Iterator[tuple[int, bool]]:
        """Calls functions and all that follow them.

        Yields:
            A function of which something new has come, and whether it is done.
        """
        running = {self._join(function, remembered): function for function in functions}
        outputs: dict[str, list[Any]] = {}
        while running:
            for message in self._stream():
                event = message.get("event_id")
                kind = message["msg"]
                if kind == "unexpected_error" or message.get("success") is False:
                    raise Broken(f"{message}")
                if event not in running or not kind.startswith("process_"):
                    continue
                function, is_done = running[event], kind == "process_completed"
                if kind == "process_generating" and event in outputs:
                    pairs = zip(outputs[event], message["output"]["data"], strict=True)
                    outputs[event] = [apply_diff(old, changes) for old, changes in pairs]
                elif "output" in message:
                    outputs[event] = message["output"]["data"]
                self._take_over(function, outputs.get(event, ()))
                yield function, is_done
                if is_done:
                    del running[event]
                    running |= {self._join(next_, None): next_ for next_ in self._after(function)}

    def _after(self, function: int) -> tuple[int, ...]:
        return tuple(
            number
            for number, other in self._functions.items()
            if other["trigger_after"] == function and other["backend_fn"]
        )

    def _join(self, function: int, remembered: str | None) -> str:
        """Has the server call a function; returns the id of this call."""
        description = self._functions[function]
        inputs = description["inputs"]
        data = [None if number in self._states else self._values[number] for number in inputs]
        if description["js"]:  # the one script that gives values: what the browser remembers
            data = [remembered]
        reply = self._client.post(
            "/gradio_api/queue/join",
            json={
                "data": data,
                "event_data": None,
                "fn_index": function,
                "trigger_id": description["targets"][0][0],
                "session_hash": self._hash,
            },
        )
        if reply.status_code != httpx.codes.OK:
            raise Broken(f"{reply.status_code} for {description['api_name']}: {reply.text}")
        return str(reply.json()["event_id"])

    def _stream(self) -> Iterator[dict[str, Any]]:
        """Yields what the server tells until it has nothing more to do for this tab."""
        where = {"session_hash": self._hash}
        with self._client.stream("GET", "/gradio_api/queue/data", params=where) as reply:
            for line in reply.iter_lines():
                if time.monotonic() > self._deadline:
                    raise Broken("the time is up")
                if not line.startswith("data:"):
                    continue
                message = json.loads(line.removeprefix("data:"))
                if message["msg"] == "close_stream":
                    return
                yield message

    def _take_over(self, function: int, data: Iterable[Any]) -> None:
        """Takes new values over. An update may leave the value of its component as it was."""
        for number, new in zip(self._functions[function]["outputs"], data, strict=False):
            is_update = isinstance(new, dict) and new.get("__type__") == "update"
            if not is_update:
                self._values[number] = new
            elif "value" in new:
                self._values[number] = new["value"]
