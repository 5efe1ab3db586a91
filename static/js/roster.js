// The week grid: a name is dragged to a shift, or chosen with the keyboard or a tap and put there. The server decides.
let picked = null;

function offer(grid, isOn) {
  for (const button of document.querySelectorAll("[data-here-button]")) button.hidden = !isOn;
  grid.classList.toggle("is-placing", isOn);
}

function pick(grid, chip) {
  picked?.setAttribute("aria-pressed", "false");
  picked = picked === chip ? null : chip;
  picked?.setAttribute("aria-pressed", "true");
  offer(grid, picked !== null);
}

function put(grid, cell) {
  if (!picked) return;
  grid.elements.duty.value = picked.dataset.duty ?? "";
  grid.elements.person.value = picked.dataset.person ?? "";
  grid.action = cell.dataset.shift;
  grid.requestSubmit();
}

function furnishChip(grid, chip) {
  chip.draggable = true;
  chip.tabIndex = 0;
  chip.setAttribute("role", "button");
  chip.setAttribute("aria-pressed", "false");
  chip.classList.add("chip");
  chip.addEventListener("click", () => pick(grid, chip));
  chip.addEventListener("keydown", (event) => {
    if (chip.tagName === "BUTTON" || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    pick(grid, chip);
  });
  chip.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", chip.textContent);
    if (picked !== chip) pick(grid, chip);
  });
  chip.addEventListener("dragend", () => { if (picked === chip) pick(grid, chip); });
}

function furnishCell(grid, cell) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-small";
  button.dataset.hereButton = "";
  button.hidden = true;
  button.textContent = grid.dataset.here;
  button.addEventListener("click", () => put(grid, cell));
  cell.append(button);
  cell.addEventListener("dragover", (event) => {
    event.preventDefault();
    cell.classList.add("is-over");
  });
  cell.addEventListener("dragleave", () => cell.classList.remove("is-over"));
  cell.addEventListener("drop", (event) => {
    event.preventDefault();
    put(grid, cell);
  });
}

export function furnish(root) {
  const grid = root.querySelector("[data-grid]");
  if (!grid || grid.dataset.ready) return;
  grid.dataset.ready = "1";
  for (const hidden of grid.querySelectorAll("[data-grid-how], [data-grid-tray]")) hidden.hidden = false;
  for (const chip of document.querySelectorAll("[data-duty], [data-person]")) furnishChip(grid, chip);
  for (const cell of document.querySelectorAll("[data-shift]")) furnishCell(grid, cell);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && picked) pick(grid, picked); });
}
