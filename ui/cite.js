// Citations: a marker opens its document at the sentence; pointing at it shows the quote.
// `#cite-DOCUMENT-START-END` is a sentence, `#document-ID` a document, `#documents` the list.
(() => {
  const { tell, open, close, set, whenDressed } = window.sanad;
  const phone = matchMedia("(max-width: 859px)");
  let wanted = null; // the citation to highlight, or the place to show, once its document is there
  let turned = null; // the document, or the list, that has been asked for and gets the focus
  let listed = ""; // the document that was last opened from the list
  let cameFrom = null; // the marker to return to with Escape

  function parts(id) {
    const [, documentId, start, end] = id.match(/^cite-(.+)-(\d+)-(\d+)$/) ?? [];
    return documentId ? { documentId, start: Number(start), end: Number(end) } : null;
  }

  function unmark() {
    for (const old of document.querySelectorAll("#sources .cited")) old.classList.remove("cited");
  }

  function spansOf(id) {
    const exact = document.getElementById(id);
    if (exact) return [exact];
    const cited = parts(id);
    if (!cited) return [];
    return [...document.querySelectorAll("#sources .sentence")].filter((sentence) => {
      const own = parts(sentence.id);
      return (
        own?.documentId === cited.documentId && own.start < cited.end && own.end > cited.start
      );
    });
  }

  function highlight() {
    if (!wanted) return;
    const spans = spansOf(wanted.id);
    if (!spans.length) return;
    const { mark } = wanted;
    wanted = null;
    unmark();
    if (mark) spans.forEach((span) => span.classList.add("cited"));
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
    wanted = { id, mark: true };
    if (phone.matches) open("reading");
    if (spansOf(id).length) return highlight();
    unmark();
    const cited = parts(id);
    if (cited) tell("open", { document: cited.documentId, at: cited.start });
  }

  function show(place) {
    unmark();
    if (place) listed = place;
    turned = place || "list";
    tell("open", { document: place, at: 0 });
  }

  // The keyboard follows: to the title of what was opened, and back to where it was in the list.

  function follow() {
    const title = document.querySelector("#document h3");
    if (!turned || (turned === "list") !== !title) return;
    const back = document.querySelector(`#shelf a[href="#document-${listed}"]`);
    const target = title ?? back;
    turned = null;
    if (title) title.tabIndex = -1;
    target?.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#cite-'], a[href^='#document']");
    const more = event.target.closest("[data-do=open]");
    if (link) {
      event.preventDefault();
      const place = link.getAttribute("href");
      if (place.startsWith("#cite-")) openCitation(link);
      else show(place.startsWith("#document-") ? place.slice("#document-".length) : "");
    }
    if (more) {
      const { document: id, at } = more.dataset;
      wanted = { id: `cite-${id}-${at}-${Number(at) + 1}`, mark: false };
      tell("open", { document: id, at: Number(at) });
    }
  });

  const leave = (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    hide();
    if (document.activeElement?.closest("#sources") && cameFrom?.isConnected) {
      close();
      cameFrom.focus();
      event.preventDefault();
    }
  };
  document.addEventListener("keydown", leave, { capture: true }); // before a drawer is closed

  // The quote beside its marker, for the pointer and for the keyboard.

  const peek = () => document.getElementById("peek");

  function isArabic(text) {
    const letters = text.match(/\p{L}/gu) ?? [];
    return letters.filter((letter) => /\p{Script=Arabic}/u.test(letter)).length * 2 > letters.length;
  }

  function reveal(marker) {
    if (!peek()) return;
    if (marker.title) {
      marker.dataset.quote = marker.title; // or the browser would show it as well
      marker.removeAttribute("title");
    }
    peek().textContent = marker.dataset.quote ?? "";
    set(peek(), "lang", isArabic(peek().textContent) ? "ar" : "en");
    set(peek(), "dir", peek().lang === "ar" ? "rtl" : "ltr");
    peek().hidden = false;
    set(marker, "aria-describedby", "peek");
    const at = marker.getBoundingClientRect();
    const own = peek().getBoundingClientRect();
    const below = at.bottom + own.height + 12 < innerHeight;
    peek().style.top = `${below ? at.bottom + 6 : Math.max(6, at.top - own.height - 6)}px`;
    peek().style.left = `${Math.min(Math.max(8, at.left - own.width / 2), innerWidth - own.width - 8)}px`;
  }

  function hide() {
    if (peek()) peek().hidden = true;
  }

  const marker = (event) => event.target.closest?.("#conversation a.marker[href^='#cite-']");
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => {
      const found = marker(event);
      if (found && event.pointerType !== "touch") reveal(found);
    });
  }
  for (const name of ["pointerout", "focusout", "click"]) {
    document.addEventListener(name, (event) => marker(event) && hide());
  }
  document.addEventListener("scroll", hide, { capture: true, passive: true });

  whenDressed(highlight);
  whenDressed(follow);
})();
