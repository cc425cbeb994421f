// Selecting photos is fetched when somebody wants it, or comes from another page of the gallery
// with photos selected. Nothing here shows anything that does not work.
const template = document.getElementById("select");
const button = document.querySelector(".select-start");
// The viewer changes the page's address, and with it what a relative one means.
const script = new URL(template.dataset.script, document.baseURI).href;

const note = document.querySelector(".select-note");
let tries = 0;
let loading = false;

async function start(byHand) {
  if (loading) return; // Whoever is impatient and presses again would close what just opens.
  loading = true;
  try {
    // A browser may remember that an address did not come.
    const { open } = await import(tries ? `${script}?${tries}` : script);
    note.textContent = "";
    open(template, button, byHand);
  } catch {
    tries += 1;
    if (byHand) note.textContent = template.dataset.unavailable;
  } finally {
    loading = false;
  }
}

button.addEventListener("click", () => start(true));
try {
  if (Object.keys(JSON.parse(sessionStorage.getItem(template.dataset.store) ?? "{}")).length) start(false);
} catch { /* Storage is forbidden here: a selection then ends with its page. */ }
