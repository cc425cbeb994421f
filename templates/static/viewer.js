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
  const dialog = document.importNode(template.content, true).querySelector("dialog");
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
  new ResizeObserver(() => { if (dialog.open) turnTo(current, "instant"); }).observe(parts.track);
  // While the page is magnified by two fingers, one finger moves the picture and not the track.
  visualViewport?.addEventListener("resize", () => parts.track.classList.toggle("magnified", visualViewport.scale > 1.02));
  document.body.append(dialog);
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
  const way = getComputedStyle(parts.track).direction === "rtl" ? -1 : 1;
  parts.track.scrollTo({ left: way * index * parts.track.clientWidth, behavior });
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
  slide.page ??= pageOf(links[index].href);
  slide.page.then((page) => {
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
    const terms = page.querySelector("a[data-terms]")?.dataset.terms;
    if (terms) {
      caption.append(element("p", "quiet viewer-terms"));
      caption.lastChild.textContent = `${parts.download.textContent.trim()}: ${terms}`;
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
  parts.slides[index].page?.then((page) => {
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
      request.onload = () => {
        const page = request.status === 200 ? request.response : null;
        if (page) absolute(page, address);
        resolve(page);
      };
      // Offline: what the gallery page has is shown, and asked for again next time.
      request.onerror = () => { pages.delete(address); resolve(null); };
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

// As wide as its file; what was in the middle stays there, also when a larger file takes its place.
function enlarge(photo, [across, down]) {
  const image = photo.querySelector("img");
  const width = `${image.getAttribute("width")}px`;
  photo.classList.add("zoomed");
  for (const one of photo.querySelectorAll("source, img")) one.sizes = width;
  image.style.inlineSize = width;
  photo.scrollTo(across * photo.scrollWidth - photo.clientWidth / 2, down * photo.scrollHeight - photo.clientHeight / 2);
}

function middleOf(photo) {
  return [(photo.scrollLeft + photo.clientWidth / 2) / photo.scrollWidth, (photo.scrollTop + photo.clientHeight / 2) / photo.scrollHeight];
}

function keys(event) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const rtl = getComputedStyle(parts.track).direction === "rtl";
  const zoomed = parts.zoom.ariaPressed === "true";
  const arrows = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1 };
  const target = {
    PageUp: current - 1, PageDown: current + 1, Home: 0, End: links.length - 1,
    ...(zoomed ? {} : { ArrowRight: current + arrows.ArrowRight, ArrowLeft: current + arrows.ArrowLeft }),
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
  const lang = (image.alt ? image : link.parentElement.querySelector("figcaption p"))?.lang;
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

function element(name, classes) {
  const made = document.createElement(name);
  made.className = classes;
  return made;
}
