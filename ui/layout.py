"""What is on the page and where: the conversation, and beside it the sources."""

from dataclasses import dataclass
from pathlib import Path

import gradio as gr

from rag.settings import Settings
from ui import labels
from ui.labels import both

HERE = Path(__file__).parent
PARTS = ("page", "talk", "sources", "drawers", "phone")
STYLES = [HERE / "style" / f"{part}.css" for part in PARTS]
SCRIPTS = ("page.js", "cite.js", "act.js")
ICON = HERE / "icon.svg"
FONTS = (
    "Segoe UI",
    "Noto Sans",
    "Noto Sans Arabic",
    "Geeza Pro",
    "Tahoma",
    "Arial",
    "sans-serif",
)
CARRIES = """
const events = ['ask', 'quote', 'rate', 'halt', 'open', 'choose', 'samples', 'remove',
  'talk', 'rename', 'delete', 'export', 'settings', 'prefer'];
document.addEventListener('sanad', ({ detail: { event, ...data } }) => {
  if (events.includes(event)) trigger(event, data);
});
"""
"""The scripts say what a person wants; these events carry it to Python."""

DISMISSES = """element.addEventListener('click', event => {
    if (event.target.closest('.dismiss')) props.value = '';
})"""
"""The report of an upload goes away at a click, without asking Python."""

ICON_OF = (
    '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none" '
    'stroke="currentColor" stroke-width="1.8" stroke-linecap="round">{}</svg>'
).format
SETTINGS = (
    '<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/>'
    '<circle cx="16" cy="7" r="2.6"/><circle cx="8" cy="17" r="2.6"/>'
)
PAST = '<circle cx="12" cy="12" r="8.2"/><path d="M12 7.5V12l3 2"/>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The parts of the page that events read or change."""

    blocks: gr.Blocks
    bridge: gr.HTML
    """Carries what is done in the browser to Python."""
    mode: gr.HTML
    title: gr.HTML
    conversation: gr.Chatbot
    next: gr.HTML
    """Questions that are offered after an answer."""
    question: gr.Textbox
    new_conversation: gr.Button
    talk: gr.Textbox
    """Id of the conversation that is open; empty for a new one. The browser holds it, so that a
    restart of the server does not part it from what it shows."""
    remembered: gr.Textbox
    """The id that the browser kept over a reload."""
    download: gr.JSON
    past: gr.HTML
    settings: gr.HTML
    sources_heading: gr.HTML
    add_files: gr.UploadButton
    upload_report: gr.HTML
    document: gr.HTML
    """The source that is open; empty where the list is shown."""
    shelf: gr.HTML


def build(settings: Settings) -> Page:
    """Lays the page out; `events.connect` gives it life."""
    with gr.Blocks(title="سند · Sanad", fill_width=True, delete_cache=(3600, 3600)) as blocks:
        parts: dict[str, gr.components.Component] = {
            "talk": gr.Textbox("", visible=False),
            "remembered": gr.Textbox(visible=False),
            "download": gr.JSON(visible=False),
            "bridge": gr.HTML("", visible="hidden", js_on_load=CARRIES),
        }
        with gr.Column(elem_id="page"):
            with gr.Row(elem_id="top"):
                gr.HTML(_brand(), elem_id="brand")
                parts["mode"] = gr.HTML("", elem_id="mode-line")
                gr.HTML(_switches(), elem_id="switches")
            with gr.Row(elem_id="columns"):
                with gr.Column(scale=3, min_width=320, elem_id="talk"):
                    parts |= _talk()
                with gr.Column(scale=2, min_width=320, elem_id="reading"):
                    parts |= _reading(settings)
        gr.HTML('<div id="peek" role="tooltip" hidden></div>', elem_id="over")
    return Page(blocks=blocks, **parts)  # type: ignore[arg-type]


def theme() -> gr.themes.Base:
    """Returns the theme: fonts of the system only, nothing fetched."""
    return gr.themes.Base(
        primary_hue="teal",
        neutral_hue="stone",
        font=list(FONTS),
        font_mono=["ui-monospace", "Consolas", "monospace"],
    )


def head() -> str:
    """Returns the page's own scripts with the labels they need, for the head of the page."""
    scripts = "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    return f"<script>window.sanadLabels = {labels.as_json()};\n{scripts}</script>"


def _brand() -> str:
    return (
        f'<header class="brand"><h1>{both("title")}</h1>'
        f'<p class="tagline">{both("tagline")}</p></header>'
    )


def _switches() -> str:
    return (
        '<button type="button" id="sources-button" data-drawer="reading" aria-expanded="false">'
        f"{both('sources')}</button>"
        '<div id="language-switch" role="group">'
        '<button type="button" value="ar" lang="ar">العربية</button>'
        '<button type="button" value="en" lang="en">English</button></div>'
        '<button type="button" id="settings-button" data-drawer="settings" aria-expanded="false">'
        f"{ICON_OF(SETTINGS)}</button>"
    )


def _talk() -> dict[str, gr.components.Component]:
    with gr.Row(elem_classes="pane-top"):
        title = gr.HTML("", elem_id="talk-title")
        gr.HTML(
            '<button type="button" id="past-button" data-drawer="past" aria-expanded="false">'
            f"{ICON_OF(PAST)}{both('conversations')}</button>",
            elem_id="past-toggle",
        )
        new_conversation = gr.Button("", elem_id="new-conversation", size="sm")
    return {
        "title": title,
        "new_conversation": new_conversation,
        "conversation": _conversation(),
        "next": gr.HTML("", elem_id="next", js_on_load=None),
        "question": _question_box(),
        "past": gr.HTML("", elem_id="past", elem_classes="drawer"),
        "settings": gr.HTML("", elem_id="settings", elem_classes="drawer"),
    }


def _reading(settings: Settings) -> dict[str, gr.components.Component]:
    with gr.Row(elem_classes="pane-top"):
        heading = gr.HTML("", elem_id="sources-heading")
        add_files = gr.UploadButton("", elem_id="add-files", file_count="multiple", size="sm")
        gr.HTML(
            '<button type="button" class="close"><span aria-hidden="true">×</span></button>',
            elem_id="close-sheet",
        )
    gr.HTML(_file_kinds(settings), elem_id="file-kinds")
    report = gr.HTML("", elem_id="upload-report", js_on_load=DISMISSES)
    with gr.Column(elem_id="sources"):
        document = gr.HTML("", elem_id="document", js_on_load=None)
        shelf = gr.HTML("", elem_id="shelf", js_on_load=None)
    return {
        "sources_heading": heading,
        "add_files": add_files,
        "upload_report": report,
        "document": document,
        "shelf": shelf,
    }


def _conversation() -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="conversation",
        show_label=False,
        container=False,
        height=None,
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        placeholder=f"<h2>{both('welcome')}</h2><p>{both('welcome_text')}</p>",
    )


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        show_label=False,
        container=False,
        lines=1,
        max_lines=6,
        max_length=2000,
        submit_btn=True,
        scale=1,
    )


def _file_kinds(settings: Settings) -> str:
    size = f'<bdi class="num">{settings.max_file_mb}</bdi>'
    return f"<p>{both('file_kinds', size=size)}</p>"
