"""Which models a server offers, by the `/models` of the OpenAI protocol."""

import httpx

from rag.settings import Settings

TIMEOUT = 3.0
"""Seconds: somebody is waiting for the list, and the page works without it."""
MOST = 50


def model_names(settings: Settings) -> tuple[str, ...]:
    """Returns the names of the models on the server that is set, the one in use first.

    Only that one where the server does not say, or cannot be reached: an answer will tell why.
    """
    headers = {"Authorization": f"Bearer {settings.llm_key}"} if settings.llm_key else {}
    known = [settings.llm_model]
    try:
        reply = httpx.get(
            f"{settings.llm_url.rstrip('/')}/models", headers=headers, timeout=TIMEOUT
        )
        listed = reply.raise_for_status().json()["data"]
        known += sorted(str(model["id"]) for model in listed)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):
        return tuple(known)
    return tuple(dict.fromkeys(known))[:MOST]
