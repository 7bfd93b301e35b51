"""What is on the page and where: the conversation, and beside it the sources."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

import gradio as gr
from gradio.components.chatbot import ExampleMessage

from rag.chatbot import Chatbot
from rag.settings import Settings
from ui import labels, panel
from ui.labels import both

HERE = Path(__file__).parent
STYLE = HERE / "style.css"
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
SAMPLE_SOURCE = "en/putin-xi-call-wire-report.txt"
"""Where this document is in the index, the examples can be answered."""
EXAMPLES = (
    "متى تحدّث شي جين بينغ وبوتين عبر الفيديو؟",
    "متى بدأ توزيع المياه بالتناوب في عمّان؟",
    "What did Xi say about Moscow's demand for security guarantees?",
    "When was smallpox declared eradicated?",
)
OPENS_PLACES = "document.addEventListener('sanad', event => trigger('cite', event.detail))"
"""`cite.js` says which place to show; the event `cite` carries it to Python."""

DISMISSES = """element.addEventListener('click', event => {
    if (event.target.closest('.dismiss')) props.value = '';
})"""
"""The report of an upload goes away at a click, without asking Python."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The parts of the page that events read or change."""

    blocks: gr.Blocks
    conversation: gr.Chatbot
    question: gr.Textbox
    new_conversation: gr.Button
    turns: gr.State
    sources_heading: gr.HTML
    add_files: gr.UploadButton
    upload_report: gr.HTML
    sources: gr.HTML


def build(chatbot: Chatbot, settings: Settings) -> Page:
    """Lays the page out; `events.connect` gives it life."""
    with gr.Blocks(title="سند · Sanad", fill_width=True, delete_cache=(3600, 3600)) as blocks:
        turns = gr.State(())
        with gr.Column(elem_id="page"):
            gr.HTML(_header(chatbot), elem_id="top")
            with gr.Row(elem_id="columns"):
                with gr.Column(scale=3, min_width=320, elem_id="talk"):
                    with gr.Row(elem_classes="pane-top"):
                        gr.HTML(f"<h2>{both('conversation')}</h2>")
                        new_conversation = gr.Button("", elem_id="new-conversation", size="sm")
                    conversation = _conversation(chatbot)
                    question = _question_box()
                with gr.Column(scale=2, min_width=320, elem_id="reading"):
                    with gr.Row(elem_classes="pane-top"):
                        sources_heading = gr.HTML(panel.heading(chatbot.index))
                        add_files = gr.UploadButton(
                            "", elem_id="add-files", file_count="multiple", size="sm"
                        )
                    gr.HTML(_file_kinds(settings), elem_id="file-kinds")
                    upload_report = gr.HTML("", elem_id="upload-report", js_on_load=DISMISSES)
                    sources = gr.HTML(
                        panel.documents(chatbot.index), elem_id="sources", js_on_load=OPENS_PLACES
                    )
    return Page(
        blocks=blocks,
        conversation=conversation,
        question=question,
        new_conversation=new_conversation,
        turns=turns,
        sources_heading=sources_heading,
        add_files=add_files,
        upload_report=upload_report,
        sources=sources,
    )


def theme() -> gr.themes.Base:
    """Returns the theme: fonts of the system only, nothing fetched."""
    return gr.themes.Base(
        primary_hue="teal",
        neutral_hue="stone",
        font=list(FONTS),
        font_mono=["ui-monospace", "Consolas", "monospace"],
    )


def head() -> str:
    """Returns the page's own script with the labels it needs, for the head of the page."""
    script = (HERE / "cite.js").read_text(encoding="utf-8")
    return f"<script>window.sanadLabels = {labels.as_json()};\n{script}</script>"


def _header(chatbot: Chatbot) -> str:
    name = chatbot.answerer.name
    mode = (
        both("mode_quote")
        if name == "quote"
        else both("mode_model", name=f"<bdi>{escape(name)}</bdi>")
    )
    dense = both("dense_off" if chatbot.index.status().dense.startswith("off") else "dense_on")
    return (
        f'<header class="top"><h1>{both("title")}</h1><p class="tagline">{both("tagline")}</p>'
        f'<p class="mode"><span id="mode">{mode}</span><span id="dense">{dense}</span></p>'
        '<div id="language-switch" role="group">'
        '<button type="button" value="ar" lang="ar">العربية</button>'
        '<button type="button" value="en" lang="en">English</button></div></header>'
    )


def _conversation(chatbot: Chatbot) -> gr.Chatbot:
    sources = {summary.source for summary in chatbot.index.catalogue.documents()}
    examples: list[ExampleMessage] = [{"text": text} for text in EXAMPLES]
    return gr.Chatbot(
        elem_id="conversation",
        show_label=False,
        container=False,
        height=None,
        buttons=[],
        feedback_options=None,
        latex_delimiters=[],
        placeholder=f"<h2>{both('welcome')}</h2><p>{both('welcome_text')}</p>",
        examples=examples if SAMPLE_SOURCE in sources else None,
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
    return f"<p>{both('file_kinds', size=str(settings.max_file_mb))}</p>"
