// Parts with nothing to draw: each returns what to do with all that the part shows.
let counted = 0;
function labelled(root, name, field) {
  const label = document.createElement("label");
  label.textContent = name;
  label.htmlFor = field.id = `field-${counted++}`;
  root.append(label, field);
}
function html(root, { live }) {
  if (live) root.setAttribute("aria-live", "polite");
  let written = "";
  return ({ object }) => {
    if (object !== written) root.innerHTML = written = object;
  };
}
function button(root, { primary }, tell) {
  const made = document.createElement("button");
  let given = 0;
  made.type = "button";
  if (primary) made.className = "primary";
  made.addEventListener("click", () => tell(null));
  root.append(made);
  return ({ name, disabled, file }) => {
    if (made.textContent !== name) made.textContent = name;
    made.disabled = disabled;
    if (!file || file.turn === given) return;
    given = file.turn;
    const bytes = Uint8Array.from(atob(file.data), (c) => c.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
}
function choice(root, { name, options }, tell) {
  const select = document.createElement("select");
  for (const words of options) select.append(new Option(words));
  labelled(root, name, select);
  select.addEventListener("change", () => tell(select.selectedIndex));
  return ({ value }, isSet) => {
    if (isSet) select.selectedIndex = value;
  };
}
function line(root, { name, longest, secret }, tell) {
  const input = document.createElement("input");
  input.type = secret ? "password" : "text";
  input.maxLength = longest;
  input.autocomplete = "off";
  labelled(root, name, input);
  input.addEventListener("change", () => tell(input.value));
  return ({ value }, isSet) => {
    if (isSet) input.value = value;
  };
}
