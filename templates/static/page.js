// The button for large letters, and arrow keys on a photo's page. Nothing here writes text or HTML.
const root = document.documentElement;
const button = document.querySelector("[data-large-letters]");

function show(large) {
  root.classList.toggle("large", large);
  button.setAttribute("aria-pressed", String(large));
}

function remembered() {
  try {
    return localStorage.getItem("gm-letters") === "large";
  } catch {
    return root.classList.contains("large");
  }
}

button.addEventListener("click", () => {
  const large = !root.classList.contains("large");
  show(large);
  try {
    if (large) localStorage.setItem("gm-letters", "large");
    else localStorage.removeItem("gm-letters");
  } catch { /* See prefs.js. */ }
});

// Another tab, or the way back to a page the browser kept, may have been switched meanwhile.
addEventListener("storage", () => show(remembered()));
addEventListener("pageshow", () => show(remembered()));

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const rtl = getComputedStyle(root).direction === "rtl";
  const rel = { ArrowLeft: rtl ? "next" : "prev", ArrowRight: rtl ? "prev" : "next" }[event.key];
  const link = rel && document.querySelector(`.turn a[rel=${rel}]`);
  // A magnified page is panned with the same keys.
  if (link && visualViewport.scale < 1.02 && root.scrollWidth <= root.clientWidth) link.click();
});

// Reloaded while the viewer showed it, this page shares its place in the history with the gallery:
// going back changes the address and nothing else.
const arrived = location.pathname;
addEventListener("popstate", () => {
  if (location.pathname !== arrived && !document.getElementById("viewer")) location.reload();
});
