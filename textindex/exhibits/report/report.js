"use strict";
const $ = id => document.getElementById(id);
const T = JSON.parse($("words").textContent);
const MOST = 24;
let book = null;
let firm = -1;
let year = null;
let hits = null;
let asked = 0;
const make = (tag, text = "", name = "") => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (name) made.className = name;
  return made;
};
const fill = (text, ...values) => values.reduce((said, value, at) => said.split(`{${at}}`).join(value), text);
const count = number => number.toLocaleString(T.lang);

async function unpack(id) {
  const bytes = Uint8Array.from(atob($(id).textContent), letter => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

const measure = () => $("measure").value;

function choose() {
  for (const part of document.querySelectorAll("[data-measure]")) part.hidden = part.dataset.measure !== measure();
  if (firm >= 0) {
    years();
    read();
  }
}

function found() {
  const wanted = $("find").value.trim().toLowerCase();
  const results = $("results");
  results.replaceChildren();
  if (!wanted) {
    $("found").textContent = "";
    return;
  }
  const rank = at =>
    book.codes[at] === wanted ? 0 : book.codes[at].startsWith(wanted) || book.names[at].startsWith(wanted) ? 1 : 2;
  const some = [];
  for (let at = 0; at < book.codes.length; at++) {
    if (book.codes[at].includes(wanted) || book.names[at].includes(wanted)) some.push(at);
  }
  some.sort((a, b) => rank(a) - rank(b) || a - b);
  $("found").textContent =
    some.length > MOST ? fill(T.found_more, count(some.length), MOST) : fill(T.found, count(some.length));
  for (const at of some.slice(0, MOST)) {
    const button = make("button", title(at), book.held.has(at) ? "held" : "");
    button.type = "button";
    button.addEventListener("click", () => openFirm(at, null, true));
    const item = make("li");
    item.append(button);
    results.append(item);
  }
}

const title = at => (book.name[at] ? `${book.firm[at]} ${book.name[at]}` : book.firm[at]);
const rows = at => Array.from({ length: book.start[at + 1] - book.start[at] }, (_, n) => book.start[at] + n);
const index = row => {
  const n = (book.weighted[measure()] || book.counts[measure()])[row];
  return n === null ? null : Math.log1p(n);
};

async function openFirm(at, wanted, focus) {
  const mine = ++asked;
  firm = at;
  hits = null;
  const own = rows(at);
  const last = own.filter(row => book.counts.total[row] !== null).pop() ?? own[own.length - 1];
  year = own.some(row => book.year[row] === wanted) ? wanted : book.year[last];
  $("sheet").hidden = false;
  $("sheet-title").textContent = title(at);
  const id = book.held.get(at);
  const got = id === undefined ? null : await unpack(id);
  if (mine !== asked) return;
  if (focus) $("sheet").classList.remove("unasked");
  hits = got;
  years();
  read();
  if (focus) {
    $("sheet-title").focus();
    $("sheet-title").scrollIntoView({ block: "start" });
  }
}

const parts = row => book.novelty[measure()]?.[row] ?? null;
const untold = row => book.novelty[measure()] && book.counts[measure()][row] > 0 && !parts(row);
const split = row => (parts(row) ? fill(T.split, ...parts(row).map(count)) : untold(row) ? T.untold : "");

/* What of a year's bar is repeated and shared, above what is new. */
function segments(row) {
  const some = parts(row);
  if (!some) return [];
  const total = some[0] + some[1] + some[2];
  return ["shared", "repeated"].map(kind => {
    const segment = make("em", "", kind);
    segment.style.height = `${(100 * some[kind === "shared" ? 2 : 1]) / total}%`;
    return segment;
  });
}

function years() {
  const own = rows(firm);
  $("split").hidden = !own.some(parts);
  const top = Math.max(1e-9, ...own.map(row => index(row) ?? 0));
  $("years").replaceChildren();
  for (const row of own) {
    const n = book.counts[measure()][row];
    const status = T.status[book.statuses[book.status[row]]];
    const button = make("button");
    button.type = "button";
    const bar = make("i");
    bar.style.height = `${n === null ? 0 : Math.max(1, (56 * index(row)) / top)}px`;
    bar.className = untold(row) ? "untold" : "";
    bar.append(...segments(row));
    button.append(bar, make("b", n === null ? status : count(n)), make("span", book.year[row]));
    button.className = n === null ? "missing" : "";
    button.setAttribute("aria-pressed", book.year[row] === year);
    button.setAttribute(
      "aria-label",
      n === null
        ? `${book.year[row]}: ${status}`
        : [fill(T.year_label, book.year[row], count(n), index(row).toFixed(3)), split(row)].join(" ").trim(),
    );
    button.addEventListener("click", () => {
      year = book.year[row];
      $("sheet").classList.remove("unasked");
      for (const other of $("years").children) other.setAttribute("aria-pressed", other === button);
      $("hits").scrollTop = 0;
      read();
    });
    $("years").append(button);
  }
}

function note(row) {
  const n = book.counts[measure()][row];
  const above = book.above[row];
  const said =
    n === null
      ? fill(T.missing, year, T.status[book.statuses[book.status[row]]])
      : fill(T.counted, year, count(n), index(row).toFixed(3));
  return [said, split(row), above ? fill(above[2] ? T.above : T.expected, above[0], above[1]) : ""].join(" ").trim();
}

/* How many characters after the last hit the next one begins, if both stand in one passage; else -1. */
function goesOn(last, left, surface) {
  for (let at = last.rest.indexOf(surface); at >= 0; at = last.rest.indexOf(surface, at + 1)) {
    const before = last.said + last.rest.slice(0, at);
    if (
      before === left ||
      (left.length >= 10 && before.endsWith(left)) ||
      (before.length >= 10 && left.endsWith(before))
    ) {
      return at;
    }
  }
  return -1;
}

function read() {
  const row = rows(firm).find(one => book.year[one] === year);
  const body = $("hits");
  body.replaceChildren();
  if (row === undefined) return;
  $("note").textContent = note(row);
  $("own-text").hidden = !hits?.own;
  $("not-held").hidden = hits !== null || book.held.has(firm);
  if (!hits) return;
  let passed = 0;
  let page = null;
  let list = null;
  let file = null;
  let last = null;
  for (let at = 0; at < hits.year.length; at++) {
    const term = hits.terms[hits.term[at]];
    const dimension = book.dimension_of[term];
    if (hits.year[at] !== year || (measure() !== "total" && dimension !== measure())) continue;
    if (!hits.kept[at]) {
      passed++;
      if (!$("passed").checked) continue;
    }
    if (page !== hits.page[at] || file !== hits.file[at]) {
      page = hits.page[at];
      file = hits.file[at];
      last = null;
      const box = make("section", "", "page");
      list = make("ol");
      const head = make("h4", fill(T.page, page));
      head.title = hits.files[file];
      box.append(head, list);
      body.append(box);
    }
    const left = hits.left[at];
    const surface = hits.surface[at];
    const right = hits.right[at];
    const between = last ? goesOn(last, left, surface) : -1;
    if (between < 0) {
      const item = make("li");
      last = { said: left, rest: "", line: make("p", hits.cut ? `…${left}` : left), notes: make("p", "", "dim") };
      item.append(last.line, last.notes);
      list.append(item);
    } else {
      last.line.lastChild.remove();
      last.line.append(last.rest.slice(0, between));
      last.said += last.rest.slice(0, between);
    }
    const flags = hits.flags[hits.flag[at]].map(flag => T.flags[flag] || flag);
    const reason = hits.reasons[hits.reason[at]];
    last.said += surface;
    last.rest = right;
    last.line.append(
      make("mark", surface, hits.kept[at] ? "" : "passed"),
      document.createTextNode(hits.cut ? `${right}…` : right),
    );
    const own = hits.own?.[at] ?? null;
    const said = hits.said?.[at] ?? null;
    const told = [
      term,
      T.dimensions[dimension],
      ...(own === null ? [] : [fill(T.own, own.toFixed(2))]),
      ...flags,
      ...(said ? [fill(T[said[0]], said[1])] : []),
      ...(reason ? [fill(T.not_counted, reason)] : []),
    ].join(" · ");
    last.notes.append(last.notes.hasChildNodes() ? T.between + told : told);
  }
  $("passed-count").textContent = count(passed);
  if (!body.children.length) body.append(make("p", T.none, "dim"));
}

async function start() {
  if (!("DecompressionStream" in window)) {
    $("found").textContent = T.old;
    return;
  }
  book = await unpack("book");
  const held = JSON.parse($("held").textContent);
  let at = 0;
  book.start = [0, ...book.sizes.map(size => (at += size))];
  book.codes = book.firm.map(code => code.toLowerCase());
  book.names = book.known.map(name => name.toLowerCase());
  const place = new Map(book.firm.map((code, n) => [code, n]));
  book.held = new Map(held.map((code, n) => [place.get(code), `hits-${n}`]));
  book.year = book.year.map(one => one + book.first);
  $("find").disabled = false;
  $("find").addEventListener("input", found);
  document.documentElement.dataset.ready = Math.round(performance.now());
  const [code, wanted] = decodeURIComponent(location.hash.replace(/^#firm=/, "")).split(/,(?=\d{4}$)/);
  const first = place.has(code) ? place.get(code) : place.get(held[0]);
  if (first !== undefined) openFirm(first, Number(wanted), place.has(code));
}

$("measure").addEventListener("change", choose);
$("passed").addEventListener("change", () => {
  if (firm >= 0) read();
});
$("search").addEventListener("submit", event => {
  event.preventDefault();
  $("results").querySelector("button")?.click();
});
start().catch(error => {
  $("found").textContent = error.message;
});
