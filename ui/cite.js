// The page's own behaviour in the browser: language and direction, citations, dropped files.
// `window.sanadLabels` holds the words (ui/labels.py).
(() => {
  const KEPT = "sanad-language";
  const { labels, drawn } = window.sanadLabels;
  const root = document.documentElement;
  let language = kept() ?? (navigator.language.toLowerCase().startsWith("ar") ? "ar" : "en");
  let wanted = null; // the citation to highlight as soon as its document is shown
  let cameFrom = null; // the marker to return to with Escape

  function kept() {
    try {
      const value = localStorage.getItem(KEPT);
      return value === "ar" || value === "en" ? value : null;
    } catch {
      return null; // storage is forbidden: the choice lasts as long as the page
    }
  }

  function keep(value) {
    try {
      localStorage.setItem(KEPT, value);
    } catch {
      // as above
    }
  }

  // Language: the server writes both, CSS shows the one that `lang` names.

  function set(element, attribute, value) {
    if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
  }

  function dress() {
    set(root, "lang", language);
    set(root, "dir", language === "ar" ? "rtl" : "ltr");
    for (const [selector, attribute, key] of drawn) {
      for (const element of document.querySelectorAll(selector)) {
        set(element, attribute, labels[key][language]);
      }
    }
    for (const button of document.querySelectorAll("#language-switch button")) {
      set(button, "aria-pressed", String(button.value === language));
    }
    set(document.body, "data-drop", labels.drop_files[language]);
  }

  function speak(chosen) {
    language = chosen;
    keep(chosen);
    dress();
  }

  // Citations: `#cite-DOCUMENT-START-END`, documents: `#document-ID`, the list: `#documents`.

  function unmark() {
    for (const old of document.querySelectorAll("#sources .cited")) old.classList.remove("cited");
  }

  function ask(place) {
    unmark();
    document.dispatchEvent(new CustomEvent("sanad", { detail: { document: place } }));
  }

  function spansOf(id) {
    const exact = document.getElementById(id);
    if (exact) return [exact];
    const [, documentId, start, end] = id.match(/^cite-(.+)-(\d+)-(\d+)$/) ?? [];
    if (!documentId) return [];
    return [...document.querySelectorAll("#sources .sentence")].filter((sentence) => {
      const [, own, from, to] = sentence.id.match(/^cite-(.+)-(\d+)-(\d+)$/) ?? [];
      return own === documentId && Number(from) < Number(end) && Number(to) > Number(start);
    });
  }

  function highlight() {
    if (!wanted) return;
    const spans = spansOf(wanted);
    if (!spans.length) return;
    wanted = null;
    unmark();
    spans.forEach((span) => span.classList.add("cited"));
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    spans[0].scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    spans[0].tabIndex = -1;
    spans[0].focus({ preventScroll: true });
  }

  function openCitation(marker) {
    const id = marker.getAttribute("href").slice(1);
    document.querySelectorAll(".marker.current").forEach((old) => old.classList.remove("current"));
    marker.classList.add("current");
    cameFrom = marker;
    wanted = id;
    if (spansOf(id).length) highlight();
    else ask(id.match(/^cite-(.+)-\d+-\d+$/)?.[1] ?? "");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#cite-'], a[href^='#document']");
    if (link) {
      event.preventDefault();
      const place = link.getAttribute("href");
      if (place.startsWith("#cite-")) openCitation(link);
      else ask(place.startsWith("#document-") ? place.slice("#document-".length) : "");
      return;
    }
    const choice = event.target.closest("#language-switch button");
    if (choice) speak(choice.value);
    const stop = event.target.closest("#question .stop-button");
    if (stop) requestAnimationFrame(() => (stop.disabled = true)); // it stops after this sentence
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement?.matches("#sources .cited")) {
      cameFrom?.focus();
    }
  });

  // Files dropped anywhere go through the button's own input, so that Gradio checks them.

  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });

  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dropping");
  });

  document.addEventListener("drop", (event) => {
    document.body.classList.remove("dropping");
    const input = document.querySelector("#reading input[type=file]");
    if (!carriesFiles(event) || !input) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Gradio draws late and again: follow it.

  let due = false;
  dress();
  new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      dress();
      highlight();
    });
  }).observe(root, { childList: true, subtree: true, attributeFilter: ["lang", "dir"] });
})();
