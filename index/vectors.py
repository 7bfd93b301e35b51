"""Passage vectors in Chroma, embedded and persistent: ids and vectors only, cosine distance."""

from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError, InternalError

from index.errors import IndexDamaged
from index.types import Vectors

FOLDER = "vectors"
COLLECTION = "passages"
BATCH = 5_000
"""Chroma refuses more than 5,461 rows at once."""
COMPARED = 1_000
"""Vectors that are compared one by one, which is exact and takes 40 µs each. Among more of them
Chroma's graph is as good as it is among all, and faster."""
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

    def nearest(
        self, vector: Vectors, *, limit: int, among: Set[str] | None = None
    ) -> tuple[tuple[str, float], ...]:
        """Returns passage ids with cosine similarity, best first.

        Args:
            vector: Shape `(1, dim)`.
            limit: How many at most.
            among: The ids that may be returned, those that are not there passed over; None is all.
        """
        if among is None:
            return self._reached(vector, min(limit, self.count()), None)
        ids = sorted(among)
        if len(ids) <= COMPARED:
            return self._compared(vector, ids)[:limit]
        try:
            return self._reached(vector, min(limit, len(ids)), ids)
        except InternalError:  # one of them has just been removed
            return self._compared(vector, ids)[:limit]

    def _reached(
        self, vector: Vectors, n_results: int, ids: list[str] | None
    ) -> tuple[tuple[str, float], ...]:
        """Follows Chroma's graph, through all vectors, to the nearest that may be returned."""
        if not n_results:
            return ()
        found = self._collection.query(
            query_embeddings=vector, n_results=n_results, ids=ids, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return tuple((name, 1.0 - float(distance)) for name, distance in pairs)

    def _compared(self, vector: Vectors, ids: list[str]) -> tuple[tuple[str, float], ...]:
        """Compares the vectors of these ids one by one."""
        found = self._collection.get(ids=ids, include=["embeddings"]) if ids else {"ids": []}
        if not found["ids"]:
            return ()
        scores = np.asarray(found["embeddings"], dtype=np.float32) @ vector[0]
        pairs = zip(found["ids"], scores.tolist(), strict=True)
        return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
