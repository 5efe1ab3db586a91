// The hexagons that stand out, drawn once.
import { hexagon, hexagonPane } from "./hexagon.js";

const box = document.querySelector("[data-spots]");

function begin({ detail: { map, L } }) {
  hexagonPane(map);
  const cells = JSON.parse(document.getElementById(box.dataset.spots).textContent);
  const group = L.featureGroup(cells.map((cell) => hexagon(L, box.dataset.few, cell))).addTo(map);
  if (cells.length) map.fitBounds(group.getBounds(), { padding: [40, 40], maxZoom: 14, animate: false });
  box.dataset.state = "ready";
}

box?.addEventListener("map:ready", begin, { once: true });
