"""Make a basemap for static/basemap/ from GeoJSON of a site's own area: outlines, roads, points with a name.

    python tools/basemap.py --credit "© OpenStreetMap contributors" ward.geojson roads.geojson > site.geojson

Ship no national borders: they are not ours to draw.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

MAIN_ROADS = {"motorway", "trunk", "primary", "secondary"}
METRE = 5  # decimals of a degree


def kind_of(feature: dict[str, Any]) -> str:
    """What map.css draws it as: an area, a road, a main road, a label; or what its own `kind` says."""
    properties, shape = feature["properties"], feature["geometry"]["type"]
    if "kind" in properties:
        return str(properties["kind"])
    if shape.endswith("Polygon"):
        return "area"
    if shape.endswith("LineString"):
        return "main-road" if properties.get("highway") in MAIN_ROADS else "road"
    return "label"


def rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, int | float):
        return round(coordinates, METRE)
    return [rounded(part) for part in coordinates]


def basemap(paths: list[Path], credit: str) -> dict[str, Any]:
    """The features of all files, areas first and labels last, with nothing but kind and name."""
    features: list[dict[str, Any]] = []
    for path in paths:
        found = json.loads(path.read_text(encoding="utf-8"))
        for feature in found.get("features", [found]):
            kind, shape = kind_of(feature), feature["geometry"]
            properties = {"kind": kind, "name": feature["properties"].get("name", "")}
            geometry = {"type": shape["type"], "coordinates": rounded(shape["coordinates"])}
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    order = ["area", "water", "school", "road", "main-road", "label"]
    features.sort(key=lambda feature: order.index(feature["properties"]["kind"]))
    return {"type": "FeatureCollection", "attribution": credit, "features": features}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--credit", default="")
    wanted = parser.parse_args()
    json.dump(basemap(wanted.files, wanted.credit), sys.stdout, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
