"""The web app's front door: settings, chatbot, page, and `/healthz` beside it."""

import os
import socket
import sys
from contextlib import suppress

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import uvicorn
from fastapi import FastAPI

from index.errors import SanadError
from rag.chatbot import Chatbot
from rag.settings import Settings


def page(chatbot: Chatbot, settings: Settings) -> FastAPI:
    """Returns the web application: the page at `/`, its health at `/healthz`."""
    # Gradio takes seconds to import: what is wrong with settings, port or index is said before.
    import gradio as gr

    from ui import events, layout

    application = FastAPI(title="Sanad", docs_url=None, redoc_url=None, openapi_url=None)

    @application.get("/healthz")
    def healthz() -> dict[str, str | int]:
        return {"status": "ok", "documents": chatbot.index.status().documents}

    built = layout.build(chatbot, settings)
    events.connect(built, chatbot, settings)
    built.blocks.queue(default_concurrency_limit=4)
    served: FastAPI = gr.mount_gradio_app(
        application,
        built.blocks,
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        # Ingestion refuses what is above the limit file by file, in its report, and takes in the
        # rest; Gradio would refuse all files together. This wall only keeps the disk from filling.
        max_file_size=4 * settings.max_bytes,
        favicon_path=str(layout.ICON),
        theme=layout.theme(),
        css_paths=layout.STYLE,
        head=layout.head(),
    )
    return served


def serve(settings: Settings) -> int:
    """Serves the page until interrupted; returns the exit code.

    An index that is not there yet is begun, so that files can be added on the page.
    """
    try:
        listener = socket.create_server((settings.host, settings.port))
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        print(
            f"sanad: cannot serve on {settings.host}:{settings.port}: {reason}; "
            "choose another port with --port or SANAD_PORT",
            file=sys.stderr,
        )
        return 1
    with listener:
        try:
            chatbot = Chatbot.open(settings, create=True)
        except SanadError as error:
            print(f"sanad: {error}", file=sys.stderr)
            return 1
        with chatbot.index:
            host, port = listener.getsockname()[:2]
            server = uvicorn.Server(uvicorn.Config(page(chatbot, settings), log_level="warning"))
            print(f"Sanad: http://{host}:{port}", file=sys.stderr, flush=True)
            with suppress(KeyboardInterrupt):
                server.run(sockets=[listener])
    return 0


def main() -> int:
    """Serves with the settings of the environment."""
    try:
        return serve(Settings.from_env())
    except SanadError as error:
        print(f"sanad: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
