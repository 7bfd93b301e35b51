"""Sanad's search as a llama-index retriever, for those who build with that library."""

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.search import search
from index.store import Index


class SanadRetriever(BaseRetriever):
    """Returns passages as nodes; `metadata` holds source, document id, start and end."""

    def __init__(self, index: Index, *, limit: int = 20) -> None:
        super().__init__()
        self._index = index
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        nodes = []
        for hit in search(self._index, query_bundle.query_str, limit=self._limit):
            text = self._index.catalogue.document(hit.passage.document_id).text
            node = TextNode(
                id_=hit.passage.id,
                text=text[hit.start : hit.end],
                metadata={
                    "source": hit.source,
                    "document_id": hit.passage.document_id,
                    "start": hit.start,
                    "end": hit.end,
                },
            )
            nodes.append(NodeWithScore(node=node, score=hit.score))
        return nodes
