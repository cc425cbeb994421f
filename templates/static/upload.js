// The upload page: chosen files go in, each is read, announced, sent to the storage and followed
// until the house has answered. What arrived is remembered by the house, not here: after a lost
// connection or a closed page the same files are chosen again, and only what is missing is sent.
//
// One request a file and no parts: a file is 100 MB at most, its SHA-256 and length are part of the
// address, and so the storage itself refuses anything but the whole file. What a broken connection
// costs is the rest of one file.
const own = document.querySelector("script[data-upload]");
const root = document.documentElement;
const lang = root.lang;
const $ = (id) => document.getElementById(id);

const LANES = 2; // files on their way at once: more would only share the same line
const HANDFUL = 5; // files announced together
const LONGEST_PAUSE = 30; // seconds between tries
const STALLED = 60; // seconds without a byte after which a request is given up and made anew
const ASK_AGAIN = [2, 2, 3, 5, 8, 10]; // seconds between questions about what has arrived
const SAY_EVERY = 10; // seconds between two sentences for screen readers

const texts = new Map(Array.from($("texts").content.querySelectorAll("[data-text]"), (one) => [one.dataset.text, one.textContent]));
const percent = new Intl.NumberFormat(lang, { style: "percent" });
const megabytes = new Intl.NumberFormat(lang, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
const kilobytes = new Intl.NumberFormat(lang, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });
const size = (bytes) => bytes < 1e6 ? kilobytes.format(Math.ceil(bytes / 1e3)) : megabytes.format(bytes / 1e6);
const say = (text, values = {}) => texts.get(text).replace(/\{(\w+)\}/g, (_, name) => values[name]);
const seconds = (count) => new Promise((done) => setTimeout(done, count * 1000));

const TAKEN = new Set(["received", "replaced", "duplicate", "words"]);
const SETTLED = new Set([...TAKEN, "refused", "unfit", "unreadable"]);
const ENDS = new Set(["no-key", "insecure", "unknown", "expired", "revoked", "full"]);

// --- The key: in the address when the link is opened, kept for this tab for links within the page.

function remember(key) {
  try { sessionStorage.setItem("gm-invite", key); } catch { /* The address still has it. */ }
}
function remembered() {
  try { return sessionStorage.getItem("gm-invite") ?? ""; } catch { return ""; }
}
const inAddress = () => /^[\w-]{40,}$/.test(location.hash.slice(1)) ? location.hash.slice(1) : "";
const key = inAddress() || remembered();
if (key) remember(key);
addEventListener("hashchange", () => { if (inAddress() && inAddress() !== key) location.reload(); });
for (const link of document.querySelectorAll(".languages a")) link.hash = key;

// --- Questions to the house.

class Refused extends Error {
  constructor(code, wait) { super(code); this.code = code; this.wait = wait; }
}

async function ask(what, question) {
  const address = new URL(`${own.dataset.service}${what}?lang=${lang}`, location.href);
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Authorization": `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify(question),
    cache: "no-store",
  });
  if (answer.ok) return answer.json();
  let code = "later";
  try { code = (await answer.json()).refused; } catch { /* Not from the house: a proxy in between. */ }
  throw new Refused(texts.has(code) ? code : answer.status < 500 ? "wrong" : "later", Number(answer.headers.get("Retry-After")) || 0);
}

let ended = false;

function end(code) {
  ended = true;
  trouble(code);
  $("files").disabled = true;
  $("drop").classList.add("closed");
}

function trouble(code) {
  const text = code ? say(code) : "";
  $("trouble").hidden = !text;
  if ($("trouble").textContent !== text) $("trouble").textContent = text;
}

const online = () => new Promise((done) => addEventListener("online", done, { once: true }));
const pause = (tries, least = 0) =>
  Promise.race([online(), seconds(Math.max(least, Math.min(LONGEST_PAUSE, 2 ** tries) * (0.5 + Math.random() / 2)))]);

