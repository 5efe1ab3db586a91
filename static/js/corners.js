// Corners as the text that people and the server read: one a line, latitude and longitude.
export function readCorners(text) {
  const pairs = text.split("\n").filter((line) => line.trim())
    .map((line) => line.replaceAll(",", " ").trim().split(/\s+/).map(Number));
  return pairs.filter((pair) => pair.length === 2 && pair.every(Number.isFinite));
}

export function linesOf(corners) {
  return corners.map(([lat, lng]) => `${lat.toFixed(6)}, ${lng.toFixed(6)}`).join("\n");
}
