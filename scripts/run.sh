#!/usr/bin/env bash
# Indexes the sample documents if there is no index yet, then serves the page. Called by `make run`.
set -euo pipefail
cd "$(dirname "$0")/.."

# Left behind by a first run that was stopped half way: the next one finishes its work.
unfinished=build/first-run

if [ -e "$unfinished" ] || ! .venv/bin/sanad status >/dev/null 2>&1; then
    mkdir -p build
    touch "$unfinished"
    echo "run: indexing the sample documents in corpus/" >&2
    .venv/bin/sanad ingest corpus
    rm "$unfinished"
fi
exec .venv/bin/sanad serve
