// Opens the photos of a gallery page in a dialog. Each photo keeps its own page: the address bar
// shows that page's address, the large picture and its words are taken from it, and whoever
// reloads, shares or opens a new tab gets it. Nothing here makes HTML out of text.
const rows = document.querySelector(".rows");
const template = document.getElementById("viewer");
const links = rows ? [...rows.querySelectorAll("a.thumb")] : [];
const here = { title: document.title, base: document.baseURI };
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let parts = null;
let current = -1;

if (template && links.length && HTMLDialogElement.prototype.showModal) {
  rows.addEventListener("click", (event) => {
    const link = event.target.closest("a.thumb");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(links.indexOf(link));
  });
  // Ready before the first click wherever there is time for it.
  rows.addEventListener("pointerenter", build, { once: true });
  (window.requestIdleCallback ?? ((task) => setTimeout(task, 300)))(build);
  addEventListener("popstate", (event) => {
    const index = event.state?.photo;
    if (links[index]) show(index);
    else hide();
  });
}

function build() {
  if (parts) return;
  // The address is about to change, and with it what every relative address means.
  absolute(document, here.base);
  const dialog = drawn();
  const find = (name) => dialog.querySelector(`.viewer-${name}`);
  parts = {
    dialog, title: find("title"), track: find("track"), status: find("status"), zoom: find("zoom"),
    download: find("download"), about: find("about"), previous: find("previous"), next: find("next"),
    slides: links.map(() => element("div", "viewer-slide")),
  };
  parts.track.append(...parts.slides);
  find("close").addEventListener("click", () => history.back());
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); history.back(); });
  // A browser may close a dialog without asking when Esc is pressed twice.
  dialog.addEventListener("close", () => { if (links[history.state?.photo]) history.back(); });
  dialog.addEventListener("keydown", keys);
  parts.previous.addEventListener("click", () => go(current - 1));
  parts.next.addEventListener("click", () => go(current + 1));
  parts.zoom.addEventListener("click", () => zoom(parts.zoom.ariaPressed !== "true"));
  let resting;
  parts.track.addEventListener("scroll", () => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const index = Math.round(Math.abs(parts.track.scrollLeft) / parts.track.clientWidth);
      if (!dialog.open || !links[index] || index === current) return;
      // A busy machine may rest on the way to where it was sent; a finger goes where it wants.
      if (parts.byHand) go(index);
      else turnTo(current, "instant");
    }, 90);
  });
  for (const kind of ["touchstart", "wheel", "pointerdown"]) {
    parts.track.addEventListener(kind, () => { parts.byHand = true; }, { passive: true });
  }
  // Another width needs the photo put in its place again. Another height does not: words arrive under a moving finger.
  new ResizeObserver(() => { if (dialog.open && parts.track.clientWidth !== parts.width) turnTo(current, "instant"); }).observe(parts.track);
  // While the page is magnified by two fingers, one finger moves the picture and not the track.
  visualViewport?.addEventListener("resize", () => parts.track.classList.toggle("magnified", visualViewport.scale > 1.02));
  document.body.append(dialog);
}

// Order is the order of the Tab key; the words are the page's own.
function drawn() {
  const says = template.dataset;
  const dialog = element("dialog", "viewer", { "aria-labelledby": "viewer-title" });
  const bar = element("div", "viewer-bar");
  const title = element("h2", "viewer-title", { id: "viewer-title", tabindex: -1 });
  title.textContent = says.photos;
  const tools = element("div", "viewer-tools");
  tools.append(
    tool("button", "zoom", "M12 3h5v5M8 17H3v-5M17 3l-6 6M3 17l6-6", { "aria-pressed": "false" }),
    tool("a", "download", "M10 3v10M5.5 9 10 13.5 14.5 9M3 17h14", { href: "#saturs", hidden: "" }),
    tool("a", "about", "M10 9v6M10 5v1M18 10a8 8 0 1 1-16 0 8 8 0 0 1 16 0", { href: "#saturs" }),
    tool("button", "close", "m4 4 12 12M16 4 4 16", {}),
  );
  bar.append(title, tools);
  const stage = element("div", "viewer-stage");
  stage.append(
    element("div", "viewer-track", { tabindex: 0, role: "group", "aria-label": says.photos }),
    turn("previous", "M12.5 4 6.5 10l6 6", says.before),
    turn("next", "m7.5 4 6 6-6 6", says.after),
  );
  dialog.append(bar, stage, element("p", "unseen viewer-status", { role: "status" }));
  return dialog;
}

function tool(name, kind, shape, more) {
  const made = element(name, `viewer-${kind}`, name === "a" ? more : { type: "button", ...more });
  const label = element("span", "");
  label.textContent = template.dataset[kind];
  made.append(icon(shape, ""), label);
  return made;
}

function turn(kind, shape, name) {
  const made = element("button", `viewer-turn viewer-${kind}`, { type: "button", "aria-label": name });
  made.append(icon(shape, "arrow"));
  return made;
}

