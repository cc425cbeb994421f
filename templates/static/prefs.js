// Runs before the first paint, so that a page never flashes in the wrong size; keep it small.
document.documentElement.classList.add("js");
try {
  if (location.hash === "#lielie-burti" || localStorage.getItem("gm-letters") === "large") document.documentElement.classList.add("large");
} catch { /* Storage is forbidden here: the button then works for this page alone. */ }
