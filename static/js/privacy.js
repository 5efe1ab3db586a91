// Esc Esc hides the screen at once; a press brings it back.
const curtain = document.getElementById("privacy");
const PAUSE = 600;
let last = 0;

function draw(shut) {
  if (!curtain) return;
  if (shut) for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  curtain.hidden = !shut;
  document.body.classList.toggle("is-private", shut);
  if (shut) curtain.querySelector("button").focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-privacy]")) draw(curtain.hidden);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.repeat) return;
  if (event.timeStamp - last < PAUSE) draw(curtain?.hidden);
  last = event.timeStamp;
});
