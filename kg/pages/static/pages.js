// Suggestions while typing, searching where no server does it, and buttons to copy. Texts only ever become text nodes.
"use strict";
(() => {
  const SHOWN = 8, FOUND = 200, PAUSE = 120, LONGEST = 200;

  const made = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // The names of the site with what finds them: fetched once, when asked for.
  const program = new URL("search.js", document.currentScript.src);
  let found = null;
  const load = (input) => {
    found ??= Promise.all([import(program), fetch(input.dataset.index).then((answer) => (answer.ok ? answer.json() : []))])
      .then(([{ finder }, rows]) => finder(rows))
      .catch(() => ({ find: () => ({ hits: [], near: [] }) }));
    return found;
  };

  const address = (input, link) => {
    const url = new URL(link, new URL(input.dataset.root, document.baseURI));
    return url.protocol === location.protocol && url.host === location.host ? url.href : null;
  };

  // What tells a thing from others; of those that are called the same, also where it is told of.
  const about = (row) => {
    const kind = made("small", { class: "kind" }, made("bdi", {}, row.kind));
    if (row.also) kind.append(", also ", made("bdi", {}, row.also));
    return kind;
  };
  const claims = (number) => `, ${number.toLocaleString("en")} ${number === 1 ? "claim" : "claims"}`;
  const toldIn = (row) => (row.toldIn ? [", told in ", made("bdi", {}, row.toldIn)] : []);
  const alike = (rows, row) => rows.filter((other) => other.label === row.label && other.kind === row.kind).length > 1;

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
      const { hits, near, nearer } = (await load(input)).find(input.value);
      if (mine !== turn) return;
      const rows = (nearer ? [...near, ...hits] : [...hits, ...near]).slice(0, SHOWN);
      const options = rows.map((row) => [row, address(input, row.link)]).filter(([, to]) => to);
      if (!options.length) return close();
      list.replaceChildren(...options.map(([row, to], n) => {
        const option = made("li", { role: "option", id: `${list.id}-${n}`, "aria-selected": "false", "data-to": to },
          made("bdi", {}, row.label), " ", about(row));
        if (near.includes(row)) option.lastChild.append(", spelt much alike");
        if (alike(rows, row)) option.lastChild.append(...(row.toldIn || !row.claims ? toldIn(row) : [claims(row.claims)]));
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
  const asked = (new URLSearchParams(location.search).get("q") ?? "").trim().slice(0, LONGEST);
  const results = document.getElementById("results");
  if (results && inputs.length && asked) {
    if (!inputs[0].value) inputs[0].value = asked;
    if (results.hasAttribute("data-open")) {
      load(inputs[0]).then((names) => {
        const { hits, near, some, nearer } = names.find(asked);
        const line = (row) => {
          const to = address(inputs[0], row.link), kind = about(row);
          if (row.claims) kind.append(claims(row.claims));
          kind.append(...toldIn(row));
          return to ? [made("li", {}, made("a", { href: to }, made("bdi", {}, row.label)), " ", kind)] : [];
        };
        const number = hits.length > FOUND ? `More than ${FOUND} results` : `${hits.length} ${hits.length === 1 ? "result" : "results"}`;
        document.getElementById("found").replaceChildren(`${number} for `, made("bdi", {}, asked),
          some ? ". Nothing has all of the words; these have some." : ".");
        document.title = `Search: ${asked}`;
        results.replaceChildren(...hits.slice(0, FOUND).flatMap(line));
        document.getElementById("meant").replaceChildren(...near.flatMap(line));
        document.getElementById("near").hidden = !near.length;
        document.getElementById("some").hidden = !nearer || !hits.length;
        if (nearer) document.getElementById("some").before(document.getElementById("near"));
        document.getElementById("nothing").hidden = Boolean(hits.length + near.length);
      });
    }
  }

  // What is too wide for the window begins with the newest.
  document.querySelectorAll(".scroll.newest").forEach((box) => { box.scrollLeft = box.scrollWidth; });

  // A claim and the words that it rests on light up together.
  const text = document.querySelector(".text");
  if (text) {
    const words = new Map();
    for (const mark of text.querySelectorAll("mark[data-claims]"))
      for (const claim of mark.dataset.claims.split(" ")) words.set(claim, [...(words.get(claim) ?? []), mark]);
    const light = (claims, lit) => {
      for (const claim of claims) {
        words.get(claim)?.forEach((mark) => mark.classList.toggle("lit", lit));
        document.getElementById(`claim-${claim}`)?.classList.toggle("lit", lit);
      }
    };
    const lights = (element, claims) => {
      for (const [on, off] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
        element.addEventListener(on, () => light(claims, true));
        element.addEventListener(off, () => light(claims, false));
      }
    };
    for (const [claim] of words) {
      const told = document.getElementById(`claim-${claim}`);
      if (told) lights(told, [claim]);
    }
    text.querySelectorAll("mark[data-claims]").forEach((mark) => lights(mark, mark.dataset.claims.split(" ")));
  }

  // Lines of a decision file.
  if (navigator.clipboard) {
    for (const line of document.querySelectorAll(".case .line")) {
      const button = made("button", { type: "button", class: "copy" }, "Copy");
      button.addEventListener("click", () => {
        const told = (words) => { button.textContent = words; };
        navigator.clipboard.writeText(`${line.querySelector("code").textContent}\n`).then(() => told("Copied"), () => told("Not copied"));
      });
      button.setAttribute("aria-label", `Copy the line to ${line.querySelector(".option")?.textContent ?? "the file"}`);
      line.append(button);
    }
  }
})();
