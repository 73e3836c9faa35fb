function levers(root, { groups, folded: asked }, tell) {
  const selects = {};
  let levels = {};
  const put = (parent, tag, text, kind) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    parent.append(made);
    return made;
  };
  for (const group of groups) {
    put(root, "h3", group.title);
    for (const lever of group.levers) {
      const label = put(root, "label", lever.title);
      const select = put(root, "select");
      label.htmlFor = select.id = `lever-${lever.name}`;
      lever.choices.forEach((words, level) => put(select, "option", words).value = level);
      select.addEventListener("change", () => {
        levels = { ...levels, [lever.name]: Number(select.value) };
        show();
        tell(levels);
      });
      selects[lever.name] = select;
      const folded = put(root, "details");
      const head = put(folded, "summary", asked);
      head.setAttribute("aria-label", `${lever.title}: ${asked}`);
      for (const text of lever.told) put(folded, "p", text);
      put(folded, "blockquote", lever.source);
    }
  }
  const show = () => {
    for (const [name, select] of Object.entries(selects)) {
      select.value = String(levels[name] ?? 0);
      select.classList.toggle("on", select.value !== "0");
    }
  };
  return ({ value }, isSet) => {
    if (!isSet) return;
    levels = value;
    show();
  };
}
