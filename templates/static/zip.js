// Selected photos go in, a ZIP comes out, piece by piece: files for the press, captions, the licence;
// stored, of 1 January 1980. The same photos give the same bytes as the house's own ZIP files.
const pages = new Map();

// Addresses of photos' pages in; back come those whose photos are gone, and then the ZIP is no use.
// done hears how many steps of two for each photo are behind us, packing which photo is next.
export async function pack({ addresses, largest, signal, patient, write, done, packing }) {
  const photos = [], gone = [];
  for (const [at, address] of addresses.entries()) {
    const photo = await patient(() => photoOf(address, signal), signal);
    if (photo) photos.push(photo);
    else gone.push(address);
    done(at + 1);
  }
  if (gone.length) return gone;
  photos.sort((one, other) => (one.name < other.name ? -1 : 1));
  if (photos.reduce((sum, photo) => sum + photo.size, 0) > largest) throw new Error("tooLarge");
  const zip = new Zip(write);
  for (const [name, text] of texts(photos)) await zip.add(name, new TextEncoder().encode(text));
  for (const [at, photo] of photos.entries()) {
    packing(at + 1);
    const bytes = await patient(() => fileOf(photo, signal), signal);
    if (!bytes && (await stillThere(photo, signal, patient))) throw new Error("failed");
    if (!bytes) return [photo.address];
    await zip.add(photo.name, bytes);
    done(photos.length + at + 1);
    signal.throwIfAborted();
  }
  await zip.end();
  return gone;
}

// Where a ZIP goes that the browser cannot write to a file as it comes.
export function inMemory(name, saved) {
  const pieces = [];
  return {
    write: (piece) => { pieces.push(piece); },
    abort: async () => { pieces.length = 0; },
    close: () => saved(async () => {
      const whole = new Blob(pieces, { type: "application/zip" });
      // Where a browser found no room for it, it tells whoever reads.
      await whole.slice(-22).arrayBuffer();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(whole);
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    }),
  };
}

function texts(photos) {
  const found = [["LICENCE.txt", photos[0].licence]];
  for (const lang of photos[0].words.keys()) {
    const lines = photos.map((photo) => photo.words.get(lang));
    found.push([`captions.${lang}.csv`, `\ufeff${[photos[0].head, ...lines.map((line) => line.table)].join("\r\n")}\r\n`]);
    found.push([`captions.${lang}.txt`, lines.map((line) => `${line.text}\n\n`).join("")]);
  }
  return found;
}

// What a photo's own page says about its file, null where it is gone. Parsed by the browser's loader:
// no HTML out of text.
function photoOf(address, signal, anew = false) {
  if (anew || !pages.has(address)) {
    pages.set(address, new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const fail = (why) => { pages.delete(address); reject(why); };
      request.responseType = "document";
      request.onload = () => {
        const take = request.response?.getElementById("take");
        if (isGone(request.status) || (request.status === 200 && !take)) { pages.delete(address); resolve(null); return; }
        if (!take) { fail(new Error("failed")); return; }
        const lines = [...take.content.children].map((line) => [line.lang, { table: line.dataset.table, text: line.dataset.text }]);
        resolve({ address, name: take.dataset.name, file: new URL(take.dataset.file, address).href, size: Number(take.dataset.size), licence: take.dataset.licence, head: take.dataset.head, words: new Map(lines) });
      };
      request.onerror = () => fail(new Error("offline"));
      request.onabort = () => fail(new DOMException("", "AbortError"));
      signal.addEventListener("abort", () => request.abort());
      request.open("GET", address);
      if (anew) request.setRequestHeader("Cache-Control", "no-cache");
      request.send();
    }));
  }
  return pages.get(address);
}

// The file's bytes, null where it is gone.
async function fileOf(photo, signal) {
  let answer, bytes;
  try {
    answer = await fetch(photo.file, { signal });
    if (isGone(answer.status)) return null;
    bytes = new Uint8Array(await answer.arrayBuffer());
  } catch (error) {
    throw error.name === "AbortError" ? error : new Error(error.name === "RangeError" ? "unsaved" : "offline");
  }
  if (!answer.ok || bytes.length !== photo.size) throw new Error("failed");
  return bytes;
}

// A file is gone with its photo, or because the photo has a newer one, which its page then names.
async function stillThere(photo, signal, patient) {
  const now = await patient(() => photoOf(photo.address, signal, true), signal);
  return now && now.file !== photo.file;
}

function isGone(status) {
  return status === 404 || status === 410;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, number) => {
  for (let bit = 0; bit < 8; bit++) number = number & 1 ? (number >>> 1) ^ 0xedb88320 : number >>> 1;
  return number;
});

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

// Each field is [bytes, value]; numbers are little-endian (APPNOTE 4.3.7, 4.3.12, 4.3.16).
function record(fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

const DATE = 0x21;
const MODE = 0o100644 * 0x10000;

class Zip {
  #write;
  #directory = [];
  #offset = 0;

  // write takes a Uint8Array and may return a promise.
  constructor(write) { this.#write = write; }

  async add(name, bytes) {
    const label = new TextEncoder().encode(name);
    const same = [[2, 20], [2, 0], [2, 0], [2, 0], [2, DATE], [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, label.length], [2, 0]];
    this.#directory.push(
      record([[4, 0x02014b50], [2, 0x0314], ...same, [2, 0], [2, 0], [2, 0], [4, MODE], [4, this.#offset]]), label);
    for (const piece of [record([[4, 0x04034b50], ...same]), label, bytes]) {
      await this.#write(piece);
      this.#offset += piece.length;
    }
  }

  async end() {
    let size = 0;
    for (const piece of this.#directory) {
      await this.#write(piece);
      size += piece.length;
    }
    const count = this.#directory.length / 2;
    await this.#write(record([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, this.#offset], [2, 0]]));
  }
}
