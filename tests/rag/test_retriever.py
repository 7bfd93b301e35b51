"""Sanad's search behind the interface of llama-index."""

from index.store import Index
from rag.retriever import SanadRetriever


def test_nodes_carry_the_passage_and_its_span(library: Index) -> None:
    nodes = SanadRetriever(library, limit=2).retrieve("Who designed the bridge?")
    assert 1 <= len(nodes) <= 2
    best = nodes[0].node
    text = library.catalogue.document(best.metadata["document_id"]).text
    assert best.get_content() == text[best.metadata["start"] : best.metadata["end"]]
    assert best.metadata["source"] == "bridge.txt"