function icon(shape, classes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS(made.namespaceURI, "path");
  path.setAttribute("d", shape);
  marked(made, { class: classes, viewBox: "0 0 20 20", "aria-hidden": "true" }).append(path);
  return made;
}

function open(index) {
  build();
  history.pushState({ photo: index }, "", links[index].href);
  const from = links[index].getBoundingClientRect();
  show(index);
  if (calm.matches) return;
  // The thumbnail grows into the photo. No view transition: it swallows keys while it lasts.
  const large = parts.slides[index].querySelector("img");
  const to = large.getBoundingClientRect();
  const move = `translate(${from.x - to.x}px, ${from.y - to.y}px) scale(${from.width / to.width}, ${from.height / to.height})`;
  large.animate([{ transformOrigin: "0 0", transform: move }, { transformOrigin: "0 0", transform: "none" }], { duration: 180, easing: "ease-out" });
}

function show(index) {
  build();
  const opening = !parts.dialog.open;
  if (opening) parts.dialog.showModal();
  settle(index);
  turnTo(index, "instant");
  if (opening) parts.title.focus();
}

function hide() {
  if (current < 0) return;
  zoom(false);
  parts.dialog.close();
  document.title = here.title;
  const link = links[current];
  current = -1;
  const back = () => { link.focus({ preventScroll: true }); link.scrollIntoView({ block: "nearest" }); };
  back();
  requestAnimationFrame(back); // the browser puts its own remembered position in between
}

// Beyond the edges lie the photos of the neighbouring page.
function go(index) {
  if (index < 0 || index >= links.length) {
    const beyond = index < 0 ? template.dataset.previous : template.dataset.following;
    if (beyond) location.assign(new URL(beyond, here.base));
    return;
  }
  history.replaceState({ photo: index }, "", links[index].href);
  settle(index);
  const said = element("span", "");
  named(said, links[index]).textContent = nameOf(links[index]);
  parts.status.replaceChildren(`${parts.title.textContent}. `, said);
  turnTo(index, calm.matches ? "instant" : "smooth");
}

function turnTo(index, behavior) {
  parts.byHand = false;
  parts.width = parts.track.clientWidth;
  parts.track.scrollTo({ left: way() * index * parts.width, behavior });
}

// From right to left, positions of scrolling are negative.
function way() {
  return getComputedStyle(parts.track).direction === "rtl" ? -1 : 1;
}

function settle(index) {
  zoom(false);
  current = index;
  parts.title.textContent = template.dataset.position.replace("{number}", Number(template.dataset.first) + index);
  document.title = `${parts.title.textContent} – ${here.title}`;
  parts.about.href = links[index].href;
  parts.previous.ariaDisabled = String(index === 0 && !template.dataset.previous);
  parts.next.ariaDisabled = String(index === links.length - 1 && !template.dataset.following);
  parts.slides.forEach((slide, at) => {
    const far = Math.abs(at - index);
    slide.inert = far > 0;
    if (far <= 1) fill(at, far > 0);
    else if (far > 3) slide.replaceChildren();
  });
  offer(index);
}

// First what the page has already; then the large picture and all the words, from the photo's page.
function fill(index, neighbour) {
  const slide = parts.slides[index];
  if (!slide.firstChild) {
    const link = links[index];
    const figure = element("figure", link.closest("li").className);
    const photo = element("div", `viewer-photo ${link.className.replace("thumb", "").trim()}`);
    photo.append(link.querySelector("picture").cloneNode(true));
    figure.append(photo);
    const words = link.parentElement.querySelector("figcaption")?.cloneNode(true);
    words?.removeAttribute("id");
    if (words) figure.append(words);
    sized(figure, link, neighbour);
    slide.append(figure);
  }
  pageOf(links[index].href).then((page) => {
    const figure = slide.firstChild;
    if (!page || !figure || figure.whole) return;
    figure.whole = true;
    const picture = page.querySelector(".stage picture");
    const zoomed = index === current && parts.zoom.ariaPressed === "true";
    const middle = middleOf(figure.firstChild);
    if (picture) figure.firstChild.replaceChildren(document.importNode(picture, true));
    const words = page.querySelector(".stage figcaption");
    figure.querySelector("figcaption")?.remove();
    const caption = words ? document.importNode(words, true) : element("figcaption", "");
    const told = page.querySelector("a[data-terms]")?.dataset;
    if (told) {
      const terms = element("p", "quiet viewer-terms");
      terms.textContent = `${parts.download.textContent.trim()}: ${told.terms}`;
      if (told.licence) {
        const licence = element("bdi", "");
        licence.lang = told.licenceLang;
        licence.textContent = told.licence;
        terms.append(" · ", licence);
      }
      caption.append(terms);
    }
    if (caption.firstChild) figure.append(caption);
    sized(figure, links[index], index !== current);
    if (zoomed) enlarge(figure.firstChild, middle);
    if (index === current) offer(index);
  });
}

