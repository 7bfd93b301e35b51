// What can be done: conversations, documents, ratings, settings, files dropped on the page.
// Buttons say it with `data-do`, links in the chat (where Gradio keeps no data) with `#do-...`.
(() => {
  const { tell, choose, close, word, whenDressed } = window.sanad;
  const answering = () => document.querySelector("#question .stop-button");

  const buttons = {
    ask: (button) => !answering() && tell("ask", { text: button.textContent }),
    talk: (button) => {
      tell("talk", { id: button.dataset.id });
      close();
    },
    rename: async (button) => {
      const old = button.closest("li").querySelector(".open bdi").textContent;
      const title = await confirmed("rename", old);
      if (title) tell("rename", { id: button.dataset.id, title });
    },
    delete: async (button) => {
      if (!(await confirmed("delete_conversation"))) return;
      const { id } = button.dataset;
      if (document.querySelector("[data-talk]")?.dataset.talk === id) tell("halt");
      tell("delete", { id });
    },
    markdown: (button) => tell("export", { id: button.dataset.id, format: "markdown" }),
    json: (button) => tell("export", { id: button.dataset.id, format: "json" }),
    samples: (button) => tell("samples", { away: button.dataset.away }),
    remove: async (button) => {
      if (await confirmed("remove_document")) tell("remove", { id: button.dataset.id });
    },
  };

  const links = {
    quote: () => !answering() && tell("quote"),
    copy: async (link) => {
      const text = link.closest(".message").querySelector(".copy-text").textContent;
      await copied(text);
      link.classList.add("copied");
      setTimeout(() => link.classList.remove("copied"), 2000);
    },
    rate: (link, [rating, turn]) => tell("rate", { rating, turn }),
  };

  async function copied(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea"); // over plain http there is no clipboard
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }

  // A question before what cannot be undone; with a text, a line to change it in.

  function confirmed(key, text) {
    const before = document.activeElement;
    const dialog = document.createElement("dialog");
    const form = document.createElement("form");
    const line = text === undefined ? null : document.createElement("input");
    const said = document.createElement(line ? "label" : "p");
    const answers = ["yes", "cancel"].map((answer) => {
      const button = document.createElement("button");
      return Object.assign(button, { value: answer, textContent: word(answer), className: answer });
    });
    Object.assign(said, { id: "dialog-question", textContent: word(key) });
    if (line) {
      Object.assign(line, { value: text, maxLength: 120, dir: "auto" });
      said.append(line);
    } else {
      answers[1].autofocus = true; // what is done cannot be undone
    }
    form.method = "dialog";
    form.append(said, ...answers);
    dialog.className = "question-dialog";
    dialog.setAttribute("aria-labelledby", said.id);
    dialog.append(form);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        if (before?.isConnected) before.focus();
        const agreed = dialog.returnValue === "yes";
        resolve(agreed && (line ? line.value.trim() : true));
      });
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) buttons[button.dataset.do]?.(button);
    const link = event.target.closest("a[href^='#do-']");
    if (link) {
      event.preventDefault();
      const [, name, ...rest] = link.getAttribute("href").split("-");
      links[name]?.(link, rest);
    }
    const stop = event.target.closest("#question .stop-button");
    if (stop) requestAnimationFrame(() => (stop.disabled = true)); // it stops after this sentence
  });

  document.addEventListener("keydown", (event) => {
    const link = event.target.closest?.("a[role=button]");
    if (link && event.key === " ") {
      event.preventDefault();
      link.click();
    }
  });

  // Choosing documents, and finding one in the list.

  const boxes = () => [...document.querySelectorAll("#sources .ask-this")];

  function folded(text) {
    return text
      .normalize("NFKD")
      .replace(/[\p{M}ـ]/gu, "")
      .replace(/ى/g, "ي")
      .replace(/ة/g, "ه")
      .toLowerCase();
  }

  function find() {
    const field = document.getElementById("find-document");
    if (!field) return;
    const asked = folded(field.value.trim());
    let found = 0;
    for (const item of document.querySelectorAll("#sources .documents li")) {
      item.hidden = !folded(item.textContent).includes(asked);
      if (!item.hidden) found += 1;
    }
    const none = document.querySelector("#sources .none-found");
    if (none) none.hidden = found > 0 || !asked;
  }

  document.addEventListener("input", (event) => {
    if (event.target.id === "find-document") find();
    if (event.target.type === "range") event.target.nextElementSibling.value = event.target.value;
  });

  document.addEventListener("change", (event) => {
    const { id, name, value } = event.target;
    if (id === "ask-all") boxes().forEach((box) => (box.checked = event.target.checked));
    if (id === "ask-all" || event.target.matches(".ask-this")) {
      const unticked = boxes().filter((box) => !box.checked);
      document.getElementById("ask-all").checked = !unticked.length;
      const ids = (some) => some.map((box) => box.value);
      tell("choose", { left_out: ids(unticked), shown: ids(boxes()) });
    }
    if (!event.target.closest(".preferences")) return;
    if (name === "digits" || name === "appearance") choose(name, value);
    else tell("prefer", { name, value });
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches(".preferences")) event.preventDefault();
  });

  // A conversation is saved by the browser: nothing of it is left in a file on the server.

  window.sanadSave = ({ name, text }) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

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

  // Questions offered below an answer take room: its end stays in view.

  let offered = 0;
  function keepEnd() {
    const height = document.getElementById("next")?.offsetHeight ?? 0;
    if (height === offered) return;
    const talk = document.querySelector("#conversation .bubble-wrap");
    const hidden = talk && talk.scrollHeight - talk.clientHeight - talk.scrollTop;
    if (height > offered && hidden < height - offered + 40) talk.scrollTop = talk.scrollHeight;
    offered = height;
  }

  whenDressed(find);
  whenDressed(keepEnd);
})();