// Ask until there is an answer, however long the house or the line is away.
async function patiently(what, question) {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await ask(what, question);
      trouble("");
      return answer;
    } catch (why) {
      const code = why instanceof Refused ? why.code : "offline";
      if (ENDS.has(code)) { end(code); throw why; }
      trouble(code);
      await pause(tries, why.wait ?? 0);
    }
  }
}

// --- Files. An item is one file and its row; `known` finds it by its bytes.

const items = new Set();
const known = new Map();
const ready = [];
let wake = () => {};
let invite = null;
let toRead = Promise.resolve();

function makeItem(name, bytes, file = null) {
  const item = { name, bytes, file, sha256: "", id: "", state: "queued", sent: 0, row: document.createElement("li") };
  const title = document.createElement("span");
  title.className = "upload-name";
  title.textContent = name;
  const weight = document.createElement("span");
  weight.className = "quiet";
  weight.textContent = size(bytes);
  item.told = document.createElement("p");
  item.told.className = "upload-state";
  item.row.append(title, weight, item.told);
  items.add(item);
  $("rows").append(item.row);
  $("list").hidden = false;
  return item;
}

function drop(item) {
  item.row.remove();
  items.delete(item);
}

function show(item, state, text, more = []) {
  item.state = state;
  item.row.dataset.state = state;
  item.told.textContent = text;
  if (state !== "sending") item.bar?.remove();
  item.more?.forEach((one) => one.remove());
  item.more = more;
  item.row.append(...more);
  count();
}

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

function settle(item, answer) {
  item.id = answer.id ?? item.id;
  if (TAKEN.has(answer.state)) {
    item.sent = item.bytes;
    const more = [];
    if (answer.page) {
      const link = document.createElement("a");
      link.href = answer.page;
      link.textContent = say("see");
      more.push(link);
    }
    const number = answer.photo ? ` – ${say("number", { photo: answer.photo })}` : "";
    show(item, answer.state, say(answer.state) + number, more);
  } else if (answer.state === "quarantined" || answer.state === "refused") {
    item.sent = item.bytes;
    show(item, "refused", say("refusal"), [paragraph(answer.why), paragraph(answer.now)]);
  } else if (answer.state === "unfit") {
    show(item, "unfit", say(`unfit-${answer.why}`, { largest: size(invite.largest) }));
  } else if (answer.state === "arrived") {
    item.sent = item.bytes;
    show(item, "arrived", say("arrived"));
    follow();
  } else if (item.state !== "arrived") {
    show(item, "missing", say("missing"));
  }
}

const ENDINGS = { jpg: "jpeg", jpeg: "jpeg", png: "png", tif: "tiff", tiff: "tiff", webp: "webp", avif: "avif", heic: "heic", heif: "heif" };
function typeOf(file) {
  const name = file.name.toLowerCase();
  const ending = name.split(".").pop();
  // Of files beside photos browsers know no type, or the one of a program that opens them.
  if (ending === "xmp") return "application/rdf+xml";
  if (name === "captions.csv") return "text/csv";
  return file.type || (ENDINGS[ending] ? `image/${ENDINGS[ending]}` : "application/octet-stream");
}

const described = (item) => ({ name: item.name.slice(0, 255) || "?", size: item.bytes, sha256: item.sha256, type: typeOf(item.file) });

// --- Reading: one file after the other, in a worker.

const workerAddress = new URL(own.dataset.worker, location.href).href;
const policy = globalThis.trustedTypes?.createPolicy("gallery-media-upload", { createScriptURL: () => workerAddress });
let worker = null;

function digestOf(file) {
  worker ??= new Worker(policy ? policy.createScriptURL("") : workerAddress);
  return new Promise((done) => {
    worker.onmessage = ({ data }) => done(data.hex);
    worker.onerror = () => done("");
    worker.postMessage({ id: 0, file });
  });
}

