// Select mode of a gallery: checkboxes on the photos, a bar that says how many, and a ZIP written
// here, of the files for the press, their captions and the licence. All words are the template's.
const pages = new Map();
let mode = null;

export function open(template, button, byHand) {
  if (mode) { mode.close(); return; }
  const said = template.dataset;
  const rows = document.querySelector(".rows");
  const bar = document.importNode(template.content, true).firstElementChild;
  const find = (name) => bar.querySelector(`.select-${name}`);
  const tools = { all: find("all"), none: find("none"), take: find("take"), stop: find("stop"), end: find("end") };
  const status = find("status"), progress = find("progress");
  const boxes = new Map();
  const base = new URL(said.zip, document.baseURI).href;
  let chosen = recall();
  let stopping = null;

  for (const item of rows.children) {
    const link = item.querySelector("a.thumb");
    const id = item.id.replace("f-", "");
    const label = document.createElement("label");
    label.className = "select-box";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.ariaLabel = said.name.replace("{alt}", nameOf(item));
    box.checked = id in chosen;
    box.addEventListener("change", () => choose(id, link.href, box.checked));
    label.append(box);
    item.querySelector("figure").prepend(label);
    boxes.set(id, box);
  }
  document.documentElement.classList.add("selecting");
  document.querySelector("main").append(bar);
  button.ariaPressed = "true";
  const listening = new AbortController();
  const on = (target, kind, work, more) => target.addEventListener(kind, work, { signal: listening.signal, ...more });
  on(tools.all, "click", all);
  on(tools.none, "click", none);
  on(tools.take, "click", take);
  on(tools.stop, "click", () => stopping?.abort());
  on(tools.end, "click", close);
  // The Esc key that closes the display settings has done its work; some browsers close them before
  // they tell of the key, all tell of the closing after it.
  let settings = false;
  on(document, "toggle", (event) => { if (event.target.popover) settings = event.newState === "open"; }, { capture: true });
  on(document, "keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || settings || document.querySelector("dialog[open]")) return;
    if (stopping) stopping.abort();
    else close();
  });
  // A finger or a mouse on a photo selects it; the Enter key opens it as always.
  on(rows, "click", (event) => {
    const item = event.target.closest("a.thumb")?.closest("li");
    if (!item || !event.detail || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    boxes.get(item.id.replace("f-", "")).click();
  }, { capture: true });
  mode = { first: boxes.values().next().value, close };
  tell();
  if (byHand) {
    mode.first?.focus();
    rows.scrollIntoView({ block: "nearest" });
  }

  function close() {
    stopping?.abort();
    listening.abort();
    chosen = {};
    keep();
    for (const box of boxes.values()) box.parentElement.remove();
    bar.remove();
    document.documentElement.classList.remove("selecting");
    button.ariaPressed = "false";
    mode = null;
    button.focus();
  }

  function choose(id, page, wanted) {
    const most = Number(said.most);
    if (wanted && Object.keys(chosen).length >= most) {
      boxes.get(id).checked = false;
      status.textContent = said.tooMany.replace("{most}", most);
      return;
    }
    if (wanted) chosen[id] = page;
    else delete chosen[id];
    keep();
    tell();
  }

  function all() {
    for (const [id, box] of boxes) {
      if (box.checked) continue;
      box.checked = true;
      choose(id, document.getElementById(`f-${id}`).querySelector("a.thumb").href, true);
      if (!box.checked) return;
    }
  }

  function none() {
    for (const box of boxes.values()) box.checked = false;
    chosen = {};
    keep();
    tell();
  }

  function tell(words) {
    const count = Object.keys(chosen).length;
    status.textContent = words ?? said.chosen.replace("{count}", count).replace("{most}", said.most);
    for (const one of [tools.take, tools.none]) one.ariaDisabled = String(!count);
  }

  function recall() {
    try { return JSON.parse(sessionStorage.getItem(said.store)) ?? {}; } catch { return {}; }
  }

  function keep() {
    try { sessionStorage.setItem(said.store, JSON.stringify(chosen)); } catch { /* See select.js. */ }
  }

  async function take() {
    const addresses = Object.values(chosen);
    if (!addresses.length || stopping) return;
    stopping = new AbortController();
    const { signal } = stopping;
    let sink = null;
    try {
      // Asked before anything else: a browser wants to have just seen a click.
      sink = await place(said.file);
      busy(true, addresses.length);
      const photos = [];
      for (const address of addresses) {
        photos.push(await photoOf(address, signal));
        progress.value = photos.length;
      }
      photos.sort((one, other) => (one.name < other.name ? -1 : 1));
      if (photos.reduce((sum, photo) => sum + photo.size, 0) > Number(said.largest)) throw new Error("large");
      const { Zip } = await import(base);
      const zip = new Zip(sink.write);
      for (const [name, text] of texts(photos)) await zip.add(name, new TextEncoder().encode(text));
      for (const [at, photo] of photos.entries()) {
        tell(said.working.replace("{number}", at + 1).replace("{total}", photos.length));
        await zip.add(photo.name, await fileOf(photo, signal));
        progress.value = photos.length + at + 1;
        signal.throwIfAborted();
      }
      await zip.end();
      await sink.close();
      tell(said.done.replace("{count}", photos.length));
    } catch (error) {
      await sink?.abort().catch(() => {});
      if (signal.aborted || error.name === "AbortError") tell(said.stopped);
      else if (error.message === "large") tell(said.tooLarge);
      else tell(said.failed);
    } finally {
      const focused = document.activeElement === tools.stop;
      stopping = null;
      busy(false);
      if (focused) tools.take.focus();
    }
  }

  function busy(is, photos = 0) {
    progress.hidden = tools.stop.hidden = !is;
    tools.take.hidden = is;
    for (const box of boxes.values()) box.disabled = is;
    for (const one of [tools.all, tools.none]) one.ariaDisabled = String(is || (one === tools.none && !Object.keys(chosen).length));
    if (!is) return;
    progress.max = 2 * photos;
    progress.value = 0;
    tools.stop.focus();
    tell(said.preparing);
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
}

// Where the browser can write to a file as it goes, it does; else the ZIP is put together in memory.
async function place(name) {
  if (window.showSaveFilePicker) {
    const handle = await showSaveFilePicker({ suggestedName: name, types: [{ accept: { "application/zip": [".zip"] } }] });
    const file = await handle.createWritable();
    return { write: (piece) => file.write(piece), close: () => file.close(), abort: () => file.abort() };
  }
  const pieces = [];
  return {
    write: (piece) => { pieces.push(piece); },
    abort: async () => { pieces.length = 0; },
    close: async () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(pieces, { type: "application/zip" }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    },
  };
}

// What a photo's own page says about its file. Parsed by the browser's loader: no HTML out of text.
function photoOf(address, signal) {
  if (!pages.has(address)) {
    pages.set(address, new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const fail = (why) => { pages.delete(address); reject(why); };
      request.responseType = "document";
      request.onload = () => {
        const take = request.response?.getElementById("take");
        if (request.status !== 200 || !take) { fail(new Error("page")); return; }
        const lines = [...take.content.children].map((line) => [line.lang, { table: line.dataset.table, text: line.dataset.text }]);
        resolve({ name: take.dataset.name, file: new URL(take.dataset.file, address).href, size: Number(take.dataset.size), licence: take.dataset.licence, head: take.dataset.head, words: new Map(lines) });
      };
      request.onerror = () => fail(new Error("page"));
      request.onabort = () => fail(new DOMException("", "AbortError"));
      signal.addEventListener("abort", () => request.abort());
      request.open("GET", address);
      request.send();
    }));
  }
  return pages.get(address);
}

async function fileOf(photo, signal) {
  const answer = await fetch(photo.file, { signal });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (!answer.ok || bytes.length !== photo.size) throw new Error("file");
  return bytes;
}

function nameOf(item) {
  return item.querySelector("img").alt || item.querySelector("figcaption")?.textContent.trim() || "";
}
