"use strict";
// Numbers open their posts: the rows of the evidence that a number does not count are hidden.
(function () {
  const evidence = document.getElementById("evidence");
  const note = document.getElementById("chosen");
  const text = document.getElementById("chosen-text");
  if (!evidence || !note) return;
  const sheets = Array.from(evidence.querySelectorAll(".sheet"));
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
    for (const sheet of sheets) {
      const before = shown;
      for (const row of sheet.querySelector("tbody").rows) {
        const chosen = !where || holds(where, row.dataset);
        if (row.hidden === chosen) row.hidden = !chosen;
        if (chosen) shown++;
      }
      sheet.hidden = shown === before;
      sheet.classList.toggle("follows", before > 0); // one head is enough for what was chosen
    }
    evidence.classList.toggle("few", shown < 1000); // these are laid out at once
    if (!where) for (const sheet of sheets) sheet.classList.remove("follows");
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
