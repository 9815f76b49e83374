// Suggestions while typing, searching where no server does it, and buttons to copy. Texts only ever become text nodes.
"use strict";
(() => {
  const SHOWN = 8, FOUND = 200, PAUSE = 120;

  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/\s+/u).filter(Boolean).join(" ");

  const made = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // The names of the site: [name, link from the root, class, first name of the same thing]; fetched once, when asked for.
  let names = null;
  const load = (input) => {
    names ??= fetch(input.dataset.index)
      .then((answer) => (answer.ok ? answer.json() : []))
      .catch(() => [])
      .then((rows) => rows.map(([name, link, kind, first]) => ({ name, link, kind, first, key: folded(name) })));
    return names;
  };

  const address = (input, link) => {
    const url = new URL(link, new URL(input.dataset.root, document.baseURI));
    return url.protocol === location.protocol && url.host === location.host ? url.href : null;
  };

  // As the server ranks: the very name, its beginning, whole words, parts of words. A thing comes once.
  const find = (rows, asked, limit) => {
    const key = folded(asked), words = key.split(" ").filter(Boolean);
    if (!words.length) return [];
    const rank = (name) => {
      if (name === key) return 0;
      if (name.startsWith(key)) return 1;
      const spaced = ` ${name}`;
      if (spaced.includes(` ${key}`)) return 2;
      return words.every((word) => spaced.includes(` ${word}`)) ? 3 : 4;
    };
    const best = new Map();
    for (const row of rows) {
      if (!words.every((word) => row.key.includes(word))) continue;
      const place = rank(row.key) * 2 + (row.first === undefined ? 0 : 1);
      const known = best.get(row.link);
      if (!known || place < known.place) best.set(row.link, { place, row });
    }
    const ranked = [...best.values()].sort((a, b) => a.place - b.place || a.row.key.length - b.row.key.length);
    return ranked.slice(0, limit).map(({ row }) => row);
  };

  const about = (row) => {
    const kind = made("small", { class: "kind" }, made("bdi", {}, row.kind));
    if (row.first !== undefined) kind.append(", also ", made("bdi", {}, row.name));
    return kind;
  };

  const combobox = (input) => {
    const list = made("ul", { class: "suggestions", role: "listbox", id: `${input.id}-suggestions`, "aria-label": "Suggestions" });
    list.hidden = true;
    input.type = "text";
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, enterkeyhint: "search",
    })) input.setAttribute(key, value);
    input.after(list);
    let active = -1, timer = 0, turn = 0;

    const close = () => {
      turn += 1;
      clearTimeout(timer);
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (number) => {
      active = number;
      [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === number)));
      const option = list.children[number];
      if (!option) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", option.id);
      return option.scrollIntoView({ block: "nearest" });
    };
    const go = (option) => { location.href = option.dataset.to; };
    const show = async () => {
      const mine = (turn += 1);
      const rows = find(await load(input), input.value, SHOWN);
      if (mine !== turn) return;
      const options = rows.map((row) => [row, address(input, row.link)]).filter(([, to]) => to);
      if (!options.length) return close();
      list.replaceChildren(...options.map(([row, to], n) => {
        const option = made("li", { role: "option", id: `${list.id}-${n}`, "aria-selected": "false", "data-to": to },
          made("bdi", {}, row.first ?? row.name), " ", about(row));
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => go(option));
        return option;
      }));
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = false;
      return input.setAttribute("aria-expanded", "true");
    };

    input.addEventListener("focus", () => load(input), { once: true });
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, PAUSE); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const size = list.hidden ? 0 : list.children.length;
      if (event.isComposing) return;
      if (event.key === "Escape" && size) {
        close();
        event.preventDefault();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && size) {
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(active < 0 && step < 0 ? size - 1 : (active + 1 + step + size + 1) % (size + 1) - 1);
        event.preventDefault();
      } else if (event.key === "ArrowDown" && input.value) {
        show();
        event.preventDefault();
      } else if (event.key === "Enter" && size && active >= 0) {
        go(list.children[active]);
        event.preventDefault();
      }
    });
  };

  const inputs = document.querySelectorAll("form.search input[data-index]");
  inputs.forEach(combobox);

  // A page of results that no server filled.
  const asked = (new URLSearchParams(location.search).get("q") ?? "").trim();
  const results = document.getElementById("results");
  if (results && inputs.length && asked) {
    if (!inputs[0].value) inputs[0].value = asked;
    if (results.hasAttribute("data-open")) {
      load(inputs[0]).then((rows) => {
        const found = find(rows, asked, FOUND + 1);
        const more = found.length > FOUND;
        const number = more ? `More than ${FOUND} results` : `${found.length} ${found.length === 1 ? "result" : "results"}`;
        document.getElementById("found").replaceChildren(`${number} for `, made("bdi", {}, asked), ".");
        document.title = `Search: ${asked}`;
        results.replaceChildren(...found.slice(0, FOUND).flatMap((row) => {
          const to = address(inputs[0], row.link);
          return to ? [made("li", {}, made("a", { href: to }, made("bdi", {}, row.first ?? row.name)), " ", about(row))] : [];
        }));
      });
    }
  }

  // What is too wide for the window begins with the newest.
  document.querySelectorAll(".scroll.newest").forEach((box) => { box.scrollLeft = box.scrollWidth; });

  // Lines of a decision file.
  if (navigator.clipboard) {
    for (const line of document.querySelectorAll(".case .line")) {
      const button = made("button", { type: "button", class: "copy" }, "Copy");
      button.addEventListener("click", () => {
        const told = (words) => { button.textContent = words; };
        navigator.clipboard.writeText(`${line.querySelector("code").textContent}\n`).then(() => told("Copied"), () => told("Not copied"));
      });
      button.setAttribute("aria-label", `Copy the line to ${line.querySelector(".option").textContent}`);
      line.append(button);
    }
  }
})();
