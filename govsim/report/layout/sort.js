// Tables sort by a press on a column's head: numbers by the first number in the cell, text by the
// page's language; a second press turns the order round. Without script the table is as it was.
(function () {
  "use strict";
  var hint = SORT_HINT;
  var language = document.documentElement.lang || undefined;

  function number(text) {
    var found = text.replace(/\u2212/g, "-").replace(/,/g, "").match(/[-+]?\d+(\.\d+)?/);
    return found ? parseFloat(found[0]) : NaN;
  }

  // A cell left empty below its like says the same; out of its place it must say so itself.
  function complete(rows) {
    rows.forEach(function (row, index) {
      if (index && !row.cells[0].textContent.trim()) {
        row.cells[0].textContent = rows[index - 1].cells[0].textContent;
      }
    });
  }

  function sort(table, column, head) {
    var down = head.getAttribute("aria-sort") === "ascending";
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows);
    complete(rows);
    var texts = rows.map(function (row) { return row.cells[column].textContent.trim(); });
    var numeric = texts.every(function (t) {
      return !isNaN(number(t)) || t === "" || t === "\u2013";
    });
    var order = rows.map(function (row, index) { return index; });
    order.sort(function (a, b) {
      if (!numeric) {
        return texts[a].localeCompare(texts[b], language) || a - b;
      }
      var x = number(texts[a]), y = number(texts[b]);
      if (isNaN(x) || isNaN(y)) {
        return (isNaN(x) - isNaN(y)) * (down ? -1 : 1) || a - b;
      }
      return x - y || a - b;
    });
    if (down) { order.reverse(); }
    order.forEach(function (index) { body.appendChild(rows[index]); });
    Array.prototype.forEach.call(head.parentNode.cells, function (cell) {
      cell.removeAttribute("aria-sort");
    });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
  }

  Array.prototype.forEach.call(document.querySelectorAll("table"), function (table) {
    if (!table.tHead || !table.tBodies.length || table.tBodies[0].rows.length < 3) { return; }
    var heads = table.tHead.rows[0].cells;
    Array.prototype.forEach.call(heads, function (head, column) {
      if (!head.textContent.trim()) { return; }
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.title = hint;
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () { sort(table, column, head); });
    });
  });
})();