function sized(figure, link, neighbour) {
  for (const one of figure.querySelectorAll("source, img")) one.sizes = fitting(figure);
  const image = figure.querySelector("img");
  image.removeAttribute("loading");
  image.fetchPriority = neighbour ? "low" : "high";
  if (!image.alt) named(image, link).alt = nameOf(link);
}

// The aspect class says the ratio in thousandths.
function fitting(figure) {
  const ratio = Number(/\ba(\d+)\b/.exec(figure.className)?.[1] ?? 1000);
  return `(min-aspect-ratio: ${ratio}/1000) ${Math.round(ratio / 10)}vh, 100vw`;
}

function offer(index) {
  parts.download.hidden = true;
  pageOf(links[index].href).then((page) => {
    const from = page?.querySelector("a[data-download]");
    if (!from || index !== current) return;
    parts.download.href = from.href;
    parts.download.download = from.dataset.download;
    parts.download.hidden = false;
  });
}

const pages = new Map();
function pageOf(address) {
  if (!pages.has(address)) {
    pages.set(address, new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.responseType = "document";
      request.onloadend = () => {
        const page = request.status === 200 ? request.response : null;
        if (page) absolute(page, address);
        // What the gallery page has is shown, and the photo's page asked for again next time.
        else pages.delete(address);
        resolve(page);
      };
      request.open("GET", address);
      request.send();
    }));
  }
  return pages.get(address);
}

function zoom(on) {
  parts.zoom.ariaPressed = String(on);
  const photo = parts.slides[current]?.querySelector(".viewer-photo");
  if (!photo) return;
  if (on) {
    photo.tabIndex = 0;
    photo.role = "group";
    named(photo, links[current]).ariaLabel = nameOf(links[current]);
    photo.focus();
    enlarge(photo, middleOf(photo));
    return;
  }
  // Nobody can have the focus there any more, and the dialog's keys need it inside the dialog.
  if (photo === document.activeElement) parts.title.focus({ preventScroll: true });
  photo.classList.remove("zoomed");
  for (const one of photo.querySelectorAll("source, img")) one.sizes = fitting(photo.parentElement);
  photo.querySelector("img").style.inlineSize = "";
  for (const name of ["tabindex", "role", "aria-label", "lang"]) photo.removeAttribute(name);
}

// As wide as its widest file; what was in the middle stays there, also when a larger one takes its place.
function enlarge(photo, [across, down]) {
  const image = photo.querySelector("img");
  const files = [...photo.querySelectorAll("source, img")];
  const widths = files.map((one) => one.srcset).join().match(/\d+(?=w\b)/g) ?? [];
  const width = `${Math.max(image.getAttribute("width"), ...widths)}px`;
  photo.classList.add("zoomed");
  for (const one of files) one.sizes = width;
  image.style.inlineSize = width;
  photo.scrollTo(way() * (across * photo.scrollWidth - photo.clientWidth / 2), down * photo.scrollHeight - photo.clientHeight / 2);
}

function middleOf(photo) {
  return [(Math.abs(photo.scrollLeft) + photo.clientWidth / 2) / photo.scrollWidth, (photo.scrollTop + photo.clientHeight / 2) / photo.scrollHeight];
}

function keys(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const zoomed = parts.zoom.ariaPressed === "true";
  const target = {
    PageUp: current - 1, PageDown: current + 1, Home: 0, End: links.length - 1,
    ...(zoomed ? {} : { ArrowRight: current + way(), ArrowLeft: current - way() }),
  }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  if (target !== current) go(target);
}

function nameOf(link) {
  return link.querySelector("img").alt || link.parentElement.querySelector("figcaption")?.textContent.trim() || "";
}

// Says of an element that its words are in the language of the photo's name.
function named(one, link) {
  const image = link.querySelector("img");
  const { lang } = image.alt ? image : link;
  if (lang) one.lang = lang;
  return one;
}

function absolute(root, base) {
  const whole = (address) => new URL(address, base).href;
  for (const one of root.querySelectorAll("a[href], link[rel=icon], img[src]")) {
    const name = one.localName === "img" ? "src" : "href";
    const said = one.getAttribute(name);
    if (!said.startsWith("#")) one.setAttribute(name, whole(said));
  }
  for (const one of root.querySelectorAll("[srcset]")) {
    const each = one.getAttribute("srcset").split(", ").map((part) => part.split(" "));
    one.setAttribute("srcset", each.map(([address, width]) => `${whole(address)} ${width}`).join(", "));
  }
}

function element(name, classes, more = {}) {
  const made = document.createElement(name);
  made.className = classes;
  return marked(made, more);
}

function marked(one, more) {
  for (const [name, value] of Object.entries(more)) one.setAttribute(name, value);
  return one;
}
