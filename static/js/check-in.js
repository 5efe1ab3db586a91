// Checking in sends the phone's position along, if the phone gives one soon; without it the tap counts all the same.
const WAIT = { enableHighAccuracy: true, timeout: 6_000, maximumAge: 15_000 };

function position() {
  if (!navigator.geolocation) return Promise.resolve(null);
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve(coords), () => resolve(null), WAIT);
  });
}

function furnishForm(form) {
  if (form.dataset.checkIn === "ready") return;
  form.dataset.checkIn = "ready";
  form.addEventListener("submit", async (event) => {
    if (form.dataset.located) return;
    event.preventDefault();
    if (form.dataset.locating) return;
    form.dataset.locating = "1";
    form.querySelector("button")?.setAttribute("aria-busy", "true");
    const coords = await position();
    if (coords) {
      form.elements.latitude.value = coords.latitude.toFixed(6);
      form.elements.longitude.value = coords.longitude.toFixed(6);
      form.elements.accuracy.value = Math.round(coords.accuracy);
    }
    form.dataset.located = "1";
    form.requestSubmit();
  });
}

export function furnish(root) {
  for (const form of root.querySelectorAll("form[data-check-in]")) furnishForm(form);
}
