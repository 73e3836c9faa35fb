export function render({ model }) {
  const root = document.createElement("div");
  const selects = {};
  const add = (parent, tag, text, kind) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    parent.append(made);
    return made;
  };
  for (const group of model.groups) {
    add(root, "h3", group.title);
    for (const lever of group.levers) {
      const label = add(root, "label", lever.title);
      const select = add(root, "select");
      label.htmlFor = select.id = `lever-${lever.name}`;
      lever.choices.forEach((words, level) => add(select, "option", words).value = level);
      select.addEventListener("change", () => {
        model.levels = { ...model.levels, [lever.name]: Number(select.value) };
      });
      selects[lever.name] = select;
      const folded = add(root, "details");
      const head = add(folded, "summary", model.folded);
      head.setAttribute("aria-label", `${lever.title}: ${model.folded}`);
      for (const text of lever.told) add(folded, "p", text);
      add(folded, "blockquote", lever.source);
    }
  }
  const show = () => {
    for (const [name, select] of Object.entries(selects)) {
      select.value = String(model.levels[name] ?? 0);
      select.classList.toggle("on", select.value !== "0");
    }
  };
  model.on("levels", show);
  show();
  return root;
}
