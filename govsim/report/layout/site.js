// Search within the site: every word must occur; works from a folder, without any server.
"use strict";
(function () {
  const form = document.querySelector(".search");
  const pages = window.govsimPages;
  if (!form || !pages) return;
  const box = form.querySelector("input");
  const found = form.querySelector(".found");
  const root = document.body.dataset.root;
  form.hidden = false;

  function around(text, word) {
    const at = text.toLowerCase().indexOf(word);
    return at < 0 ? text.slice(0, 80) : text.slice(Math.max(0, at - 30), at + 60);
  }

  function item(page, words) {
    const li = document.createElement("li");
    const a = document.createElement("a");
    const p = document.createElement("p");
    a.href = root + page.path;
    a.textContent = page.title;
    p.textContent = around(page.text, words[0]);
    li.append(a, p);
    return li;
  }

  function score(page, words) {
    const title = page.title.toLowerCase();
    const text = title + " " + page.text.toLowerCase();
    if (!words.every((word) => text.includes(word))) return 0;
    return 1 + words.filter((word) => title.includes(word)).length * 10;
  }

  function search() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    found.replaceChildren();
    if (!words.length) return;
    const hits = pages.map((page) => [score(page, words), page]).filter((pair) => pair[0]);
    hits.sort((a, b) => b[0] - a[0]);
    const ul = document.createElement("ul");
    ul.append(...hits.slice(0, 12).map((pair) => item(pair[1], words)));
    if (!hits.length) ul.append(Object.assign(document.createElement("li"), { textContent: found.dataset.none }));
    found.append(ul);
  }

  box.addEventListener("input", search);
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    const first = found.querySelector("a");
    if (first) location.href = first.href;
  });
  form.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { box.value = ""; search(); }
  });
})();
