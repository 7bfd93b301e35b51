// How the page looks: language and direction, digits, light and dark, drawers.
// `window.sanadLabels` holds the words (ui/labels.py); `window.sanad` is what the scripts share.
(() => {
  const { labels, drawn } = window.sanadLabels;
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const first = navigator.language.toLowerCase().startsWith("ar") ? "ar" : "en";
  const chosen = {
    language: kept("language", ["ar", "en"]) ?? first,
    digits: kept("digits", ["western", "arabic"]) ?? "western",
    appearance: kept("appearance", ["system", "light", "dark"]) ?? "system",
  };
  const dressers = [];
  const page = () => document.getElementById("page");

  function kept(name, values) {
    try {
      const value = localStorage.getItem(`sanad-${name}`);
      return values.includes(value) ? value : null;
    } catch {
      return null; // storage is forbidden: a choice lasts as long as the page
    }
  }

  function keep(storage, name, value) {
    try {
      window[storage].setItem(`sanad-${name}`, value);
    } catch {
      // as above
    }
  }

  function set(element, attribute, value) {
    if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
  }

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  // The server writes both languages, the stylesheet shows the one that `lang` names.

  function dress() {
    set(root, "lang", chosen.language);
    set(root, "dir", chosen.language === "ar" ? "rtl" : "ltr");
    document.body.classList.toggle("dark", isDark());
    for (const [selector, attribute, key] of drawn) {
      for (const element of document.querySelectorAll(selector)) {
        set(element, attribute, labels[key][chosen.language]);
      }
    }
    for (const button of document.querySelectorAll("#language-switch button")) {
      set(button, "aria-pressed", String(button.value === chosen.language));
    }
    for (const name of ["digits", "appearance"]) {
      const radio = document.querySelector(`input[name=${name}][value=${chosen[name]}]`);
      if (radio && !radio.checked) radio.checked = true;
    }
    for (const button of document.querySelectorAll("button[data-drawer]")) {
      set(button, "aria-expanded", String(page()?.dataset.drawer === button.dataset.drawer));
    }
    set(document.body, "data-drop", labels.drop_files[chosen.language]);
    document.querySelectorAll(".num").forEach(writeNumber);
    document.querySelectorAll("time[datetime]").forEach(writeTime);
    for (const sign of document.querySelectorAll("#conversation .verdict[title]")) {
      set(sign, "aria-label", sign.title);
    }
    for (const rating of document.querySelectorAll("#conversation .rating")) {
      set(rating, "aria-pressed", String(rating.classList.contains("given")));
    }
    for (const list of document.querySelectorAll("#conversation .examples[role=list]")) {
      set(list, "role", "group"); // Gradio puts buttons into it, which no list may hold
    }
    for (const example of document.querySelectorAll("#conversation .example")) {
      set(example, "aria-label", example.textContent.trim());
    }
    const covered = ["past", "settings"].includes(page()?.dataset.drawer);
    for (const part of document.querySelectorAll("#talk > :not(#past, #settings)")) {
      if (part.inert !== covered) part.inert = covered;
    }
    const title = document.querySelector("[data-talk]");
    if (title) keep("sessionStorage", "talk", title.dataset.talk);
    enter(); // what was focused may have been drawn anew
    dressers.forEach((dresser) => dresser());
  }

  function isDark() {
    return chosen.appearance === "dark" || (chosen.appearance === "system" && dark.matches);
  }

  function inArabic(element) {
    return element.closest("[lang]")?.lang === "ar";
  }

  function writeNumber(element) {
    const arabic = chosen.digits === "arabic" && inArabic(element);
    const western = element.textContent.replace(/[٠-٩]/g, (digit) => "٠١٢٣٤٥٦٧٨٩".indexOf(digit));
    write(element, arabic ? western.replace(/\d/g, (digit) => "٠١٢٣٤٥٦٧٨٩"[digit]) : western);
  }

  function writeTime(element) {
    const numbers = chosen.digits === "arabic" ? "arab" : "latn";
    const locale = inArabic(element) ? `ar-EG-u-nu-${numbers}` : "en-GB";
    const parts = { day: "numeric", month: "long", year: "numeric" };
    const date = new Date(element.dateTime);
    if (!Number.isNaN(date.valueOf())) {
      write(element, new Intl.DateTimeFormat(locale, parts).format(date));
    }
  }

  function choose(name, value) {
    chosen[name] = value;
    keep("localStorage", name, value);
    dress();
  }

  // Drawers: one is open at a time and has the focus; Escape goes back to its button.

  function open(drawer) {
    page().dataset.drawer = drawer;
    if (drawer === "settings") tell("settings");
    dress();
    requestAnimationFrame(enter);
  }

  function enter() {
    const nowhere = !document.activeElement || document.activeElement === document.body;
    const opener = document.activeElement?.matches("button[data-drawer]");
    const drawer = page()?.dataset.drawer;
    if (drawer && (nowhere || opener)) document.querySelector(`#${drawer} .close`)?.focus();
  }

  function close() {
    const drawer = page()?.dataset.drawer;
    if (!drawer) return false;
    page().dataset.drawer = "";
    dress();
    document.querySelector(`button[data-drawer=${drawer}]`)?.focus();
    return true;
  }

  // What a person does goes to Python as an event with its data (ui/layout.py, CARRIES).

  function tell(event, data = {}) {
    document.dispatchEvent(new CustomEvent("sanad", { detail: { event, ...data } }));
  }

  document.addEventListener("click", (event) => {
    const choice = event.target.closest("#language-switch button");
    if (choice) choose("language", choice.value);
    const opener = event.target.closest("button[data-drawer]");
    if (opener) {
      if (page()?.dataset.drawer === opener.dataset.drawer) close();
      else open(opener.dataset.drawer);
    }
    const drawer = page()?.dataset.drawer;
    const outside = drawer && !opener && !event.target.closest(`#${drawer}, dialog`);
    if (event.target.closest(".close") || (outside && drawer !== "reading")) close();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (!document.querySelector("dialog[open]") && close()) event.preventDefault();
  });

  dark.addEventListener("change", dress);

  window.sanad = {
    word: (key) => labels[key][chosen.language],
    choose,
    close,
    open,
    tell,
    set,
    whenDressed: (dresser) => dressers.push(dresser),
  };

  // Gradio draws late and again: follow it.

  let due = false;
  const follow = () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      dress();
    });
  };
  dress();
  new MutationObserver(follow).observe(root, {
    childList: true,
    subtree: true,
    attributeFilter: ["lang", "dir", "class"],
  });
})();
