"""The house of the design: who may import whom, and where foreign libraries may be used."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent.parent

ARROWS = {
    "app": {"ui", "rag", "index"},
    "ui": {"rag", "index"},
    "rag": {"index", "prompts"},
    "eval": {"rag", "index", "prompts"},
    "index": set(),
    "prompts": set(),
}

ADAPTERS = {
    "chromadb": {"index/vectors.py"},
    "sentence_transformers": {"index/embed.py"},
    "torch": {"index/embed.py"},
    "tokenizers": {"index/bert.py"},
    "pypdf": {"index/load/pdf_pages.py"},
    "docx": {"index/load/docx.py"},
    "trafilatura": {"index/load/html.py"},
    "tiktoken": {"index/tokens.py"},
    "sentencex": {"index/sentences.py"},
    "llama_index": {"rag/generate.py", "rag/retriever.py"},
    "gradio": {"app.py", "ui/"},
}

BY_NAME = {("rag/commands.py", "eval.run"), ("rag/commands.py", "app")}
"""The one exception: `sanad eval` and `sanad serve` start what stands above them."""


def source_files() -> Iterator[tuple[str, ast.Module]]:
    for package in ARROWS:
        folder = HOME / package
        for path in sorted(folder.rglob("*.py")) if folder.is_dir() else [HOME / f"{package}.py"]:
            yield path.relative_to(HOME).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


FILES = dict(source_files())


def imported(tree: ast.Module) -> Iterator[str]:
    """Yields every module imported anywhere in a file, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            yield node.module


def imported_by_name(tree: ast.Module) -> Iterator[str]:
    """Yields what a file gives to `importlib.import_module` or `__import__`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in {"importlib.import_module", "import_module", "__import__"}:
                given = node.args[0]
                yield str(given.value) if isinstance(given, ast.Constant) else ast.unparse(given)


@pytest.mark.parametrize("file", FILES)
def test_imports_follow_the_arrows(file: str) -> None:
    package = file.split("/")[0].removesuffix(".py")
    ours = {name.split(".")[0] for name in imported(FILES[file])} & ARROWS.keys()
    assert ours <= ARROWS[package] | {package}


@pytest.mark.parametrize("library", ADAPTERS)
def test_foreign_libraries_stay_in_their_adapter(library: str) -> None:
    users = {
        file
        for file, tree in FILES.items()
        if library in {name.split(".")[0] for name in imported(tree)}
    }
    strangers = {
        file
        for file in users
        if not any(file == place or file.startswith(place) for place in ADAPTERS[library])
    }
    assert not strangers


def test_nothing_else_is_imported_by_name() -> None:
    found = {(file, name) for file, tree in FILES.items() for name in imported_by_name(tree)}
    assert found == BY_NAME


def test_the_source_knows_nothing_of_the_tests() -> None:
    for file, tree in FILES.items():
        assert "tests" not in {name.split(".")[0] for name in imported(tree)}, file
