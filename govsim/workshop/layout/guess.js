function guess(root, _, tell) {
  const [RIGHT, TOP, LARGE] = [12, 10, 800];
  let model = null;
  let own = [];
  let width = 0;
  const draw = () => {
    root.replaceChildren();
    width = root.clientWidth;
    const W = Math.max(300, width || 600);
    const letters = W > LARGE ? 22 : 14;
    const [LEFT, BOTTOM, H] = [3.6 * letters, 1.7 * letters, Math.min(0.6 * W, 230 + W / 8)];
    if (!model) return;
    const { baseline, years, low, high, factor, labels } = model;
    if (!baseline.length) return;
    const last = years.length - 1;
    const x = (k) => LEFT + ((W - LEFT - RIGHT) * k) / Math.max(1, last);
    const y = (v) => TOP + ((H - TOP - BOTTOM) * (high - v)) / (high - low);
    const line = (values) => values.map((v, k) => `${x(k)},${y(v)}`).join(" ");
    const said = (v) => String(Number((factor * v).toPrecision(3)));
    const svg = add("svg", root, { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": labels.picture, class: model.open ? "draw" : "" });
    for (const v of [low, (low + high) / 2, high]) {
      add("line", svg, { x1: LEFT, x2: W - RIGHT, y1: y(v), y2: y(v), stroke: "#d0d5da" });
      add("text", svg, { x: LEFT - 6, y: y(v) + 5, "text-anchor": "end", "font-size": letters }, said(v));
    }
    years.forEach((year, k) => {
      const anchor = k === 0 ? "start" : k === last ? "end" : "middle";
      add("text", svg, { x: x(k), y: H - 5, "text-anchor": anchor, "font-size": letters }, year);
    });
    if (model.band_low.length) {
      const back = model.band_low.map((v, k) => `${x(k)},${y(v)}`).reverse().join(" ");
      add("polygon", svg, { points: `${line(model.band_high)} ${back}`, fill: "#b35900", "fill-opacity": 0.18 });
    }
    add("polyline", svg, { points: line(baseline), fill: "none", stroke: "#555", "stroke-width": 2, "stroke-dasharray": "8 5" });
    if (model.truth.length) add("polyline", svg, { points: line(model.truth), fill: "none", stroke: "#0b4f8a", "stroke-width": 3 });
    if (own.length !== baseline.length) own = model.value.length ? [...model.value] : [...baseline];
    const mine = model.open || model.value.length
      ? add("polyline", svg, { points: line(own), fill: "none", stroke: "#b35900", "stroke-width": 4, "stroke-dasharray": "1 7", "stroke-linecap": "round" })
      : null;
    const key = document.createElement("p");
    key.textContent = labels.key;
    root.append(key);
    if (!model.open) return;
    const ranges = years.map((year, k) => {
      const label = document.createElement("label");
      const range = document.createElement("input");
      Object.assign(range, { type: "range", min: low, max: high, step: (high - low) / 200, value: own[k] });
      label.append(year, range);
      root.append(label);
      return range;
    });
    const put = (k, v) => {
      own[k] = Math.min(high, Math.max(low, v));
      ranges[k].value = own[k];
      ranges[k].setAttribute("aria-valuetext", said(own[k]));
      mine.setAttribute("points", line(own));
    };
    const send = () => tell(own);
    ranges.forEach((range, k) => {
      put(k, own[k]);
      range.addEventListener("input", () => put(k, Number(range.value)));
      range.addEventListener("change", send);
    });
    let held = false;
    const follow = (event) => {
      const box = svg.getBoundingClientRect();
      const across = (((event.clientX - box.left) * W) / box.width - LEFT) / (W - LEFT - RIGHT);
      const down = (((event.clientY - box.top) * H) / box.height - TOP) / (H - TOP - BOTTOM);
      put(Math.min(last, Math.max(0, Math.round(across * last))), high - down * (high - low));
    };
    svg.addEventListener("pointerdown", (event) => { held = true; svg.setPointerCapture(event.pointerId); follow(event); });
    svg.addEventListener("pointermove", (event) => { if (held) follow(event); });
    svg.addEventListener("pointerup", () => { held = false; send(); });
  };
  redrawn(root, () => width, draw);
  return (shown, isSet) => {
    model = shown;
    if (!isSet) return;
    own = [];
    draw();
  };
}
