// Hides the questions that the filter does not name. The report reads without it.
(() => {
  const form = document.querySelector(".filter");
  const cases = [...document.querySelectorAll(".case")];
  const words = cases.map((one) => one.textContent.toLowerCase());
  const apply = () => {
    const wanted = Object.fromEntries(new FormData(form));
    const text = wanted.text.trim().toLowerCase();
    let shown = 0;
    cases.forEach((one, at) => {
      const fits = ["verdict", "direction", "kind", "change"].every(
        (name) => !wanted[name] || one.dataset[name] === wanted[name],
      );
      one.hidden = !fits || !words[at].includes(text);
      shown += !one.hidden;
    });
    form.querySelector("output").textContent = `${shown} / ${cases.length}`;
  };
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.matches(".case")) {
      target.hidden = false;
      target.open = true;
      target.scrollIntoView();
    }
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", open);
  apply();
  open();
})();
