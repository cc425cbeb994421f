// Large letters, display settings, arrow keys on a photo's page, and telling its address on. Nothing
// here makes HTML out of text.
const root = document.documentElement;
const button = document.querySelector("[data-large-letters]");
const choices = [...document.querySelectorAll(".look input")];
const LOOKS = ["text-150", "large", "contrast", "light", "dark"];

// What is chosen is the root's classes; everything else follows from them.
function show() {
  const is = (name) => root.classList.contains(name);
  button.setAttribute("aria-pressed", String(is("large") && is("contrast")));
  for (const one of choices) {
    const others = choices.filter((other) => other.name === one.name && other.value);
    one.checked = one.value ? is(one.value) : !others.some((other) => is(other.value));
  }
}

function remember() {
  show();
  try {
    const look = LOOKS.filter((name) => root.classList.contains(name)).join(" ");
    if (look) localStorage.setItem("gm-look", look);
    else localStorage.removeItem("gm-look");
  } catch { /* See prefs.js. */ }
}

function recall() {
  try {
    const look = (localStorage.getItem("gm-look") ?? "").split(" ");
    for (const name of LOOKS) root.classList.toggle(name, look.includes(name));
  } catch { /* See prefs.js. */ }
  show();
}

button.addEventListener("click", () => {
  const on = button.getAttribute("aria-pressed") !== "true";
  root.classList.remove("text-150");
  for (const name of ["large", "contrast"]) root.classList.toggle(name, on);
  remember();
});

for (const choice of choices) {
  choice.addEventListener("change", () => {
    for (const other of choices) if (other.name === choice.name && other.value) root.classList.remove(other.value);
    if (choice.value) root.classList.add(choice.value);
    remember();
  });
}

show();
// Another tab, or the way back to a page the browser kept, may have been switched meanwhile.
addEventListener("storage", recall);
addEventListener("pageshow", (event) => { if (event.persisted) recall(); });

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const rtl = getComputedStyle(root).direction === "rtl";
  const rel = { ArrowLeft: rtl ? "next" : "prev", ArrowRight: rtl ? "prev" : "next" }[event.key];
  const link = rel && document.querySelector(`.turn a[rel=${rel}]`);
  // A magnified page is panned with the same keys.
  if (link && visualViewport.scale < 1.02 && root.scrollWidth <= root.clientWidth) link.click();
});

// The e-mail link works without this; where the browser refuses, the address is there to be copied.
const share = document.querySelector(".share");
if (share) {
  const [send, copy] = share.querySelectorAll("button");
  const url = document.querySelector("link[rel=canonical]")?.href ?? location.href.split("#")[0];
  const tell = (words) => { share.querySelector("[role=status]").textContent = words; };
  send.hidden = !navigator.share;
  copy.hidden = !navigator.clipboard;
  send.addEventListener("click", () => {
    navigator.share({ title: document.title, url }).catch((why) => { if (why.name !== "AbortError") tell(url); });
  });
  copy.addEventListener("click", () => {
    navigator.clipboard.writeText(url).then(() => tell(copy.dataset.copy), () => tell(url));
  });
}

// Reloaded while the viewer showed it, this page shares its place in the history with the gallery:
// going back changes the address and nothing else.
const arrived = location.pathname;
addEventListener("popstate", () => {
  if (location.pathname !== arrived && !document.getElementById("viewer")) location.reload();
});
