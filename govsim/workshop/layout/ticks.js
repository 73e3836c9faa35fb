export function render({ model }) {
  const root = document.createElement("div");
  const boxes = {};
  for (const [key, title] of Object.entries(model.titles)) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    label.className = "tick";
    label.append(box, title);
    root.append(label);
    box.addEventListener("change", () => {
      model.ticked = { ...model.ticked, [key]: box.checked };
    });
    boxes[key] = box;
  }
  const show = () => {
    for (const [key, box] of Object.entries(boxes)) box.checked = Boolean(model.ticked[key]);
  };
  model.on("ticked", show);
  show();
  return root;
}