async function read(item) {
  if (ended) return;
  const unfit = item.bytes === 0 ? "empty" : item.bytes > invite.largest ? "large" : invite.types.includes(typeOf(item.file)) ? "" : "type";
  if (unfit) { settle(item, { state: "unfit", why: unfit }); return; }
  show(item, "reading", say("reading"));
  const hex = await digestOf(item.file);
  if (!hex) { show(item, "unreadable", say("unreadable")); return; }
  const before = known.get(hex);
  if (before && before !== item) {
    drop(item);
    count();
    if (!["missing", "unreadable", "refused"].includes(before.state)) return;
    // The row from before goes on with the file that was chosen now.
    before.file = item.file;
    before.sent = 0;
    item = before;
  }
  item.sha256 = hex;
  known.set(hex, item);
  show(item, "queued", say("queued"));
  ready.push(item);
  wake();
}

function add(files) {
  for (const file of files) {
    const item = makeItem(file.name, file.size, file);
    show(item, "queued", say("queued"));
    toRead = toRead.then(() => read(item));
  }
  if (files.length) $("progress").hidden = false;
}

// --- Sending: lanes take handfuls; a file stays in its lane until it has arrived.

function put(item, offer) {
  return new Promise((done) => {
    const request = new XMLHttpRequest(); // fetch tells nothing while it sends
    let stalled = 0;
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED * 1000);
    };
    const over = (status) => { clearTimeout(stalled); done(status); };
    request.open("PUT", offer.url);
    for (const [name, value] of Object.entries(offer.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => { alive(); moved(item, event.loaded); };
    request.onload = () => over(request.status);
    request.onerror = request.onabort = () => over(0);
    alive();
    request.send(item.file);
  });
}

function moved(item, bytes) {
  item.sent = Math.min(bytes, item.bytes);
  if (item.state === "sending") {
    item.bar.value = item.sent;
    item.told.textContent = say("percent", { percent: percent.format(item.sent / item.bytes) });
  }
  count();
}

function sending(item) {
  item.bar ??= document.createElement("progress");
  item.bar.max = item.bytes;
  item.bar.value = 0;
  item.bar.setAttribute("aria-label", item.name);
  show(item, "sending", say("percent", { percent: percent.format(0) }), []);
  item.row.append(item.bar);
}

async function deliver(item, offer) {
  for (let tries = 0; ; tries++) {
    if (offer.state !== "send") { settle(item, offer); return; }
    item.id = offer.id;
    sending(item);
    const status = await put(item, offer);
    // 409 and 412: an earlier try has arrived, and only its answer was lost.
    if ((status >= 200 && status < 300) || status === 409 || status === 412) {
      settle(item, { state: "arrived", id: offer.id });
      return;
    }
    item.sent = 0;
    if (status === 400 || !(await isReadable(item.file))) { show(item, "unreadable", say("unreadable")); return; }
    show(item, "broken", say("broken"));
    await pause(tries);
    // The address may be too old by now; and perhaps the file has arrived after all.
    [offer] = (await patiently("announce", { files: [described(item)] })).offers;
  }
}

async function isReadable(file) {
  try { await file.slice(0, 1).arrayBuffer(); return true; } catch { return false; }
}

async function lane() {
  while (!ended) {
    const some = ready.splice(0, HANDFUL);
    if (!some.length) {
      await new Promise((done) => { const before = wake; wake = () => { before(); done(); }; });
      continue;
    }
    try {
      const { offers } = await patiently("announce", { files: some.map(described) });
      for (const [place, item] of some.entries()) await deliver(item, offers[place]);
    } catch (why) {
      if (!(why instanceof Refused)) throw why;
    }
  }
}

// --- Following what has arrived until the house has answered.

let following = false;

