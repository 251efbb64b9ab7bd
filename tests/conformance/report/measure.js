// Measures the page from inside and leaves the result at its end, as JSON.
(() => {
  const box = (node) => node.getBoundingClientRect();
  const within = (a, b) =>
    a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const apart = (a, b) =>
    a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  const rgb = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => {
      const s = v / 255;
      return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const under = (node) => {
    const group = node.closest("g.box");
    if (group) return rgb(getComputedStyle(group.querySelector("rect")).fill);
    for (let each = node; each; each = each.parentElement) {
      const color = rgb(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const groups = [...document.querySelectorAll("svg .box")].map((g) => ({
    rect: g.querySelector("rect"),
    svg: g.closest("svg"),
    texts: [...g.querySelectorAll("text")],
  }));
  const overlapping = [];
  groups.forEach((a, i) =>
    groups.slice(i + 1).forEach((b) => {
      if (!apart(box(a.rect), box(b.rect))) overlapping.push([a.texts[0].textContent, b.texts[0].textContent]);
    }),
  );
  const outside = groups.filter((g) => !within(box(g.rect), box(g.svg))).map((g) => g.texts[0].textContent);
  const clipped = groups.flatMap((g) =>
    g.texts.filter((t) => !within(box(t), box(g.rect))).map((t) => t.textContent),
  );
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const contrast = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || parent.closest("title, desc, script, style, .hidden")) continue;
    const style = getComputedStyle(parent);
    const ink = light(rgb(parent.closest("svg") ? style.fill : style.color));
    const ground = light(under(parent));
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    contrast.push({ text: text.slice(0, 40), ratio: Math.round(ratio * 100) / 100 });
  }
  const result = document.createElement("pre");
  result.id = "measured";
  result.textContent = JSON.stringify({
    boxes: groups.length,
    texts: groups.flatMap((g) => g.texts).length,
    overlapping,
    outside,
    clipped,
    wider: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    page: getComputedStyle(document.body).backgroundColor,
    contrast,
  });
  document.body.append(result);
})();
