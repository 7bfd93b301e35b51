#!/usr/bin/env bash
# Writes constraints.txt from what .venv holds. Called by `make lock`.
set -euo pipefail
cd "$(dirname "$0")/.."

pinned=$(.venv/bin/python -m pip freeze --all --exclude-editable --exclude pip --exclude sanad |
    # The local label (+cpu) names one build of torch; any build of that version will do.
    sed -E 's/^(torch==[^+]+)\+.*/\1/' | LC_ALL=C sort -f)

if grep -n ' @ ' <<<"$pinned" >&2; then
    echo "lock: the lines above were installed from a place, not a version" >&2
    exit 1
fi

{
    echo "# The version of every package in .venv, direct or not, as tested together."
    echo "# Do not edit by hand. To move to other versions: change pyproject.toml, delete the lines"
    echo "# here that stand in the way, then \`make setup\`, \`make lock\` and \`make check\`."
    echo "$pinned"
} >constraints.txt
echo "lock: $(wc -l <<<"$pinned") packages in constraints.txt"
