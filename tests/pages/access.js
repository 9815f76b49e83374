// What tests ask of a page beside axe. Nothing here changes a page but `open`.
"use strict";
window.kgAccess = (() => {
  const numbers = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const part = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const over = (top, share, ground) => ground.map((c, n) => top[n] * share + c * (1 - share));
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const [r, g, b, alpha = 1] = numbers(getComputedStyle(e).backgroundColor);
      if (alpha > 0.5) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const name = (e) => {
    const told = e.id ? `#${e.id}` : e.classList.length ? `.${[...e.classList].join(".")}` : "";
    return `${e.localName}${told} "${e.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}"`;
  };
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const APART = ".hidden, .skip, [aria-hidden=true], noscript, script, style, option, .CodeMirror";

  // All that can be unfolded.
  const open = () => document.querySelectorAll("details").forEach((d) => { d.open = true; });

  // What makes the document wider than the window.
  const wide = () => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = (e) => e.getBoundingClientRect().right > root.clientWidth + 1;
    const kept = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== "visible" || kept(e.parentElement));
    const found = [...document.querySelectorAll("body *")].filter((e) => out(e) && !kept(e.parentElement));
    return [`${root.scrollWidth} > ${root.clientWidth}`, ...found.slice(0, 3).map(name)];
  };

  // Boxes that scroll by themselves, as the window is now.
  const scrolls = (e) => {
    const { overflowX, overflowY } = getComputedStyle(e), moves = (way) => way === "auto" || way === "scroll";
    return (moves(overflowX) && e.scrollWidth > e.clientWidth + 1) || (moves(overflowY) && e.scrollHeight > e.clientHeight + 1);
  };
  const scrollers = () => [...document.querySelectorAll("body *")].filter((e) => shown(e) && e.clientWidth && scrolls(e));

  // Words that nobody can bring into sight. On `paper`, nothing scrolls.
  const lost = (paper = false) => {
    const root = document.documentElement, found = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      const parent = text.parentElement;
      if (!text.data.trim() || parent.closest(APART) || !shown(parent)) continue;
      range.selectNodeContents(text);
      const rects = [...range.getClientRects()].filter((r) => r.width > 1 && r.height > 1);
      const cut = (e, box) => {
        const { overflowX, overflowY } = getComputedStyle(e), hides = (way) => way === "hidden" || way === "clip" || (paper && way !== "visible");
        return rects.some((r) => (hides(overflowX) && (r.right > box.right + 2 || r.left < box.left - 2))
          || (hides(overflowY) && (r.bottom > box.bottom + 4 || r.top < box.top - 4)));
      };
      let reached = false;
      for (let e = parent; e && e !== document.body; e = e.parentElement) {
        if (cut(e, e.getBoundingClientRect())) { found.add(name(parent)); reached = true; break; }
        if (!paper && scrolls(e)) { reached = true; break; }
      }
      if (!reached && rects.some((r) => r.right + scrollX > root.clientWidth + 1 || r.left + scrollX < -1)) found.add(name(parent));
    }
    return [...found];
  };

  // Words in drawings and in empty fields that are too faint (WCAG 2, 1.4.3): axe does not look at those.
  const contrast = (one, two) => {
    const [low, high] = [light(one), light(two)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const faint = () => {
    const found = [];
    const tell = (e, ratio) => { if (ratio < 4.5) found.push(`${name(e)} has a contrast of ${ratio.toFixed(2)}`); };
    for (const field of document.querySelectorAll("[placeholder]")) {
      if (!shown(field)) continue;
      const ground = behind(field), style = getComputedStyle(field, "::placeholder");
      const [r, g, b, alpha = 1] = numbers(style.color);
      tell(field, contrast(over([r, g, b], alpha * style.opacity, ground), ground));
    }
    for (const text of document.querySelectorAll("svg text")) {
      if (!shown(text) || text.closest(".graph") || !text.textContent.trim()) continue;
      const box = text.getBoundingClientRect(), x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
      let ground = behind(text.ownerSVGElement.parentElement);
      for (const shape of text.ownerSVGElement.querySelectorAll("rect, circle")) {
        const b = shape.getBoundingClientRect(), style = getComputedStyle(shape);
        const under = shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING;
        if (!under || x < b.left || x >= b.right || y < b.top || y >= b.bottom || style.fill === "none") continue;
        const [r, g, b_, alpha = 1] = numbers(style.fill);
        ground = over([r, g, b_], alpha * style.fillOpacity * style.opacity, ground);
      }
      const style = getComputedStyle(text), [r, g, b, alpha = 1] = numbers(style.fill);
      const ink = over([r, g, b], alpha * style.fillOpacity * style.opacity, ground);
      tell(text, contrast(ink, ground));
    }
    return found;
  };

  // Where the keys are, as somebody sees it.
  const visited = new Set();
  const focus = () => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    visited.add(e);
    const box = e.getBoundingClientRect(), style = getComputedStyle(e), ring = e.closest(".CodeMirror-focused");
    const outlined = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0;
    return {
      id: e.id, tag: e.localName, words: (e.getAttribute("aria-label") ?? e.textContent).trim().slice(0, 60), name: name(e),
      main: Boolean(e.closest("main")), ringed: outlined(style) || Boolean(ring && outlined(getComputedStyle(ring))),
      seen: (box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth) || Boolean(ring),
      within: scrollers().map((s, n) => (s === e || s.contains(e) ? n : -1)).filter((n) => n >= 0),
    };
  };

  // What can be used by a pointer, and where the keys have not been; but for links whose address another link has,
  // and those to a place on the page, which keys come by.
  const unvisited = () => {
    const to = (e) => e.getAttribute("href");
    const others = new Set([...document.querySelectorAll("a[href]")].filter((e) => e.tabIndex >= 0).map(to));
    const known = (e) => others.has(to(e)) || (to(e)?.startsWith("#") && document.getElementById(to(e).slice(1)));
    return [...document.querySelectorAll("a[href], button, input, select, summary")]
      .filter((e) => shown(e) && !visited.has(e) && !(e.tabIndex < 0 && known(e))).map(name);
  };

  // Names that could turn the words around them, being written from right to left or holding signs that say so.
  const loose = () => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      const e = text.parentElement;
      if (!/[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069]/.test(text.data) || e.closest("svg, script, noscript")) continue;
      let kept = false, a = e;
      for (; getComputedStyle(a).display === "inline" && !kept; a = a.parentElement) {
        kept = /isolate|plaintext/.test(getComputedStyle(a).unicodeBidi);
      }
      const own = getComputedStyle(a).display !== "inline" && (a.localName === "bdi" || a.dir === "auto");
      kept ||= own || a.textContent.trim() === text.data.trim();
      if (!kept) found.push(name(e));
    }
    return found;
  };

  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

  // Of elements of one kind side by side, keeps the first: the others differ by their words alone.
  const thin = (most) => {
    for (const first of document.querySelectorAll("body :first-child:not(svg *)")) {
      const seen = new Map();
      for (const e of [...first.parentElement.children]) {
        seen.set(e.localName, (seen.get(e.localName) ?? 0) + 1);
        if (seen.get(e.localName) > most) e.remove();
      }
    }
  };

  // The findings of axe that are to be mended, as [rule, impact, element, what to do].
  const axe = async (tags, impacts) => {
    await frames();
    const { violations } = await window.axe.run(document, {
      runOnly: { type: "tag", values: tags }, rules: { "target-size": { enabled: true } }, resultTypes: ["violations"],
    });
    return violations.filter((v) => impacts.includes(v.impact)).flatMap((v) => v.nodes.map((n) => [
      v.id, v.impact, n.target.flat().join(" "), n.failureSummary.split("\n").slice(1).map((s) => s.trim()).join("; "),
    ]));
  };

  return { open, wide, scrollers: () => scrollers().map(name), lost, faint, focus, unvisited, loose, frames, thin, axe };
})();
