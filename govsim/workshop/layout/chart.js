const STEPS = [1, 2, 2.5, 5, 10];
// Round numbers that span so much in a few steps.
function marked(low, high) {
  const rough = (high - low) / 4, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * STEPS.find((s) => s * power >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}
function chart(root) {
  const [RIGHT, TOP, LARGE] = [14, 10, 800];
  let drawn = {};
  let width = 0;
  const draw = () => {
    root.replaceChildren();
    width = root.clientWidth;
    const { lines, years, begins, labels } = drawn;
    if (!lines || !lines.length) return;
    const W = Math.max(300, width || 600);
    const letters = W > LARGE ? 18 : 14;
    const [BOTTOM, H] = [1.7 * letters, Math.min(0.75 * W, 260 + W / 8)];
    const every = lines.flatMap((l) => [...l.mean, ...l.low, ...l.high]).filter((v) => v !== null);
    if (!every.length) return;
    const [least, most] = [Math.min(...every), Math.max(...every)];
    const room = 0.06 * (most - least) || 0.05 * Math.abs(most) || 1;
    const [low, high] = [least < 0 ? least - room : Math.max(0, least - room), most + room];
    const marks = marked(low, high).map((v) => [v, v.toLocaleString("en-US", { maximumFractionDigits: 6 })]);
    const LEFT = 12 + 0.6 * letters * Math.max(...marks.map(([, said]) => said.length));
    const months = lines[0].mean.length;
    const x = (k) => LEFT + ((W - LEFT - RIGHT) * k) / months;
    const y = (v) => TOP + ((H - TOP - BOTTOM) * (high - v)) / (high - low);
    const path = (values) => values.flatMap((v, k) => (v === null ? [] : [`${x(k + 0.5).toFixed(1)},${y(v).toFixed(1)}`]));
    const heading = document.createElement("p");
    heading.textContent = labels.axis;
    root.append(heading);
    const svg = add("svg", root, { viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": labels.picture });
    for (const [v, said] of marks) {
      add("line", svg, { x1: LEFT, x2: W - RIGHT, y1: y(v), y2: y(v), stroke: "#d0d5da" });
      add("text", svg, { x: LEFT - 6, y: y(v) + 0.35 * letters, "text-anchor": "end", "font-size": letters }, said);
    }
    years.forEach((year, k) => {
      add("line", svg, { x1: x(12 * k), x2: x(12 * k), y1: H - BOTTOM, y2: H - BOTTOM + 5, stroke: "#66707a" });
      add("text", svg, { x: x(12 * k + 6), y: H - 5, "text-anchor": "middle", "font-size": letters }, year);
    });
    if (begins >= 0) add("line", svg, { x1: x(begins), x2: x(begins), y1: TOP, y2: H - BOTTOM, stroke: "#66707a", "stroke-dasharray": "2 4" });
    for (const l of lines) if (l.low.length) add("polygon", svg, { points: [...path(l.high), ...path(l.low).reverse()].join(" "), fill: l.colour, "fill-opacity": 0.18 });
    for (const l of lines) add("polyline", svg, { points: path(l.mean).join(" "), fill: "none", stroke: l.colour, "stroke-width": 2.5, "stroke-dasharray": l.dash });
    const key = document.createElement("p");
    key.className = "key";
    for (const l of lines) {
      const entry = document.createElement("span");
      const sample = add("svg", entry, { viewBox: "0 0 36 12", width: 36, height: 12, "aria-hidden": "true" });
      add("line", sample, { x1: 0, x2: 36, y1: 6, y2: 6, stroke: l.colour, "stroke-width": 2.5, "stroke-dasharray": l.dash });
      entry.append(l.name);
      key.append(entry);
    }
    if (labels.told) key.append(labels.told);
    root.append(key);
  };
  redrawn(root, () => width, draw);
  return (shown) => {
    if (shown.drawn === drawn) return;
    drawn = shown.drawn;
    draw();
  };
}
