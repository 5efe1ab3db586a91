// A line or an outline: each tap on the map adds a corner to the text below it, and the text is drawn on the map.
import { linesOf, readCorners } from "./corners.js";

class Trace {
  constructor(frame) {
    this.field = frame.querySelector("textarea");
    this.isArea = this.field.dataset.shape === "Polygon";
    this.field.addEventListener("input", () => this.draw());
    frame.querySelector("[data-undo]").addEventListener("click", () => this.write(this.corners().slice(0, -1)));
    frame.querySelector("[data-here]").addEventListener("click", () => this.map && this.add(this.map.getCenter()));
    frame.addEventListener("map:ready", ({ detail }) => this.begin(detail));
  }

  begin({ map, L }) {
    Object.assign(this, { map, L, drawn: L.featureGroup().addTo(map) });
    map.doubleClickZoom.disable(); // two quick taps are two corners
    map.on("click", (event) => this.add(event.latlng));
    this.draw();
    const bounds = this.drawn.getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [40, 40], maxZoom: 18, animate: false });
    this.field.dataset.ready = "1";
  }

  corners() {
    return readCorners(this.field.value);
  }

  add(at) {
    this.write([...this.corners(), [at.lat, at.lng]]);
  }

  write(corners) {
    this.field.value = linesOf(corners);
    this.draw();
  }

  draw() {
    if (!this.map) return;
    this.drawn.clearLayers();
    const { L, field: { value } } = this;
    if (value.trim().startsWith("{")) {
      try { L.geoJSON(JSON.parse(value), { style: () => ({ className: "sketch-line" }) }).addTo(this.drawn); } catch { /* not whole yet */ }
      return;
    }
    const corners = this.corners();
    for (const corner of corners) L.circleMarker(corner, { className: "sketch-line", radius: 5 }).addTo(this.drawn);
    if (corners.length > 1) L[this.isArea ? "polygon" : "polyline"](corners, { className: this.isArea ? "sketch-line" : "sketch-line is-open" }).addTo(this.drawn);
  }
}

export function furnish(root) {
  for (const frame of root.querySelectorAll("[data-trace]:not([data-ready])")) {
    frame.dataset.ready = "1";
    new Trace(frame);
  }
}
