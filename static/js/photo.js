// A photo is made small before it leaves the phone: at most 1600 pixels, JPEG, no position inside.
const LONGEST = 1600;
const QUALITY = 0.82;
const kept = new WeakMap();

export async function smaller(file) {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file; // a format this browser cannot read: the server decides
  }
}

function show(box, files) {
  const list = box.querySelector("[data-preview]");
  list.replaceChildren(...files.map((file, at) => {
    const item = document.createElement("li");
    const frame = document.createElement("span");
    frame.className = "photo";
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    image.onload = () => URL.revokeObjectURL(image.src);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "btn btn-quiet btn-small btn-wide";
    remove.textContent = box.dataset.words;
    remove.addEventListener("click", () => keep(box, files.filter((_, other) => other !== at)));
    frame.append(image);
    item.append(frame, remove);
    return item;
  }));
}

// These and no others, as they are.
export function keep(box, files) {
  kept.set(box, files);
  const bag = new DataTransfer();
  for (const file of files) bag.items.add(file);
  box.querySelector("input[type=file]").files = bag.files;
  show(box, files);
}

export function furnish(root) {
  for (const box of root.querySelectorAll("[data-photo]:not([data-ready])")) {
    box.dataset.ready = "1";
    const input = box.querySelector("input[type=file]");
    const take = async () => {
      const taken = await Promise.all([...input.files].map(smaller));
      keep(box, input.multiple ? [...(kept.get(box) || []), ...taken] : taken);
    };
    input.addEventListener("change", take);
    if (input.files.length) take(); // chosen before the script came
  }
}
