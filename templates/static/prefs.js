// Runs before the first paint, so that a page never flashes in the wrong size; keep it small.
document.documentElement.classList.add("js");
try {
  const look = location.hash === "#lielie-burti" ? "large contrast" : localStorage.getItem("gm-look") || "";
  for (const one of look.split(" ")) if (/^(text-150|large|contrast|light|dark)$/.test(one)) document.documentElement.classList.add(one);
} catch { /* Storage is forbidden here: settings then hold for this page alone. */ }
