"""The web app's front door: settings, chatbot, page, and `/healthz` beside it."""

import os
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import uvicorn
from fastapi import FastAPI
from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from index.errors import SanadError
from index.store import Index
from rag.chatbot import Chatbot
from rag.history import History
from rag.passwords import Users
from rag.settings import Settings


def page(
    chatbot: Chatbot, history: History, settings: Settings, users: Users | None
) -> tuple[ASGIApp, Callable[[], None]]:
    """Returns the web application: the page at `/`, its health at `/healthz`.

    Beside it comes what loads in advance what the first visitor would wait for.
    """
    # Gradio takes seconds to import: what is wrong with settings, port or index is said before.
    import gradio as gr

    from ui import events, layout
    from ui.calls import Calls
    from ui.security import Guard, Shield
    from ui.visitors import SIGN_IN, Login, Visitors

    application = FastAPI(title="Sanad", docs_url=None, redoc_url=None, openapi_url=None)
    application.get("/healthz")(lambda: health(chatbot.index))
    built = layout.build(settings)
    talk = events.connect(built, chatbot, history, settings)
    built.blocks.queue(default_concurrency_limit=4, max_size=100)
    # Ingestion refuses what is above the limit file by file, in its report, and takes in the rest;
    # Gradio would refuse all files together. This wall only keeps the disk from filling.
    gr.mount_gradio_app(
        application,
        built.blocks,
        path="/",
        auth=Login(users).check if users else None,
        auth_message=SIGN_IN,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        mcp_server=False,
        enable_monitoring=False,
        max_file_size=4 * settings.max_bytes,
        favicon_path=str(layout.ICON),
        theme=layout.theme(),
        css_paths=layout.STYLES,
        head=layout.head(),
    )
    # Without it Gradio does not ask whether a file that is named in a call was ever uploaded.
    built.blocks.has_launched = True
    called = Calls(application, built.blocks)
    return Shield(Guard(Visitors(called), settings), layout.head()), talk.warm


def health(index: Index) -> JSONResponse:
    """Tells whether the index can be read; 503 where it cannot."""
    try:
        n_documents = index.catalogue.counts()["documents"]
    except SanadError:
        return JSONResponse({"status": "broken"}, status_code=503)
    return JSONResponse({"status": "ok", "documents": n_documents, "dense": bool(index.encoder)})


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
            users = Users.read(Path(settings.users)) if settings.users else None
            with (
                Chatbot.open(settings, create=True) as chatbot,
                History.open(settings.index_dir) as history,
                # Uploads pass through a folder that no other user of the machine can read.
                TemporaryDirectory(
                    prefix="incoming-", dir=settings.index_dir, ignore_cleanup_errors=True
                ) as incoming,
            ):
                os.environ["GRADIO_TEMP_DIR"] = os.path.abspath(incoming)
                application, warm = page(chatbot, history, settings, users)
                with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sanad-warm") as pool:
                    pool.submit(warm)
                    _run(application, listener)
        except SanadError as error:
            print(f"sanad: {error}", file=sys.stderr)
            return 1
    return 0


def _run(application: ASGIApp, listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    server = uvicorn.Server(uvicorn.Config(application, log_level="warning", server_header=False))
    print(f"Sanad: http://{host}:{port}", file=sys.stderr, flush=True)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def main() -> int:
    """Serves with the settings of the environment."""
    try:
        return serve(Settings.from_env())
    except SanadError as error:
        print(f"sanad: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
