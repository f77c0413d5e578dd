// Filters for the table of entries. Nothing is loaded; without this the table is whole.
(function () {
  var table = document.getElementById("entries");
  if (!table || !table.tBodies.length) return;
  var rows = Array.prototype.slice.call(table.tBodies[0].rows);
  var box = document.createElement("form");
  box.className = "filters";
  box.setAttribute("role", "search");
  box.addEventListener("submit", function (event) { event.preventDefault(); });
  var text = document.createElement("input");
  text.type = "search";
  text.setAttribute("aria-label", "Words in the row");
  text.placeholder = "Words in the row";
  box.appendChild(text);
  var names = [["kind", "Kind"], ["risk", "Risk"], ["level", "Level"], ["decision", "Decision"], ["overdue", "Overdue"]];
  var selects = names.map(function (pair) {
    var found = [];
    rows.forEach(function (row) {
      var value = row.getAttribute("data-" + pair[0]);
      if (value && found.indexOf(value) < 0) found.push(value);
    });
    if (found.length < 2 && pair[0] !== "overdue") return null;
    var select = document.createElement("select");
    select.setAttribute("aria-label", pair[1]);
    select.appendChild(new Option(pair[1] + ": all", ""));
    found.forEach(function (value) { select.appendChild(new Option(value, value)); });
    box.appendChild(select);
    return [pair[0], select];
  }).filter(Boolean);
  var count = document.createElement("output");
  count.setAttribute("aria-live", "polite");
  box.appendChild(count);
  function apply() {
    var words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    rows.forEach(function (row) {
      var content = row.textContent.toLowerCase();
      var fits = words.every(function (word) { return content.indexOf(word) >= 0; }) &&
        selects.every(function (one) { return !one[1].value || row.getAttribute("data-" + one[0]) === one[1].value; });
      row.hidden = !fits;
      if (fits) shown += 1;
    });
    count.textContent = shown + " of " + rows.length + " shown";
  }
  box.addEventListener("input", apply);
  table.parentNode.insertBefore(box, table);
  apply();
})();
