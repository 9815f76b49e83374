// The editor of the endpoint beside which it is served. It asks nobody else.
"use strict";
(() => {
  const { Yasgui } = window;
  const examples = JSON.parse(document.body.dataset.examples);
  const prefixes = JSON.parse(document.body.dataset.prefixes);
  const endpoint = new URL("sparql", document.baseURI).href;

  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  Yasgui.Yasqe.defaults.value = examples[0].text;
  // The key goes on to what follows, as in any other field.
  Object.assign(Yasgui.Yasqe.defaults.extraKeys, { Tab: false, "Shift-Tab": false });
  Yasgui.Yasr.defaults.prefixes = prefixes;

  const holder = document.getElementById("editor");
  const yasgui = new Yasgui(holder, {
    requestConfig: { endpoint },
    autofocus: false,
    copyEndpointOnNewTab: true,
    persistenceId: null,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
  });

  // Yasgui leaves some of its fields without a name, does not tell which buttons do nothing, and has the button for a
  // new tab in the list of tabs, where screen readers expect none: ours stands beside the list.
  const NAMES = { ".yasqe .CodeMirror textarea": "Query", ".yasr .CodeMirror textarea": "Response",
    "select.tableSizer": "Page size", ".yasqe_sharePopup input": "Address of this query" };
  const name = () => {
    for (const [selector, label] of Object.entries(NAMES)) {
      for (const element of holder.querySelectorAll(selector)) element.setAttribute("aria-label", label);
    }
    for (const button of holder.querySelectorAll(".yasr_btn")) {
      button.setAttribute("aria-disabled", String(button.classList.contains("disabled")));
    }
  };
  // What an answer names has its page here.
  const { base, root } = document.body.dataset;
  const home = (iri) => [root, base].find((space) => iri.startsWith(space));
  const lead = () => {
    for (const link of holder.querySelectorAll(".yasr a.iri[target]")) {
      const iri = link.href, space = home(iri);
      if (!space) continue;
      link.title = iri;
      link.href = new URL(iri.slice(space.length), document.baseURI).href;
      link.removeAttribute("target");
    }
  };
  new MutationObserver(() => { name(); lead(); }).observe(holder, { childList: true, subtree: true, attributeFilter: ["class"] });
  name();
  const more = document.createElement("button");
  more.type = "button";
  more.className = "more";
  more.textContent = "+";
  more.title = "New tab";
  more.setAttribute("aria-label", "New tab");
  more.addEventListener("click", () => yasgui.addTab(true, { requestConfig: { endpoint } }));
  holder.querySelector(".tabsList").after(more);

  const asked = new URLSearchParams(location.search).get("query");
  if (asked) yasgui.getTab().setQuery(asked);

  // A question that ships takes the place of the one before it, unless somebody has changed that.
  let shown = null;
  const show = (example, title) => {
    const tabs = yasgui._tabs ?? {};
    const again = shown && tabs[shown.tab.getId()] === shown.tab && shown.tab.getQuery().trim() === shown.text.trim();
    const tab = again ? shown.tab : yasgui.addTab(true, { name: title, requestConfig: { endpoint } });
    if (again) { yasgui.selectTabId(tab.getId()); tab.setName(title); }
    shown = { tab, text: example.text };
    tab.setQuery(example.text);
    tab.query();
  };
  const list = document.getElementById("examples");
  for (const example of examples) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = example.name.replaceAll("-", " ");
    button.title = example.title;
    button.addEventListener("click", () => show(example, button.textContent));
    const item = document.createElement("li");
    const words = document.createElement("p");
    words.textContent = example.title;
    item.append(button, words);
    list.append(item);
  }
})();
