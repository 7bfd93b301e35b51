"""The conversations of one visitor, as HTML in both languages."""

from collections.abc import Sequence

from rag import render_html
from rag.history import Conversation
from rag.untrusted import html
from ui.labels import both
from ui.messages import spoken


def title(conversation: Conversation | None) -> str:
    """Returns the heading of the conversation that is open; the page keeps its id for a reload."""
    if conversation is None:
        return f'<h2 data-talk="">{both("conversation")}</h2>'
    side = render_html.attributes(spoken(conversation.title))
    return f'<h2 data-talk="{conversation.id}" {side}>{html(conversation.title)}</h2>'


def conversations(kept: Sequence[Conversation], current: str) -> str:
    """Returns the list of conversations, each to be opened, renamed, saved and deleted."""
    items = "".join(_item(conversation, current) for conversation in kept)
    listed = f"<ul>{items}</ul>" if items else f'<p class="empty">{both("no_conversations")}</p>'
    return f'<div class="drawer-head"><h2>{both("conversations")}</h2>{CLOSE}</div>{listed}'


CLOSE = '<button type="button" class="close"><span aria-hidden="true">×</span></button>'


def _item(conversation: Conversation, current: str) -> str:
    name = f'data-id="{conversation.id}"'
    count = both("n_turns", count=f'<bdi class="num">{conversation.n_turns}</bdi>')
    side = render_html.attributes(spoken(conversation.title))
    is_current = ' aria-current="true"' if conversation.id == current else ""
    actions = "".join(
        f'<button type="button" data-do="{do}" {name}>{both(key)}</button>'
        for do, key in (
            ("rename", "rename"),
            ("markdown", "as_markdown"),
            ("json", "as_json"),
            ("delete", "delete"),
        )
    )
    return (
        f'<li><button type="button" class="open" data-do="talk" {name}{is_current}>'
        f"<bdi {side}>{html(conversation.title)}</bdi>"
        f'<span class="facts"><time datetime="{conversation.updated}"></time>'
        f"<span>{count}</span></span></button>"
        f'<div class="actions">{actions}</div></li>'
    )
