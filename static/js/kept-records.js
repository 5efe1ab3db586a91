// Records that wait on this phone until the server has taken them. Each lies sealed under a key that the pages of the
// account that wrote it bring along: whoever else signs in on this phone can neither read nor send it.
import { shelfOf } from "./shelf.js";

const onShelf = shelfOf("kept-records", "records", { keyPath: "submission" }, "of");
const here = new Map(); // where the browser keeps nothing for us (a private window), they live as long as the page

function bytesOf(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

export class Records {
  // Null where nobody is signed in, or where the browser seals nothing (a page without TLS).
  static ofThisPage() {
    const place = document.querySelector("[data-outbox]");
    return place && globalThis.crypto?.subtle ? new Records(place.dataset) : null;
  }

  constructor({ outbox, key }) {
    this.of = outbox;
    this.key = crypto.subtle.importKey("raw", bytesOf(key), "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  get flag() {
    return `kept ${this.of}`;
  }

  // Cheap to ask on every page.
  get mayWait() {
    return here.size > 0 || Boolean(localStorage.getItem(this.flag));
  }

  async seal(bytes) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.key, bytes) };
  }

  async open({ iv, data }) {
    return crypto.subtle.decrypt({ name: "AES-GCM", iv }, await this.key, data);
  }

  // A record: {submission, at, address, page, title, facts: [[name, text]], files: [[name, File]], sentences: [text]}.
  // Whether it will outlive the page.
  async put(record) {
    const { files, ...rest } = record;
    const told = { ...rest, files: files.map(([name, file]) => [name, file.name, file.type]) };
    const parts = [new TextEncoder().encode(JSON.stringify(told))];
    for (const [, file] of files) parts.push(await file.arrayBuffer());
    const sealed = await Promise.all(parts.map((part) => this.seal(part)));
    try {
      localStorage.setItem(this.flag, "1");
      await onShelf("readwrite", (shelf) => shelf.put({ submission: record.submission, of: this.of, sealed }));
      return true;
    } catch {
      here.set(record.submission, record);
      return false;
    }
  }

  async unsealed({ sealed }) {
    const [told, ...bytes] = await Promise.all(sealed.map((part) => this.open(part)));
    const record = JSON.parse(new TextDecoder().decode(told));
    const files = record.files.map(([name, title, type], at) => [name, new File([bytes[at]], title, { type })]);
    return { ...record, files };
  }

  // The newest first.
  async all() {
    let rows = [];
    try {
      rows = await onShelf("readonly", (shelf) => shelf.index("of").getAll(this.of));
    } catch {
      // Nothing is kept there, then.
    }
    if (!rows.length && !here.size) localStorage.removeItem(this.flag);
    // One that does not open (the site's key was changed) must not keep the others here.
    const opened = await Promise.all(rows.map((row) => this.unsealed(row).catch(() => null)));
    const records = [...opened.filter(Boolean), ...here.values()];
    return records.sort((one, other) => other.at.localeCompare(one.at));
  }

  async find(submission) {
    return (await this.all()).find((record) => record.submission === submission);
  }

  async drop(submission) {
    here.delete(submission);
    try {
      await onShelf("readwrite", (shelf) => shelf.delete(submission));
    } catch {
      // It was never there.
    }
  }
}
