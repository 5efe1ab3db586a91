// Light, dark or as the device: at once, and remembered by the server.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-form] button")) {
    button.toggleAttribute("aria-pressed", false);
    if (button.value === theme) button.setAttribute("aria-pressed", "true");
  }
  const body = new FormData(form);
  body.set("theme", theme);
  fetch(form.action, { method: "POST", body, redirect: "manual" });
  form.closest("details")?.removeAttribute("open");
});
