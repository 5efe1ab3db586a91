// Where it happened: by GPS with its accuracy, or by moving the map under a crosshair (thumb or arrow keys).
import { basemap, leaflet } from "./leaflet-loader.js";

const FALLBACK = [20.85, 106.68, 14];

class Place {
  constructor(box) {
    this.box = box;
    this.part = (name) => box.querySelector(`input[name$="_${name}"]`);
    this.state = box.querySelector("[data-place-state]");
    this.clearButton = box.querySelector("[data-clear-place]");
    this.mapBox = box.querySelector("[data-place-map]");
    this.openButton = box.querySelector("[data-open-map]");
    box.querySelector("[data-gps]").addEventListener("click", () => this.askPosition());
    this.openButton.addEventListener("click", () => this.toggleMap());
    this.clearButton.addEventListener("click", () => this.clear());
    const told = () => this.say(this.part("lat").value ? box.dataset.wordsMoved : "");
    this.part("lat").addEventListener("change", told);
    if (this.part("lat").value) told();
  }

  say(text) {
    this.state.textContent = text;
    this.clearButton.hidden = !this.part("lat").value;
  }

  mark(lat, lng, accuracy) {
    this.part("lat").value = lat.toFixed(6);
    this.part("lng").value = lng.toFixed(6);
    this.part("accuracy").value = accuracy ? Math.round(accuracy) : "";
    const words = accuracy ? this.box.dataset.wordsFound.replace("%m", Math.round(accuracy)) : this.box.dataset.wordsMoved;
    this.say(words);
  }

  clear() {
    for (const name of ["lat", "lng", "accuracy"]) this.part(name).value = "";
    this.say("");
  }

  askPosition() {
    this.say(this.box.dataset.wordsSearching);
    const denied = () => {
      this.say(this.box.dataset.wordsDenied);
      if (this.mapBox.hidden) this.toggleMap();
    };
    if (!navigator.geolocation) {
      denied();
      return;
    }
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      this.mark(coords.latitude, coords.longitude, coords.accuracy);
      this.moving = true;
      this.map?.setView([coords.latitude, coords.longitude], 18, { animate: false });
      this.moving = false;
    }, denied, { enableHighAccuracy: true, timeout: 10_000, maximumAge: 15_000 });
  }

  async toggleMap() {
    this.mapBox.hidden = !this.mapBox.hidden;
    this.openButton.setAttribute("aria-expanded", String(!this.mapBox.hidden));
    if (this.mapBox.hidden || this.map) return;
    const L = await leaflet(this.box.dataset);
    const [lat, lng, zoom] = this.box.dataset.centre ? this.box.dataset.centre.split(",").map(Number) : FALLBACK;
    const at = this.part("lat").value ? [Number(this.part("lat").value), Number(this.part("lng").value)] : [lat, lng];
    this.map = L.map(this.mapBox, { attributionControl: false, maxZoom: 19 }).setView(at, this.part("lat").value ? 17 : zoom || 16);
    basemap(L, this.map, this.box.dataset);
    this.map.on("moveend", () => {
      if (this.moving) return;
      const centre = this.map.getCenter();
      this.mark(centre.lat, centre.lng, 0);
    });
  }
}

export function furnish(root) {
  for (const box of root.querySelectorAll("[data-place]:not([data-ready])")) {
    box.dataset.ready = "1";
    new Place(box);
  }
}
