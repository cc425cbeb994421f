// The page of no address stands at whatever was asked for. Below /en/ it is titled and begins in
// English; without scripts, and elsewhere, in the site's first language. It says the same in all.
const asked = location.pathname;
const told = new Map([...document.querySelectorAll(".missing")].map((one) => [one.lang || document.documentElement.lang, one]));
const wanted = [/\/g\/[^/]+\/([^/]+)\//.exec(asked)?.[1], ...asked.split("/")].find((part) => told.has(part));
const [first] = told.values();
const chosen = told.get(wanted) ?? first;
if (chosen !== first) {
  const title = document.querySelector("title");
  const before = first.querySelector("h1"), after = chosen.querySelector("h2");
  title.textContent = title.textContent.replace(before.textContent, () => after.textContent);
  title.lang = wanted;
  for (const [old, name] of [[before, "h2"], [after, "h1"]]) {
    const heading = document.createElement(name);
    heading.id = old.id;
    heading.append(...old.childNodes);
    old.replaceWith(heading);
  }
  first.before(chosen);
}
