// Maps of places: markers from the JSON beside the map, in clusters, over our own basemap.
import { basemap, leaflet, pin } from "./leaflet-loader.js";

function words(point) {
  const box = document.createElement("div");
  const title = document.createElement(point.url ? "a" : "b");
  title.textContent = point.title;
  if (point.url) title.href = point.url;
  box.append(title);
  if (point.text) {
    const text = document.createElement("div");
    text.textContent = point.text;
    box.append(text);
  }
  return box;
}

async function draw(box) {
  const points = JSON.parse(document.getElementById(box.dataset.map)?.textContent || "[]") || [];
  const L = await leaflet(box.dataset);
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.5, maxZoom: 19, scrollWheelZoom: false });
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  const markers = L.markerClusterGroup({
    showCoverageOnHover: false,
    maxClusterRadius: 44,
    iconCreateFunction: (cluster) => L.divIcon({ className: "cluster", html: String(cluster.getChildCount()), iconSize: [40, 40] }),
  });
  for (const point of points) {
    L.marker([point.lat, point.lng], { icon: pin(L, point, box.dataset.icons), title: point.title, alt: point.title })
      .bindPopup(words(point))
      .addTo(markers);
  }
  const ground = await basemap(L, map, box.dataset);
  const bounds = points.length ? markers.getBounds() : ground?.getLayers()[0]?.getBounds();
  if (bounds?.isValid()) map.fitBounds(bounds, { padding: [32, 32], maxZoom: 17 });
  else map.setView([20.85, 106.68], 13);
  markers.addTo(map);
  box.dispatchEvent(new CustomEvent("map:ready", { bubbles: true, detail: { map, L } }));
}

export function furnish(root) {
  for (const box of root.querySelectorAll("[data-map]:not([data-ready])")) {
    box.dataset.ready = "1";
    draw(box);
  }
}
