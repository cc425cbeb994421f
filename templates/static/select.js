// Selecting photos is fetched when somebody wants it, or comes from another page of the gallery
// with photos selected. Nothing here shows anything that does not work.
const template = document.getElementById("select");
const button = document.querySelector(".select-start");
// The viewer changes the page's address, and with it what a relative one means.
const script = new URL(template.dataset.script, document.baseURI).href;

async function start(byHand) {
  const { open } = await import(script);
  open(template, button, byHand);
}

button.addEventListener("click", () => start(true));
try {
  if (Object.keys(JSON.parse(sessionStorage.getItem(template.dataset.store) ?? "{}")).length) start(false);
} catch { /* Storage is forbidden here: a selection then ends with its page. */ }
