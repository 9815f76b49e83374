// The editor of the endpoint beside which it is served. It asks nobody else.
"use strict";
(() => {
  const { Yasgui } = window;
  const examples = JSON.parse(document.body.dataset.examples);
  const prefixes = JSON.parse(document.body.dataset.prefixes);
  const endpoint = new URL("sparql", document.baseURI).href;

  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  Yasgui.Yasqe.defaults.value = examples[0].text;
  Yasgui.Yasr.defaults.prefixes = prefixes;

  const holder = document.getElementById("editor");
  const yasgui = new Yasgui(holder, {
    requestConfig: { endpoint },
    copyEndpointOnNewTab: true,
    persistenceId: null,
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [] },
  });

  const asked = new URLSearchParams(location.search).get("query");
  if (asked) yasgui.getTab().setQuery(asked);

  const list = document.getElementById("examples");
  for (const example of examples) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = example.name.replaceAll("-", " ");
    button.title = example.title;
    button.addEventListener("click", () => {
      const tab = yasgui.addTab(true, { name: button.textContent, requestConfig: { endpoint } });
      tab.setQuery(example.text);
      tab.query();
    });
    const item = document.createElement("li");
    const words = document.createElement("p");
    words.textContent = example.title;
    item.append(button, words);
    list.append(item);
  }
})();
