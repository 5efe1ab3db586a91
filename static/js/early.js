// A tap that comes before the page's scripts listen is kept and given to them once they do: a check-in keeps its
// position, a count in the street its page. Where they do not come in time, the tap goes the way it goes without scripts.
(() => {
  const PATIENCE = 8_000;
  const parts = ["[data-check-in]", "[data-street]", "[data-place]"];
  const deaf = parts.map((part) => `${part}:not([data-ready])`).join();
  let isOver = false;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const part = button?.closest(deaf);
    if (isOver || !part) return;
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    const pass = () => {
      clearTimeout(late);
      awaited.disconnect();
      button.removeAttribute("aria-busy");
      button.click();
    };
    const awaited = new MutationObserver(pass);
    awaited.observe(part, { attributeFilter: ["data-ready"] });
    const late = setTimeout(() => {
      isOver = true;
      pass();
    }, PATIENCE);
  }, true);
})();
