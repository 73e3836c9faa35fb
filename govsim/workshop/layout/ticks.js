function ticks(root, { titles }, tell) {
  const boxes = {};
  let ticked = {};
  for (const [key, title] of Object.entries(titles)) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    label.className = "tick";
    label.append(box, title);
    root.append(label);
    box.addEventListener("change", () => {
      ticked = { ...ticked, [key]: box.checked };
      tell(ticked);
    });
    boxes[key] = box;
  }
  return ({ value }, isSet) => {
    if (!isSet) return;
    ticked = value;
    for (const [key, box] of Object.entries(boxes)) box.checked = Boolean(ticked[key]);
  };
}
