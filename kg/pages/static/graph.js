// Draws those around a thing, and the states with their relations. The tables beside the pictures say the same.
"use strict";
(() => {
  const { cytoscape } = window;
  if (!cytoscape) return;

  // Cytoscape would add a style element, which the policy of the pages forbids; it looks for this name first.
  const styled = document.createElement("meta");
  styled.id = "__________cytoscape_stylesheet";
  document.head.append(styled);

  const LONGEST = 44, OPENED = 12, TOLD = 4, LABELLED = 32, NARROW = 500, LABELLED_NARROW = 6, NEAR_NARROW = 8;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const KINDS = [
    ["polity", /state|territor|polity|union/i],
    ["person", /person|leader/i],
    ["body", /organi|government|party|armed|company|compan|institution|media|group|body/i],
    ["place", /place|region|city|sea|river|island/i],
    ["deed", /initiative|agreement|event|sanction|office/i],
  ];
  const family = (kind) => (KINDS.find(([, words]) => words.test(kind)) ?? ["other"])[0];
  const short = (text) => {
    const line = [...text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, " ").trim()];
    return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).join("")}…` : line.join("");
  };
  const address = (page, base) => {
    if (typeof page !== "string") return null;
    const url = new URL(page, base);
    return ["http:", "https:", "file:"].includes(url.protocol) ? url : null;
  };

  const style = (scale = 1) => [
    { selector: "node", style: {
      label: "data(short)", width: (n) => n.data("size") * scale, height: (n) => n.data("size") * scale, color: colour("ink"), "font-size": 12 * scale,
      "font-family": "system-ui, sans-serif", "text-valign": "bottom", "text-margin-y": 4 * scale, "text-wrap": "wrap", "text-max-width": 110 * scale,
      "background-color": colour("node-other"), "border-width": 1.5 * scale, "border-color": colour("ground"),
      "text-outline-width": 2 * scale, "text-outline-color": colour("panel"), "min-zoomed-font-size": 6,
    } },
    ...KINDS.map(([name]) => ({ selector: `node[family = "${name}"]`, style: { "background-color": colour(`node-${name}`) } })),
    { selector: "node[?centre]", style: { "border-width": 4, "border-color": colour("ink"), "font-weight": 700 } },
    { selector: "node:selected", style: { "border-width": 4, "border-color": colour("link") } },
    { selector: "edge", style: {
      width: (e) => e.data("width") * scale, "line-color": colour("edge"), "target-arrow-color": colour("edge"), "curve-style": "bezier", "arrow-scale": 0.9,
      label: "data(short)", "font-size": 10 * scale, "font-family": "system-ui, sans-serif", color: colour("soft"), "text-background-color": colour("panel"), "text-background-opacity": 0.9, "text-background-padding": 2 * scale,
      "text-wrap": "wrap", "text-max-width": 120 * scale, "min-zoomed-font-size": 7,
    } },
    { selector: "edge[?directed]", style: { "target-arrow-shape": "triangle" } },
    { selector: "edge[?back]", style: { "source-arrow-shape": "triangle" } },
    ...[1, 2, 3, 4].map((n) => ({ selector: `edge[quad = ${n}]`, style: {
      "line-color": colour(`quad${n}`), "target-arrow-color": colour(`quad${n}`), "source-arrow-color": colour(`quad${n}`),
    } })),
    { selector: "edge.quiet", style: { label: "" } },
    { selector: "edge.near", style: { label: "data(short)", color: colour("ink"), "z-index": 9 } },
    { selector: ".far", style: { opacity: 0.25 } },
  ];

  const node = ({ id, label, kind = "", page = null, size = 22, centre = false }, base) => ({
    group: "nodes",
    data: { id, label, short: short(label), kind, family: family(kind), page: address(page, base)?.href ?? null, size, centre },
  });
  const width = (claims) => Math.min(4.5, 1 + 0.55 * Math.log2(Math.max(1, claims)));

  const begin = (box, words) => {
    // `scale` keeps words legible where the picture had to shrink to fit.
    const picture = { scale: 1 };
    box.hidden = false;
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", `${words}. Arrow keys choose, space opens, Enter goes to the page.`);
    const told = document.createElement("p");
    told.className = "note chosen";
    told.setAttribute("role", "status");
    box.after(told);
    // The wheel and one finger scroll the page; with Ctrl, or with two fingers, they are for the picture. Cytoscape
    // listens at the window and would keep them: what comes first at the window keeps them from it.
    const passes = (event, when) => { if (when && box.contains(event.target)) event.stopImmediatePropagation(); };
    addEventListener("wheel", (event) => passes(event, !event.ctrlKey), { capture: true, passive: true });
    addEventListener("touchmove", (event) => passes(event, event.touches.length < 2), { capture: true, passive: true });
    // Browsers complain in the console where somebody cancels the end of a swipe that scrolled.
    addEventListener("touchend", (event) => { if (!event.cancelable) event.preventDefault = () => {}; }, { capture: true });
    const cy = cytoscape({ container: box, style: style(), minZoom: 0.2, maxZoom: 3, boxSelectionEnabled: false });
    cy.on("tapstart", () => box.focus({ preventScroll: true }));
    const restyle = () => cy.style(style(picture.scale));
    dark.addEventListener("change", restyle);
    addEventListener("resize", () => cy.resize());
    return Object.assign(picture, { box, cy, told });
  };

  const tell = ({ told }, chosen, hint) => {
    const data = chosen.data(), link = document.createElement(data.page ? "a" : "span"), name = document.createElement("bdi");
    if (data.page) link.href = data.page;
    name.textContent = data.label.length > 200 ? `${data.label.slice(0, 200)}…` : data.label;
    link.append(name);
    told.replaceChildren(link, data.kind ? ` (${data.kind})` : "", hint ? `. ${hint}` : "");
  };

  // Keys go from node to node in the order in which they came; `open` is what space and a click do.
  const interact = (picture, open) => {
    const { box, cy } = picture;
    const choose = (chosen) => {
      cy.elements().unselect();
      chosen.select();
      cy.edges().removeClass("near");
      chosen.connectedEdges().addClass("near");
      tell(picture, chosen, "");
    };
    const go = (chosen) => { if (chosen.data("page")) location.href = chosen.data("page"); };
    cy.on("onetap", "node", (event) => { choose(event.target); open(event.target); });
    cy.on("dbltap", "node", (event) => go(event.target));
    cy.on("tap", (event) => { if (event.target === cy) cy.edges().removeClass("near"); });
    box.addEventListener("keydown", (event) => {
      const all = cy.nodes().toArray(), at = all.findIndex((n) => n.selected());
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step && all.length) choose(all[at < 0 ? 0 : (at + step + all.length) % all.length]);
      else if (event.key === " " && at >= 0) open(all[at]);
      else if (event.key === "Enter" && at >= 0) go(all[at]);
      else if (event.key === "+" || event.key === "-") cy.zoom({ level: cy.zoom() * (event.key === "+" ? 1.25 : 0.8), renderedPosition: { x: box.clientWidth / 2, y: box.clientHeight / 2 } });
      else return;
      event.preventDefault();
    });
  };

  const settle = (picture) => {
    const { cy } = picture;
    cy.fit(undefined, 24);
    picture.scale = Math.min(2, Math.max(1, 0.95 / cy.zoom()));
    cy.style(style(picture.scale));
    cy.fit(undefined, 24);
    if (cy.zoom() > 1.4) { cy.zoom(1.4); cy.center(); }
  };

  const fit = (cy) => {
    if (still.matches) cy.fit(undefined, 28);
    else cy.animate({ fit: { padding: 28 } }, { duration: 250 });
  };

  // Around one thing ----------------------------------------------------------------------------------------------

  const around = (box) => {
    const self = box.dataset.iri || "\u0000self", near = JSON.parse(box.dataset.nodes);
    const picture = begin(box, `Picture of those around ${box.dataset.self.slice(0, 200)}`), { cy, told } = picture;
    const opened = new Set([self]);
    const add = (from, rows, base) => {
      const fresh = [];
      for (const row of rows) {
        if (row.id === self || row.id === from) continue;
        if (cy.getElementById(row.id).empty()) fresh.push(cy.add(node({ ...row, size: 16 + 4 * Math.min(4, Math.log2(1 + row.claims)) }, base)));
        const [source, target] = row.forward ? [from, row.id] : [row.id, from];
        const known = cy.edges().some((e) => [e.data("source"), e.data("target")].sort().join(" ") === [source, target].sort().join(" "));
        if (!known) cy.add({ group: "edges", data: { source, target, short: short(row.relation), width: width(row.claims), directed: true, quad: row.quad ?? 0 } });
      }
      // Words on many lines hide each other: then only those of the chosen node keep theirs.
      if (cy.edges().length > (box.clientWidth < NARROW ? LABELLED_NARROW : LABELLED)) cy.edges().addClass("quiet");
      return fresh;
    };

    cy.add(node({ id: self, label: box.dataset.self, kind: box.dataset.kind ?? "", size: 40, centre: true }, document.baseURI));
    const ring = add(self, near.slice(0, box.clientWidth < NARROW ? NEAR_NARROW : near.length), document.baseURI);
    // One ring, or where that would be crowded two, no node of which stands behind another; wider than high, as the box.
    const wide = Math.min(1.9, Math.max(0.8, box.clientWidth / box.clientHeight));
    const crowded = ring.length > 14, slots = [...ring.keys()];
    const aside = ring.length < 3 && wide < 1.3 ? 0 : 0.5; // seldom a line straight up and down, which its words would hide
    const order = crowded ? [...slots.filter((n) => n % 3 === 0), ...slots.filter((n) => n % 3)] : slots;
    ring.forEach((n, number) => {
      const slot = order[number], turn = (2 * Math.PI * (slot + aside)) / ring.length - Math.PI / 2;
      const far = !crowded ? Math.max(165, 19 * ring.length) : slot % 3 === 0 ? 190 : slot % 3 === 1 ? 320 : 380;
      n.position({ x: Math.cos(turn) * far * wide, y: Math.sin(turn) * far });
    });
    cy.getElementById(self).position({ x: 0, y: 0 });
    settle(picture);

    const open = async (chosen) => {
      const page = chosen.data("page");
      if (opened.has(chosen.id()) || !page) return;
      const url = new URL(page);
      url.hash = "";
      url.pathname = url.pathname.replace(/\.html$/, "") + ".near.json";
      if (url.origin !== location.origin && url.protocol !== "file:") return;
      opened.add(chosen.id());
      try {
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(String(answer.status));
        const rows = (await answer.json()).slice(0, OPENED), fresh = add(chosen.id(), rows, page);
        const { x, y } = chosen.position(), turn = Math.atan2(y, x);
        fresh.forEach((n, number) => {
          const spread = fresh.length > 1 ? (number / (fresh.length - 1) - 0.5) * Math.min(2.6, 0.5 * fresh.length) : 0;
          const far = 150 + (number % 2) * 55;
          n.position({ x: x + Math.cos(turn + spread) * far * 1.2, y: y + Math.sin(turn + spread) * far });
        });
        chosen.connectedEdges().addClass("near");
        tell(picture, chosen, fresh.length ? `${fresh.length} more around it` : "All around it are here");
        if (fresh.length) fit(cy);
      } catch {
        opened.delete(chosen.id());
        tell(picture, chosen, "Those around it could not be fetched");
      }
    };
    interact(picture, open);
    told.textContent = "Choose one to open those around it; twice to go to its page.";
  };

  // States and what they have to do with each other --------------------------------------------------------------

  // Parts that nothing joins stand side by side, in rows that fill the shape of the box.
  const pack = (cy, shape) => {
    const GAP = 60, parts = cy.elements().components().map((part) => ({ part, size: part.boundingBox() }));
    if (parts.length < 2) return;
    parts.sort((a, b) => b.size.w * b.size.h - a.size.w * a.size.h);
    const area = parts.reduce((sum, { size }) => sum + (size.w + GAP) * (size.h + GAP), 0);
    const wide = Math.max(Math.sqrt(area * shape), parts[0].size.w);
    let x = 0, y = 0, high = 0;
    for (const { part, size } of parts) {
      if (x > 0 && x + size.w > wide) { x = 0; y += high + GAP; high = 0; }
      const { x1, y1 } = size, dx = x - x1, dy = y - y1;
      part.nodes().forEach((n) => { n.position({ x: n.position("x") + dx, y: n.position("y") + dy }); });
      x += size.w + GAP;
      high = Math.max(high, size.h);
    }
  };

  const network = (box) => {
    const { nodes, edges } = JSON.parse(box.dataset.network);
    const picture = begin(box, box.dataset.name), { cy, told } = picture;
    const weight = new Map();
    for (const { from, to, claims } of edges) for (const end of [from, to]) weight.set(end, (weight.get(end) ?? 0) + claims);
    cy.add(nodes.map((n) => node({ ...n, size: 12 + 3.5 * Math.min(6, Math.log2(1 + (weight.get(n.id) ?? 0))) }, document.baseURI)));
    cy.add(edges.map(({ from, to, claims, quad, label, there, back }) => ({
      group: "edges", data: { source: from, target: to, words: label, short: "", width: width(claims) + 0.5, quad, directed: there, back },
    })));
    // Begins on a circle instead of by chance, so that the same graph is the same picture.
    cy.layout({ name: "circle", radius: 40 * Math.sqrt(nodes.length) + 60 }).run();
    cy.layout({ name: "cose", randomize: false, animate: false, nodeRepulsion: () => 24000, idealEdgeLength: () => 60, nodeOverlap: 24, gravity: 0.6, componentSpacing: 40, fit: false }).run();
    pack(cy, box.clientWidth / box.clientHeight);
    settle(picture);
    interact(picture, (chosen) => {
      cy.elements().addClass("far");
      chosen.closedNeighborhood().removeClass("far");
      const ties = chosen.connectedEdges().sort((a, b) => b.data("width") - a.data("width")).toArray();
      const told = ties.slice(0, TOLD).map((tie) => tie.data("words"));
      const more = ties.length > TOLD ? `; and ${ties.length - TOLD} more` : "";
      tell(picture, chosen, `${told.join("; ")}${more}`);
    });
    cy.on("tap", (event) => { if (event.target === cy) cy.elements().removeClass("far"); });
    told.textContent = "Choose a state to see its ties; twice to go to its page.";
  };

  const draw = (box, how) => {
    try { how(box); } catch (error) { box.hidden = true; console.warn(error); return; }
    document.querySelectorAll(".scriptless").forEach((note) => { note.hidden = true; });
  };
  document.querySelectorAll(".graph[data-nodes]").forEach((box) => draw(box, around));
  document.querySelectorAll(".graph[data-network]").forEach((box) => draw(box, network));
})();
