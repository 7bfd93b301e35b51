"""Passage vectors in Chroma, embedded and persistent: ids and vectors only, cosine distance."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import chromadb
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError

from index.errors import IndexDamaged
from index.types import Vectors

FOLDER = "vectors"
COLLECTION = "passages"
BATCH = 5_000
"""Chroma refuses more than 5,461 rows at once."""
_HNSW: Any = {"space": "cosine", "ef_construction": 200, "max_neighbors": 16, "ef_search": 100}


class VectorStore:
    """The vectors of all passages, by passage id.

    Chroma's embedded client does not see what another process writes: open a new store then.
    """

    def __init__(self, directory: Path) -> None:
        settings = Settings(anonymized_telemetry=False)
        SharedSystemClient.clear_system_cache()  # else the folder is served as it was
        try:
            self._client = chromadb.PersistentClient(
                path=str(directory / FOLDER), settings=settings
            )
            self._collection = self._get_or_create()
        except ChromaError as error:
            raise IndexDamaged(
                f"the vectors in {directory / FOLDER} cannot be opened ({error});"
                " remove that folder and run `sanad rebuild`"
            ) from error

    def _get_or_create(self) -> Any:
        collection: Any = self._client.get_or_create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": _HNSW}
        )
        space = collection.configuration["hnsw"]["space"]
        if space != _HNSW["space"]:  # Chroma returns an older collection as it is
            raise IndexDamaged(f"the vectors use {space} distance: run `sanad rebuild`")
        return collection

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Stores vectors of shape `(len(ids), dim)`; ids that are there are replaced."""
        for start in range(0, len(ids), BATCH):
            part = slice(start, start + BATCH)
            self._collection.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def remove(self, ids: Iterable[str]) -> None:
        """Takes vectors out; ids that are not there are passed over."""
        listed = list(ids)
        for start in range(0, len(listed), BATCH):
            self._collection.delete(ids=listed[start : start + BATCH])

    def clear(self) -> None:
        """Drops all vectors."""
        self._client.delete_collection(COLLECTION)
        self._collection = self._get_or_create()

    def count(self) -> int:
        """Returns the number of vectors."""
        return int(self._collection.count())

    def ids(self) -> set[str]:
        """Returns the ids of all vectors."""
        return set(self._collection.get(include=[])["ids"])

    def nearest(self, vector: Vectors, *, limit: int) -> tuple[tuple[str, float], ...]:
        """Returns passage ids with cosine similarity, best first.

        Args:
            vector: Shape `(1, dim)`.
            limit: How many at most.
        """
        n_results = min(limit, self.count())
        if not n_results:
            return ()
        found = self._collection.query(
            query_embeddings=vector, n_results=n_results, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return tuple((name, 1.0 - float(distance)) for name, distance in pairs)
