// Files go in, a ZIP comes out, piece by piece: stored, of 1 January 1980, nothing but names and
// bytes. The same files give the same bytes as the house's own ZIP files.
const TABLE = Uint32Array.from({ length: 256 }, (_, number) => {
  for (let bit = 0; bit < 8; bit++) number = number & 1 ? (number >>> 1) ^ 0xedb88320 : number >>> 1;
  return number;
});

export function crc32(bytes) {
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

export class Zip {
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
