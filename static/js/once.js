// A form goes out once: the second tap of a hurried thumb does nothing. Back in history, it can be sent again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-theme-form")) return;
  if (form.hasAttribute("data-download")) return; // the page stays, and another form of the file may be wanted
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  (event.submitter || form.querySelector("[type=submit], button:not([type])"))?.setAttribute("aria-busy", "true");
});

function reopen(root) {
  for (const form of root.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
}
window.addEventListener("pageshow", (event) => event.persisted && reopen(document));
