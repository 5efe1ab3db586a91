// The door out of a list leads out with the filter of now: htmx changes the address without drawing the door anew.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-export]");
  if (!link) return;
  const url = new URL(link.href);
  const asked = new URLSearchParams(location.search);
  asked.delete("list");
  asked.set("list", url.searchParams.get("list"));
  for (const name of ["older", "newer", "after", "before"]) asked.delete(name);
  url.search = asked;
  link.href = url;
});
