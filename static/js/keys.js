// The desk's keys: / search, n new, j and k through a list, a acknowledge. They can be switched off (WCAG 2.1.4).
const OFF = "safeschool.shortcuts-off";
const box = document.querySelector("[data-shortcuts-switch]");

function areOff() {
  return localStorage.getItem(OFF) === "1" || document.body.dataset.shortcuts === "off";
}

if (box) {
  box.checked = !areOff();
  box.addEventListener("change", () => localStorage.setItem(OFF, box.checked ? "0" : "1"));
}

function step(by) {
  const links = [...document.querySelectorAll("[data-row] a.list-title, tr[data-row] th a, tr[data-row] td:first-child a")];
  if (!links.length) return;
  const now = links.indexOf(document.activeElement);
  links[Math.min(links.length - 1, Math.max(0, now + by))].focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || areOff()) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "/") document.querySelector("[data-key-search]")?.focus();
  else if (event.key === "?") document.getElementById("shortcuts")?.showModal();
  else if (/^[a-z]$/.test(event.key)) document.querySelector(`[data-key="${event.key}"]`)?.click();
  else return;
  event.preventDefault();
});