async function follow() {
  if (following) return;
  following = true;
  for (let round = 0; !ended; round++) {
    await seconds(ASK_AGAIN[Math.min(round, ASK_AGAIN.length - 1)]);
    const waiting = [...items].filter((item) => item.state === "arrived").slice(0, 200);
    if (!waiting.length) break;
    try {
      const { uploads } = await patiently("look", { ids: waiting.map((item) => item.id) });
      const byId = new Map(uploads.map((one) => [one.id, one]));
      for (const item of waiting) {
        const answer = byId.get(item.id);
        if (answer && answer.state !== "waiting" && answer.state !== "arrived") { settle(item, answer); round = 0; }
      }
    } catch { break; }
  }
  following = false;
}

// --- How far everything is.

let lastSaid = 0;
let due = 0;

function count() {
  due ||= requestAnimationFrame(() => { due = 0; tell(); });
}

function tell() {
  const all = [...items];
  const mine = all.filter((item) => item.state !== "unfit");
  const bytes = mine.reduce((sum, item) => sum + item.bytes, 0);
  const busy = mine.some((item) => item.file && !SETTLED.has(item.state) && item.state !== "arrived");
  $("all").max = Math.max(1, bytes);
  $("all").value = mine.reduce((sum, item) => sum + item.sent, 0);
  const told = say("counts", {
    sent: mine.filter((item) => item.state === "arrived" || (SETTLED.has(item.state) && item.state !== "unreadable")).length,
    all: mine.length,
    received: all.filter((item) => TAKEN.has(item.state)).length,
    refused: all.filter((item) => item.state === "refused" || item.state === "unfit").length,
  });
  $("progress-title").textContent = say(busy ? "sending" : "sent");
  $("counts").textContent = told;
  document.body.classList.toggle("busy", busy);
  const now = performance.now();
  if (!busy || now - lastSaid > SAY_EVERY * 1000) {
    lastSaid = now;
    const sentence = mine.length ? `${say(busy ? "sending" : "sent")}. ${told}` : "";
    if ($("said").textContent !== sentence) $("said").textContent = sentence;
  }
  stayAwake(busy);
}

let lock = null;
async function stayAwake(busy) {
  try {
    if (busy && !lock && document.visibilityState === "visible") {
      lock = "asked";
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => { lock = null; });
    } else if (!busy && lock?.release) await lock.release();
  } catch { lock = null; /* A phone that saves its battery may refuse; sending goes on all the same. */ }
}

addEventListener("beforeunload", (event) => {
  if (document.body.classList.contains("busy")) event.preventDefault();
});

// --- Choosing and dropping.

$("files").addEventListener("change", () => {
  add([...$("files").files]);
  $("files").value = ""; // the same file may be chosen again
});

for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault()); // beside the field too: the browser would leave the page
addEventListener("dragover", () => $("drop").classList.add("over"));
for (const kind of ["dragleave", "drop", "dragend"]) addEventListener(kind, () => $("drop").classList.remove("over"));
addEventListener("drop", async (event) => {
  if (ended || !invite) return;
  const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry?.()).filter(Boolean);
  const plain = [...event.dataTransfer.files];
  add(entries.some((entry) => entry.isDirectory) ? (await Promise.all(entries.map(filesIn))).flat() : plain);
});

async function filesIn(entry) {
  if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed)); // a hundred at a time
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.filter((one) => !one.name.startsWith(".")).map(filesIn))).flat();
}

// --- Opening the page.

async function open() {
  if (!key) { end("no-key"); return; }
  if (!globalThis.isSecureContext || !crypto.subtle) { end("insecure"); return; }
  const found = await patiently("look", {});
  invite = found.invite;
  $("invite").textContent = say("invite", invite);
  $("invite").hidden = false;
  $("limits").textContent = say("limits", { largest: size(invite.largest) });
  for (const upload of found.uploads) {
    const item = makeItem(upload.name, upload.size);
    item.sha256 = upload.sha256;
    known.set(upload.sha256, item);
    settle(item, upload);
  }
  $("desk").hidden = false;
  for (let one = 0; one < LANES; one++) lane();
}

open().catch((why) => { if (!(why instanceof Refused)) throw why; });
