// Select mode of a gallery: checkboxes on the photos, a bar that says how many, and where the ZIP
// goes that zip.js writes, which comes when somebody wants one. All words are the template's.
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
  // Whoever leaves while a file is being packed is asked first; what was chosen is there afterwards.
  on(window, "beforeunload", (event) => { if (stopping) event.preventDefault(); });
  on(window, "pagehide", () => stopping?.abort());
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
    if (stopping) return;
    for (const box of boxes.values()) {
      if (box.checked) continue;
      box.click();
      if (!box.checked) return;
    }
  }

  function none() {
    if (stopping) return;
    for (const box of boxes.values()) box.checked = false;
    chosen = {};
    keep();
    tell();
  }

  // Photos that were removed meanwhile, by their pages' addresses.
  function forget(gone) {
    for (const [id, page] of Object.entries(chosen)) {
      if (!gone.includes(page)) continue;
      delete chosen[id];
      if (boxes.has(id)) boxes.get(id).checked = false;
    }
    keep();
    tell(said.gone.replace("{count}", gone.length));
  }

  function tell(words) {
    const count = Object.keys(chosen).length;
    status.textContent = words ?? said.chosen.replace("{count}", count).replace("{most}", said.most);
    reach();
  }

  function reach() {
    tools.all.ariaDisabled = String(Boolean(stopping));
    for (const one of [tools.take, tools.none]) one.ariaDisabled = String(Boolean(stopping) || !Object.keys(chosen).length);
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
      const { pack, inMemory } = await patient(() => load(base), signal);
      sink ??= inMemory(said.file, saved);
      const gone = await pack({
        addresses, signal, patient, write: sink.write, largest: Number(said.largest),
        done: (steps) => { progress.value = steps; },
        packing: (number) => tell(said.working.replace("{number}", number).replace("{total}", addresses.length)),
      });
      if (gone.length) { await sink.abort().catch(() => {}); forget(gone); return; }
      await sink.close();
      tell(said.done.replace("{count}", addresses.length));
    } catch (error) {
      await sink?.abort().catch(() => {});
      if (signal.aborted || error.name === "AbortError") tell(said.stopped);
      else tell(said[error.message] ?? said.failed);
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
    reach();
    if (!is) return;
    progress.max = 2 * photos;
    progress.value = 0;
    tools.stop.focus();
    tell(said.preparing);
  }
}

// Where the browser can write to a file as it goes, it does; null where it cannot.
async function place(name) {
  const handle = await asked(name);
  if (!handle) return null;
  const file = await saved(() => handle.createWritable());
  return {
    write: (piece) => saved(() => file.write(piece)),
    close: () => saved(() => file.close()),
    abort: async () => {
      await file.abort();
      // The empty file that the browser made; one that was there before is as it was.
      if (!(await handle.getFile()).size) await handle.remove();
    },
  };
}

// The file that the visitor names, null where the browser may not ask.
async function asked(suggestedName) {
  try {
    return (await window.showSaveFilePicker?.({ suggestedName, types: [{ accept: { "application/zip": [".zip"] } }] })) ?? null;
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return null;
  }
}

async function saved(work) {
  try { return await work(); } catch { throw new Error("unsaved"); }
}

// Once more after a second: what is busy or out of reach is often so for a moment only.
async function patient(work, signal) {
  try { return await work(); } catch (error) {
    if (signal.aborted || !["offline", "failed"].includes(error.message)) throw error;
  }
  await new Promise((resolve) => { setTimeout(resolve, 1000); });
  signal.throwIfAborted();
  return work();
}

let loads = 0;
async function load(address) {
  try { return await import(loads ? `${address}?${loads}` : address); } catch { loads += 1; throw new Error("offline"); }
}

function nameOf(item) {
  return item.querySelector("img").alt || item.querySelector("figcaption")?.textContent.trim() || "";
}
