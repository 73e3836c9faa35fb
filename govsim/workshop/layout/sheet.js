const DRAWS = { html, button, choice, line, chart, guess, levers, ticks };
export function render({ model }) {
  const bodies = {};
  const body = (section) => (bodies[section] ??= document.getElementById(`parts-${section}`));
  const put = ([section, kind, fixed], k) => {
    const root = document.createElement("div");
    root.className = `part ${kind}`;
    body(section).append(root);
    const draw = DRAWS[kind](root, fixed, (told) => model.send_msg({ part: k, told }));
    let turn = null;
    const show = () => {
      const shown = model[`p${k}`];
      root.hidden = !shown.visible;
      draw(shown, shown.turn !== turn); // what the server set, not what it only heard of
      turn = shown.turn;
    };
    model.on(`p${k}`, show);
    show();
  };
  let placed = 0;
  const grow = () => {
    for (; placed < model.plan.length; placed++) put(model.plan[placed], placed);
  };
  const note = () => {
    for (const [section, [said, shut]] of Object.entries(model.notes)) {
      const told = document.getElementById(`note-${section}`);
      if (told.innerHTML !== said) told.innerHTML = said;
      body(section).hidden = shut;
    }
  };
  for (const [section] of model.plan) body(section).replaceChildren();
  model.on("plan", grow);
  model.on("notes", note);
  grow();
  note();
  return document.createElement("div");
}
