#!/usr/bin/env bash
# Finds or fetches the browser in which the page is tested, and fonts for Arabic.
# Called by `make test`; quick where there is one already. SANAD_CHROMIUM names one to use.
set -euo pipefail
cd "$(dirname "$0")/.."

names="chromium chromium-browser google-chrome google-chrome-stable"

system_browser() {
    local name
    for name in ${SANAD_CHROMIUM:-} $names; do
        # Asked to run: on some systems the name is only a pointer to a package not installed.
        if command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

own_browser() {
    .venv/bin/python - <<'PYTHON'
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = pathlib.Path(playwright.chromium.executable_path)
print(path)
sys.exit(not path.exists())
PYTHON
}

arabic_font() {
    [ -n "$(fc-list :lang=ar family 2>/dev/null)" ]
}

debian_root() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

if ! system_browser >/dev/null && debian_root; then
    echo "browser: installing Chromium, fonts for Arabic and pdftotext" >&2
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends chromium fonts-noto-core poppler-utils) </dev/null >&2 || true
fi

if browser=$(system_browser); then
    echo "browser: $browser" >&2
elif browser=$(own_browser 2>/dev/null); then
    echo "browser: $browser" >&2
elif .venv/bin/python -m playwright install chromium >&2 && browser=$(own_browser); then
    echo "browser: $browser" >&2
else
    echo "browser: no Chromium was found, and none could be fetched." >&2
    echo "browser: install it (Debian, Ubuntu: apt-get install chromium fonts-noto-core;" >&2
    echo "browser: Fedora: dnf install chromium; macOS: brew install --cask chromium)." >&2
    exit 1
fi

if ! arabic_font && debian_root; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        fonts-noto-core </dev/null >&2 || true
fi
if [ "$(uname)" = Linux ] && ! arabic_font; then
    echo "browser: no font for Arabic is installed: screenshots will show boxes." >&2
fi
