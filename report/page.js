"use strict";
// Numbers open their posts: the rows of the evidence that a number does not count are hidden.
(function () {
  const table = document.getElementById("evidence");
  const note = document.getElementById("chosen");
  const text = document.getElementById("chosen-text");
  if (!table || !note) return;
  const rows = Array.from(table.tBodies[0].rows);
  let from = null;

  // A number wants of some attributes of a row, by their letters, one of several values.
  function holds(wanted, row) {
    return Object.keys(wanted).every((letter) => wanted[letter].some((value) => String(value) === row[letter]));
  }

  // What is chosen is told by the table, the line and the column that the number stands in.
  function describe(link) {
    const cell = link.closest("td"), row = link.closest("tr"), figure = link.closest("figure");
    const title = figure.querySelector("figcaption").textContent;
    const line = Array.from(row.cells).filter((c) => !c.classList.contains("n") && c.cellIndex < 3)
      .map((c) => c.textContent.trim()).filter(Boolean).join(" ");
    const column = row.closest("table").tHead.rows[0].cells[cell.cellIndex].textContent;
    return title + " · " + line + " · " + column;
  }

  function show(where, told) {
    let shown = 0;
    for (const row of rows) {
      const chosen = !where || holds(where, row.dataset);
      if (row.hidden === chosen) row.hidden = !chosen;
      if (chosen) shown++;
    }
    note.hidden = !where;
    text.textContent = where ? told + "：" + shown + "条" : "";
  }

  document.addEventListener("click", function (event) {
    const link = event.target.closest("a.open");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    from = link;
    show(JSON.parse(link.dataset.where), describe(link));
    document.getElementById("I").scrollIntoView();
  });
  document.getElementById("chosen-all").addEventListener("click", function () { show(null, ""); });
  document.getElementById("chosen-back").addEventListener("click", function () {
    if (from) { from.scrollIntoView({ block: "center" }); from.focus({ preventScroll: true }); }
  });
})();
