// What a person would see go wrong, measured: called by test_in_a_browser.py, returns plain data.
const wrong = [];
const box = (element) => element.getBoundingClientRect();
const name = (element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`;
const within = (inner, outer, slack) =>
  inner.left >= outer.left - slack && inner.right <= outer.right + slack &&
  inner.top >= outer.top - slack && inner.bottom <= outer.bottom + slack;
const overlap = (a, b) =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
let shapes = 0;

for (const svg of document.querySelectorAll("svg")) {
  const frame = box(svg);
  const texts = [...svg.querySelectorAll("text")];
  for (const each of svg.querySelectorAll("text, rect, line, .wire")) {
    shapes += 1;
    if (!within(box(each), frame, 0.5)) wrong.push(`outside its drawing: ${name(each)}`);
  }
  texts.forEach((a, at) => texts.slice(at + 1).forEach((b) => {
    if (overlap(box(a), box(b))) wrong.push(`texts overlap: ${name(a)} / ${name(b)}`);
  }));
  const nodes = [...svg.querySelectorAll("g.box > rect:not(.frame):not(.badge)")];
  nodes.forEach((a, at) => nodes.slice(at + 1).forEach((b) => {
    if (overlap(box(a), box(b))) wrong.push(`boxes overlap: ${name(a.parentNode)} / ${name(b.parentNode)}`);
  }));
  const badges = [...svg.querySelectorAll(".badge")];
  badges.forEach((a, at) => badges.slice(at + 1).forEach((b) => {
    if (overlap(box(a), box(b))) wrong.push(`badges overlap in ${name(a.parentNode)}`);
  }));
  for (const badge of badges) {
    const text = badge.nextElementSibling;
    if (!within(box(text), box(badge), 0)) wrong.push(`text leaves its badge: ${name(text)}`);
  }
  for (const node of svg.querySelectorAll("g.box")) {
    const own = node.querySelector("rect");
    for (const each of node.querySelectorAll("text, .badge"))
      if (!within(box(each), box(own), 0)) wrong.push(`leaves its box: ${name(each)}`);
  }
  const placed = nodes.map((node) => [node, box(node)]);
  for (const wire of svg.querySelectorAll(".wire")) {
    const length = wire.getTotalLength();
    const place = wire.getScreenCTM();
    for (let step = 2; step < length - 2; step += 3) {
      const at = wire.getPointAtLength(step).matrixTransform(place);
      for (const [node, own] of placed) {
        if (at.x > own.left + 1 && at.x < own.right - 1 && at.y > own.top + 1 && at.y < own.bottom - 1)
          wrong.push(`a wire crosses ${name(node.parentNode)}`);
      }
    }
  }
}

// Contrast, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const rgb = (color) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const light = (color) => {
  const [r, g, b] = color.slice(0, 3).map((each) => each / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (a, b) => {
  const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
};
const behind = (element) => {
  if (element.tagName === "text") {
    const own = box(element);
    const under = [...element.ownerSVGElement.querySelectorAll("rect")]
      .filter((each) => within(own, box(each), 1)).pop();
    if (under) return rgb(getComputedStyle(under).fill);
  }
  for (let each = element; each; each = each.parentElement) {
    const color = rgb(getComputedStyle(each).backgroundColor);
    if (color[3] === 255) return color;
  }
  return [255, 255, 255, 255];
};
let lowest = 21;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
let texts = 0;
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || ["title", "desc"].includes(element.tagName)) continue;
  texts += 1;
  const style = getComputedStyle(element);
  const found = ratio(rgb(element.tagName === "text" ? style.fill : style.color), behind(element));
  lowest = Math.min(lowest, found);
  if (found < 4.5) wrong.push(`contrast ${found.toFixed(2)}: ${name(element)}`);
}

if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
  wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
return {
  wrong: [...new Set(wrong)].slice(0, 20), shapes, texts, lowest: Math.floor(lowest * 100) / 100,
  page: getComputedStyle(document.body).backgroundColor,
};
