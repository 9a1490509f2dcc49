"use strict";
const token = new URLSearchParams(location.search).get("token") || "";
const off = new Set();
let about = null;
let chosen = [];
let asked = 0;
const $ = id => document.getElementById(id);
const words = JSON.parse($("words").textContent);
const told = (name, holes) => words[name].replace(/\{(\w+)\}/g, (_, hole) => holes[hole]);
const called = code => words.codes[code] || code;
const cell = (row, text, name = "") => {
  const td = row.insertCell();
  td.textContent = text ?? "";
  td.className = name;
  return td;
};

const say = text => {
  $("said").textContent = text;
};

async function ask(path, question = {}) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "X-Token": token, "Content-Type": "application/json" },
    body: JSON.stringify(question),
  });
  const data = await answer.json();
  if (!answer.ok) throw new Error(data.error || answer.statusText);
  return data;
}

function list() {
  const body = $("terms").querySelector("tbody");
  const wanted = $("find").value.trim().toLowerCase();
  const dimension = $("dimension").value;
  body.replaceChildren();
  for (const term of about.terms) {
    if ((dimension && term.dimension !== dimension) || !term.term.toLowerCase().includes(wanted)) continue;
    const row = body.insertRow();
    row.dataset.term = term.term;
    row.classList.toggle("off", off.has(term.term));
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = !off.has(term.term);
    box.setAttribute("aria-label", told("counts", { term: term.term }));
    box.addEventListener("change", () => {
      box.checked ? off.delete(term.term) : off.add(term.term);
      row.classList.toggle("off", !box.checked);
      facts();
      index();
    });
    row.insertCell().append(box);
    const word = document.createElement("button");
    word.type = "button";
    word.className = "word";
    word.textContent = term.term;
    word.title = term.why;
    word.addEventListener("click", () => read(term.term));
    row.insertCell().append(word);
    cell(row, term.hits.toLocaleString(), "n");
    cell(row, term.reports.toLocaleString(), "n");
  }
}

async function read(term) {
  for (const row of $("terms").querySelectorAll("tbody tr")) {
    row.setAttribute("aria-selected", row.dataset.term === term);
  }
  const hits = await ask("/api/contexts", { term });
  const body = $("contexts").tBodies[0];
  body.replaceChildren();
  $("contexts-title").textContent = told(hits.length ? "hits" : "no_hits", { term, n: hits.length });
  for (const hit of hits) {
    const row = body.insertRow();
    row.className = hit.kept ? "" : "not-kept";
    cell(row, hit.left, "left");
    cell(row, hit.surface, "hit");
    cell(row, hit.right, "right");
    const notes = [hit.polarity, hit.speaker, hit.tense]
      .filter(flag => !["affirmed", "own", "fact"].includes(flag))
      .map(called)
      .concat(hit.off_concept ? [hit.off_cue] : [])
      .concat(hit.kept ? [] : [hit.reason]);
    const place = `${hit.firm} ${hit.year ?? ""} ${told("on_page", { page: hit.page })}`;
    cell(row, `${place} ${notes.join(words.comma)}`, "dim").title = hit.file;
  }
}

async function index() {
  const mine = ++asked;
  try {
    const rows = await ask("/api/index", { off: [...off], firms: chosen });
    if (mine !== asked) return;
    const body = $("index").tBodies[0];
    body.replaceChildren();
    for (const row of rows) {
      const line = body.insertRow();
      const changed = what => (row[what] !== row[what + "_now"] ? "n changed" : "n");
      cell(line, row.firm);
      cell(line, row.name);
      cell(line, row.year, "n");
      cell(line, row.n_total, "n");
      cell(line, row.n_total_now, changed("n_total"));
      cell(line, row.index.toFixed(3), "n");
      cell(line, row.index_now.toFixed(3), changed("index"));
    }
    say("");
  } catch (error) {
    if (mine === asked) say(error.message);
  }
}

function facts() {
  const of = about.terms.length;
  $("facts").textContent = told("facts", { on: of - off.size, of, count: called(about.count) });
}

function firms() {
  $("chosen").replaceChildren(
    ...chosen.map(code => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${code} ${about.firms[code] || ""} ×`;
      button.setAttribute("aria-label", told("take_away", { code }));
      button.addEventListener("click", () => {
        if (chosen.length > 1) {
          chosen = chosen.filter(other => other !== code);
          firms();
          index();
        }
      });
      return button;
    }),
  );
}

$("find").addEventListener("input", list);
$("dimension").addEventListener("change", list);
$("add").addEventListener("click", () => {
  const code = $("firm").value.trim().split(" ")[0];
  if (!Object.hasOwn(about.firms, code)) {
    say(told("no_report", { code }));
    return;
  }
  if (!chosen.includes(code)) {
    chosen.push(code);
    firms();
    index();
  }
  $("firm").value = "";
});
$("save").addEventListener("submit", async event => {
  event.preventDefault();
  try {
    const saved = await ask("/api/save", { off: [...off], name: $("name").value });
    say(told("saved", { path: saved.path }));
  } catch (error) {
    say(error.message);
  }
});
ask("/api/about")
  .then(found => {
    about = found;
    chosen = found.chosen.slice();
    $("title").textContent = told("title", { name: found.name });
    document.title = $("title").textContent;
    $("construct").textContent = found.construct;
    for (const [key, labels] of Object.entries(found.dimensions)) {
      $("dimension").add(new Option(labels.join(" / "), key));
    }
    $("firms").replaceChildren(
      ...Object.entries(found.firms).map(([code, name]) => new Option(name, `${code} ${name}`)),
    );
    facts();
    list();
    firms();
    index();
  })
  .catch(error => say(error.message));
