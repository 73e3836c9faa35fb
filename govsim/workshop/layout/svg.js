// What pictures drawn in a page share.
const SVG = "http://www.w3.org/2000/svg";
function add(name, parent, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}
function redrawn(root, width, draw) {
  new ResizeObserver(() => { if (root.clientWidth && root.clientWidth !== width()) draw(); }).observe(root);
}
