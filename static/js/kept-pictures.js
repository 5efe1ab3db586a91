// Pictures that wait on this phone until they are sent, by the point that they show.
import { shelfOf } from "./shelf.js";

const here = []; // where the browser keeps nothing for us (a private window), they live as long as the page
const onShelf = shelfOf("kept-pictures", "pictures", { autoIncrement: true }, "of");

export async function keepPicture(of, file) {
  try {
    await onShelf("readwrite", (shelf) => shelf.add({ of, file }));
  } catch {
    here.push({ of, file });
  }
}

// [{file, drop}], the oldest first.
export async function keptPictures(of) {
  const kept = here.filter((row) => row.of === of).map((row) => ({ file: row.file, drop: async () => here.splice(here.indexOf(row), 1) }));
  try {
    const [keys, rows] = await Promise.all([
      onShelf("readonly", (shelf) => shelf.index("of").getAllKeys(of)),
      onShelf("readonly", (shelf) => shelf.index("of").getAll(of)),
    ]);
    const stored = rows.map((row, at) => ({ file: row.file, drop: () => onShelf("readwrite", (shelf) => shelf.delete(keys[at])) }));
    return [...stored, ...kept];
  } catch {
    return kept;
  }
}
