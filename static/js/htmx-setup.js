// htmx: the CSRF token on every request, and a spoken word when the server cannot be reached.
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, () => document.documentElement.dataset.connection = "lost");
}
document.addEventListener("htmx:afterOnLoad", () => delete document.documentElement.dataset.connection);
