"""What is written on a page as it is seen: lines cut off or on top of others, and contrast."""

from __future__ import annotations

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""WCAG 1.4.12: a visitor's own spacing of lines, paragraphs, letters and words."""

_LINES = """
const within = document.querySelector("dialog[open], .look:popover-open") ?? document.body;
const lines = [];
const walk = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
for (let text = walk.nextNode(); text; text = walk.nextNode()) {
  const of = text.parentElement;
  if (!text.data.trim() || of.closest(".unseen, .skip, [inert], template, script")) continue;
  if (getComputedStyle(of).clipPath !== "none") continue;
  if (!of.checkVisibility({ visibilityProperty: true })) continue;
  const range = document.createRange();
  range.selectNodeContents(text);
  for (const box of range.getClientRects()) {
    if (box.width > 1) lines.push({ of, box, said: text.data.trim().slice(0, 40) });
  }
}
"""

LOST = (
    "() => {"
    + _LINES
    + """
  const lost = [];
  const wide = document.documentElement.clientWidth;
  for (const { of, box, said } of lines) {
    if (box.left < -1 || box.right > wide + 1) lost.push(`beyond the window: ${said}`);
    for (let one = of; one !== document.body && one; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const room = one.getBoundingClientRect();
      const clamped = style.webkitLineClamp !== "none";
      const across = !/auto|scroll/.test(style.overflowX);
      const down = !/auto|scroll/.test(style.overflowY);
      const beside = box.left < room.left - 1 || box.right > room.right + 1;
      if (across && beside) lost.push(`cut off: ${said}`);
      // A clamp leaves whole lines out, and says so; half a line is a loss.
      const half = box.top < room.bottom - 1 && box.bottom > room.bottom + 1;
      const below = box.top < room.top - 1 || box.bottom > room.bottom + 1;
      if (down && (clamped ? half : below)) lost.push(`cut off: ${said}`);
    }
  }
  lines.sort((one, other) => one.box.top - other.box.top);
  lines.forEach((one, at) => {
    for (const other of lines.slice(at + 1)) {
      if (other.box.top > one.box.bottom) break;
      // Where a clamp puts its dots, the browser tells a line twice: with them and without.
      if (hidden(one) || hidden(other) || (one.of === other.of && clampOf(one))) continue;
      const [first, next] = [one.box, other.box];
      const across = Math.min(first.right, next.right) - Math.max(first.left, next.left);
      const down = Math.min(first.bottom, next.bottom) - Math.max(first.top, next.top);
      // Boxes of letters reach beyond what is drawn of them.
      if (across > 2 && down > .3 * Math.min(first.height, next.height)) {
        lost.push(`on top of each other: ${one.said} | ${other.said}`);
      }
    }
  });
  function clampOf({ of }) {
    for (let one = of; one; one = one.parentElement) {
      if (getComputedStyle(one).webkitLineClamp !== "none") return one;
    }
    return null;
  }
  function hidden(line) {
    const clamp = clampOf(line);
    return clamp && line.box.bottom > clamp.getBoundingClientRect().bottom + 1;
  }
  return lost;
}"""
)
"""Lines of text that nobody can read: beyond the window, cut off, or on top of others."""

FAINT = (
    "(least) => {"
    + _LINES
    + """
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const seen = (...colours) => {
    pen.clearRect(0, 0, 1, 1);
    for (const [colour, alpha] of colours) {
      pen.globalAlpha = alpha;
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
    }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => {
    const [red, green, blue] = colour.map((of255) => {
      const part = of255 / 255;
      return part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
    });
    return .2126 * red + .7152 * green + .0722 * blue;
  };
  const faint = new Set();
  let lowest = 99;
  const judge = (of, colour, said, atLeast) => {
    const grounds = [];
    let alpha = 1;
    for (let one = of; one; one = one.parentElement) {
      const style = getComputedStyle(one);
      alpha *= Number(style.opacity);
      grounds.unshift([style.backgroundColor, 1]);
    }
    const root = ["Canvas", 1];
    const behind = seen(root, ...grounds);
    const before = seen(root, ...grounds, [colour, alpha]);
    const [less, more] = [light(behind), light(before)].sort((one, other) => one - other);
    const contrast = (more + .05) / (less + .05);
    if (contrast < atLeast - .01) faint.add(`${contrast.toFixed(2)} ${said}`);
    return contrast;
  };
  for (const { of, said } of lines) {
    lowest = Math.min(lowest, judge(of, getComputedStyle(of).color, said, least));
  }
  for (const of of within.querySelectorAll("button, .look, .gallery-link a")) {
    const style = getComputedStyle(of);
    if (!of.checkVisibility() || parseFloat(style.borderTopWidth) === 0) continue;
    judge(of.parentElement, style.borderTopColor, `edge of ${of.className || of.textContent}`, 4.5);
  }
  return { faint: [...faint], lowest, lines: lines.length };
}"""
)
"""Texts whose contrast with their ground is below ``least``, and edges of controls below 4.5."""
