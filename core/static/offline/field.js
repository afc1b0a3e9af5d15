// The page of the field. It works the same with and without a network; the network only takes finished answers away.
(() => {
  "use strict";

  const TRIES = 5;
  const KEPT_FOR = 72 * 3600_000;
  const IDLE = 10 * 60_000;
  const AGAIN = 20_000;
  const WRITE_AFTER = 250;
  const LONGEST = 45_000;  // characters of one answer, of which the server takes 150,000 bytes
  const words = JSON.parse(document.body.dataset.words);
  const say = (key, value = "") => words[key].replace("{}", value);
  const at = (id) => document.getElementById(id);
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const two = (number) => String(number).padStart(2, "0");
  const clock = (when) => `${two(new Date(when).getHours())}:${two(new Date(when).getMinutes())}`;
  const day = (when) => `${two(new Date(when).getDate())}.${two(new Date(when).getMonth() + 1)}.${new Date(when).getFullYear()}`;

  let key = null;       // opens what can be read; lives in this page alone
  let given = null;     // the sheets of the day
  let filling = null;   // { sheet, item, draft }
  let busy = Promise.resolve();

  // --- what is shown

  function show(...ids) {
    for (const id of ["unable", "take", "open", "sheets", "fill"]) at(id).hidden = !ids.includes(id);
    at("close").hidden = !key;
  }

  function tell(level, text) {
    const note = make("div", { className: `note note-${level}` }, make("div", {}, make("p", { textContent: text })));
    at("said").replaceChildren(...(text ? [note] : []));
  }

  function complain(form, text) {
    const place = form.querySelector(".field-error");
    place.textContent = text;
    place.hidden = !text;
  }

  function network(reached) {
    at("net").textContent = say(reached ? "online" : "offline");
    at("net").classList.toggle("off", !reached);
  }

  // --- taking along, opening, locking, wiping

  async function start() {
    if (!Seal.able()) return show("unable");
    navigator.serviceWorker.register("/field/worker.js", { scope: "/field/" }).catch(() => { if (navigator.onLine) tell("warning", say("not_kept")); });
    navigator.serviceWorker.ready.then(() => { document.body.dataset.kept = "yes"; });
    navigator.storage?.persist?.();
    network(navigator.onLine);
    await Store.forgetOld();
    const lock = await Store.phone();
    if (lock && lock.tries >= TRIES) await erase("wiped");
    else if (lock && !(await fresh(lock))) await erase("old");
    else show(lock ? "open" : "take");
    await showAnswers();
    send();
  }

  // Three days by this phone's clock, which may not go backwards either.
  async function fresh(lock) {
    const age = Date.now() - lock.takenAt;
    return age >= -3600_000 && age <= KEPT_FOR;
  }

  async function erase(why) {
    await Store.wipe();
    close();
    tell("warning", say(why));
  }

  function close() {
    key = given = filling = null;
    at("sheets").replaceChildren();
    at("fields").replaceChildren();
    for (const input of document.querySelectorAll("input[type=password]")) input.value = "";
    Store.phone().then((lock) => show(lock ? "open" : "take"));
  }

  async function ask(address, options = {}) {
    const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options });
    network(true);
    if (answer.type === "opaqueredirect") throw new SignedOut();
    return answer;
  }
  class SignedOut extends Error {}

  async function take(phrase) {
    const answer = await ask("/field/today");
    if (!answer.ok) throw new Error(answer.status);
    const { user, server, sheets } = await answer.json();
    const held = await Store.phone();
    const same = phrase === null && held?.user === user;
    const lock = { ...(same ? held : await Seal.newLock()), user, server, tries: 0, takenAt: Date.now() };
    const opener = same ? key : await Seal.keyOf(lock, phrase);
    const next = { sheets: same ? carried(sheets, await drafts()) : sheets, done: same ? given.done : {}, takenAt: lock.takenAt };
    await Store.take(lock, await Seal.lockUp(opener, "given", next), { keeping: same });
    [key, given] = [opener, next];
  }

  // What somebody has begun stays at hand, even when the day no longer asks for it.
  function carried(sheets, begun) {
    for (const old of given.sheets) {
      const sheet = sheets.find((one) => one.name === old.name) || { ...old, items: [] };
      const kept = old.items.filter((item) => begun.some((draft) => draft.item === item.id) && !sheet.items.some((one) => one.id === item.id));
      sheet.items.push(...kept);
      if (kept.length && !sheets.includes(sheet)) sheets.push(sheet);
    }
    return sheets;
  }

  async function renew() {
    const held = await Store.phone();
    if (!key || day(held.takenAt) === day(Date.now())) return;
    const session = await (await ask("/field/session")).json();
    if (session.user === held.user) await take(null);
  }

  at("take-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target, phrase = at("new-phrase").value;
    const weak = Seal.weakness(phrase) || (phrase === at("same-phrase").value ? "" : "differ");
    if (weak) return complain(form, say(weak));
    complain(form, "");
    try {
      await take(phrase);
      tell("", "");
      await showSheets();
    } catch (problem) {
      failed(problem);
    }
  });

  at("open-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const lock = await Store.phone();
    if (!lock || !(await fresh(lock))) return erase("old");
    const tries = await Store.countTry();
    if (tries > TRIES) return erase("wiped");
    try {
      const opener = await Seal.keyOf(lock, at("phrase").value);
      const locked = (await Store.all("readable")).find((one) => one.name === "given");
      given = await Seal.read(opener, locked);
      key = opener;
    } catch {
      at("phrase").value = "";
      return tries >= TRIES ? erase("wiped") : complain(form, say("wrong", TRIES - tries));
    }
    await Store.forgetTries();
    at("phrase").value = "";
    complain(form, "");
    await renew().catch(() => {});
    await showSheets();
  });

  at("anew").addEventListener("click", () => { tell("warning", say("anew")); show("take"); });
  at("close").addEventListener("click", async () => { await write(); close(); });

  let idle;
  function awake() {
    clearTimeout(idle);
    idle = setTimeout(async () => { if (key) { await write(); close(); } }, IDLE);
  }
  for (const event of ["pointerdown", "keydown"]) addEventListener(event, awake);

  // --- the sheets, and filling one in

  async function drafts() {
    const locked = (await Store.all("readable")).filter((one) => one.name.startsWith("draft:"));
    return Promise.all(locked.map((one) => Seal.read(key, one)));
  }

  async function showSheets() {
    awake();
    const begun = await drafts();
    const cards = given.sheets.filter((sheet) => sheet.items.length).map((sheet) => {
      const items = sheet.items.map((item) => shownItem(sheet, item, begun.filter((draft) => draft.sheet === sheet.name && draft.item === item.id)));
      return make("div", { className: "card" }, make("div", { className: "card-head" }, make("h2", { textContent: sheet.label })), make("ul", { className: "sheet-items" }, ...items));
    });
    const renewed = make("p", { className: "muted", textContent: say("renewed", `${day(given.takenAt)} ${clock(given.takenAt)}`) });
    at("sheets").replaceChildren(...cards, cards.length ? renewed : make("p", { className: "card form-part", textContent: say("none") }));
    at("fields").replaceChildren();
    filling = null;
    show("sheets");
  }

  function shownItem(sheet, item, begun) {
    const done = given.done[item.id] || 0;
    const keys = begun.map((draft) => button(`${say("go_on")} – ${say("begun", clock(draft.begun))}`, () => fill(sheet, item, draft)));
    const some = done || begun.length;
    if (!sheet.once || !some) keys.push(button(say(some ? "more" : "fill"), () => fill(sheet, item, null)));
    return make("li", {}, make("h3", { textContent: item.title }),
      ...item.details.map((line) => make("p", { textContent: line })),
      ...(done ? [make("p", { textContent: say("done", done) })] : []),
      make("div", { className: "sheet-keys" }, ...keys));
  }

  function button(text, press) {
    const made = make("button", { type: "button", className: "btn", textContent: text });
    made.addEventListener("click", press);
    return made;
  }

  function fill(sheet, item, draft) {
    filling = { sheet, item, draft: draft || { id: crypto.randomUUID(), sheet: sheet.name, item: item.id, begun: Date.now(), fields: [] }, kept: !draft };
    at("fill").querySelector("h2").textContent = `${sheet.label}: ${item.title}`;
    at("fill-about").replaceChildren(...item.details.map((line) => make("p", { textContent: line })));
    at("fields").innerHTML = item.fields;
    for (const input of at("fields").querySelectorAll("[name]")) {
      if (!draft) continue;
      const values = draft.fields.filter(([name]) => name === input.name).map(([, value]) => value);
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
      else input.value = values[0] ?? "";
    }
    complain(at("fill-form"), "");
    at("fill-form").querySelector("[data-draft-status]").textContent = "";
    show("fill");
    at("fill").querySelector("h2").focus();
  }

  const typed = () => [...new FormData(at("fill-form"))].filter(([, value]) => typeof value === "string");

  // One write after the other; what is typed is on the disk a quarter of a second later.
  function write() {
    clearTimeout(write.soon);
    const now = filling;
    if (!now || now.kept || !key) return busy;
    now.kept = true;
    now.draft.fields = typed();
    const opener = key;
    busy = busy.catch(() => {}).then(async () => {
      if (now.ended) return;
      await Store.keep(await Seal.lockUp(opener, `draft:${now.draft.id}`, now.draft));
      state(say("kept", clock(Date.now())), false);
    }).catch(() => { now.kept = false; state(say("failed"), true); });
    return busy;
  }

  function state(text, bad) {
    const place = at("fill-form").querySelector("[data-draft-status]");
    place.textContent = text;
    place.classList.toggle("failed", bad);
  }

  function changed() {
    if (!filling) return;
    filling.kept = false;
    clearTimeout(write.soon);
    write.soon = setTimeout(write, WRITE_AFTER);
  }
  at("fill-form").addEventListener("input", changed);
  at("fill-form").addEventListener("change", changed);
  document.addEventListener("visibilitychange", () => { if (document.hidden) write(); });
  addEventListener("pagehide", () => write());
  at("later").addEventListener("click", async () => { await write(); await showSheets(); });

  function lacking(item, fields) {
    const filled = (wanted) => fields.some(([name, value]) => (name === wanted || name.startsWith(`${wanted}-`)) && value.trim());
    const name = item.needed.find((wanted) => !filled(wanted));
    if (!name) return "";
    const input = at("fields").querySelector(`[name="${CSS.escape(name)}"],[name^="${CSS.escape(name)}-"]`);
    input?.focus();
    return (input?.closest("fieldset")?.querySelector("legend") || at("fields").querySelector(`label[for="${CSS.escape(name)}"]`))?.textContent.trim() || name;
  }

  at("fill-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!filling || filling.ended) return;
    const { sheet, item, draft } = filling, now = filling, fields = typed();
    const missing = lacking(item, fields);
    if (missing) return complain(at("fill-form"), say("missing", missing));
    if (JSON.stringify(fields).length > LONGEST) return complain(at("fill-form"), say("long"));
    now.ended = true;
    try {
      await busy;
      const lock = await Store.phone();
      const finished = new Date().toISOString().replace("Z", "+00:00");
      const content = { item: item.id, fields, finished };
      const sealed = await Seal.toServer(lock.server, { id: draft.id, user: lock.user, sheet: sheet.name, content });
      const answer = { ...sealed, user: lock.user, label: sheet.label, at: Date.now(), state: "waiting" };
      const done = { ...given.done, [item.id]: (given.done[item.id] || 0) + 1 };
      await Store.finish(answer, `draft:${draft.id}`, await Seal.lockUp(key, "given", { ...given, done }));
      given.done = done;
    } catch {
      now.ended = false;
      return complain(at("fill-form"), say("failed"));
    }
    await showSheets();
    tell("success", say("finished"));
    await showAnswers();
    send();
  });

  // --- sending

  async function showAnswers() {
    const answers = (await Store.all("answers")).sort((one, other) => other.at - one.at);
    const waiting = answers.filter((answer) => answer.state === "waiting");
    at("post").hidden = !answers.length && !(await Store.phone());
    at("waiting").hidden = !waiting.length;
    at("waiting").textContent = `${say("waits")}: ${waiting.length}`;
    at("answers").replaceChildren(...answers.map(shownAnswer), ...(answers.length ? [] : [make("li", { className: "muted", textContent: say("nothing") })]));
  }

  const STATES = { waiting: ["waits", "amber"], done: ["sent", "green"], dropped: ["sent", "grey"], correct: ["to_correct", "amber"], refused: ["refused", "red"] };

  function shownAnswer(answer) {
    const [word, tone] = STATES[answer.state];
    const about = make("div", {}, make("b", { textContent: answer.label }), make("p", { textContent: `${day(answer.at)} ${clock(answer.at)}` }));
    if (answer.sentence) about.append(make("p", { textContent: answer.sentence }));
    if (answer.address) about.append(make("a", { href: answer.address, textContent: say("correct") }));
    return make("li", {}, about, make("span", { className: `pill p-${tone}`, textContent: say(word) }));
  }

  async function deliver({ user, token }) {
    const waiting = (await Store.all("answers")).filter((answer) => answer.state === "waiting").sort((one, other) => one.at - other.at);
    const own = waiting.filter((answer) => answer.user === user);
    if (own.length < waiting.length) tell("info", say("others", waiting.length - own.length));
    for (const { id, sheet, key, point, sealed } of own) {
      const body = JSON.stringify({ id, sheet, key, point, sealed });
      const answer = await ask("/field/answers", { method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
      const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
      if (answer.status === 422 && said) await Store.became(id, { state: "refused", sentence: said.sentence });
      else if (!answer.ok || !said) throw new Error(answer.status);
      else {
        const state = said.state === "waiting" ? "correct" : said.state;
        await Store.became(id, { state, sentence: said.sentence, address: said.address, sealed: "", point: "", sentAt: Date.now() });
      }
      await showAnswers();
    }
  }

  // One tab at a time; an answer whose receipt got lost is sent again and recognised by its id.
  async function send({ asked = false } = {}) {
    const answers = await Store.all("answers");
    if (!asked && !answers.some((answer) => answer.state === "waiting")) return;
    await navigator.locks.request("kujdes-field-send", { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      try {
        if (asked) for (const one of answers) if (one.state === "refused") await Store.became(one.id, { state: "waiting" });
        const session = await (await ask("/field/session")).json();
        at("login").hidden = true;
        await deliver(session);
      } catch (problem) {
        failed(problem, !asked);
      }
    });
    await showAnswers();
  }

  function failed(problem, quiet = false) {
    if (problem instanceof SignedOut) {
      at("login").hidden = false;
      at("post").hidden = false;
      return tell("warning", say("login"));
    }
    if (problem instanceof TypeError) network(false);
    if (!quiet) tell("warning", say("unreachable"));
  }

  at("send").addEventListener("click", () => send({ asked: true }));
  addEventListener("online", () => { network(true); send(); });
  addEventListener("offline", () => network(false));
  setInterval(() => send(), AGAIN);

  start();
})();
