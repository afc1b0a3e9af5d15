// Comfort on top of pages that work without it: drafts, quick exit, search without traces, small helps in forms.
(() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = JSON.parse(document.getElementById("said")?.textContent || "{}");
  const say = (key, value = "") => (words[key] || "").replace("{}", value);
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  // ë → e, ç → c, so that people without the letters find what they mean.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  // Written out, because many browsers know no Albanian formats.
  const two = (number) => String(number).padStart(2, "0");
  const clock = (when) => `${two(when.getHours())}:${two(when.getMinutes())}`;
  const date = (when) => `${two(when.getDate())}.${two(when.getMonth() + 1)}.${when.getFullYear()}`;

  const token = () => document.querySelector("meta[name=csrf-token]")?.content || "";

  function post(url, body, options = {}) {
    return fetch(url, { method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": token() }, ...options });
  }

  // Drafts: the server keeps what was typed; the browser keeps nothing.
  const drafts = new Map();
  const DRAFT_EVERY = 20_000;

  function typedIn(form) {
    const secret = new Set(all("input[type=password]", form).map((input) => input.name)).add("csrf_token");
    const pairs = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !secret.has(name));
    return new URLSearchParams(pairs).toString();
  }

  function showDraft(form, text, failed) {
    const status = form.querySelector("[data-draft-status]");
    if (!status) return;
    status.textContent = text;
    status.classList.toggle("failed", failed);
  }

  async function saveDraft(form, options = {}) {
    const now = typedIn(form);
    if (now === drafts.get(form) || form.dataset.sent) return;
    try {
      const answer = await post(form.dataset.draftUrl, new URLSearchParams(now), options);
      if (answer.status === 413) return showDraft(form, await answer.text(), true);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      drafts.set(form, now);
      showDraft(form, say("saved", clock(new Date())), false);
    } catch {
      showDraft(form, say("unsaved"), true);
    }
  }

  const saveDrafts = (options) => Promise.all([...drafts.keys()].filter((f) => f.isConnected).map((f) => saveDraft(f, options)));

  // Dil shpejt: nothing is left to see before anything is sent.
  let gone = false;

  async function leave(lockUrl) {
    if (gone) return;
    gone = true;
    const kept = saveDrafts({ keepalive: true });
    document.title = "…";
    document.body.replaceChildren();
    await Promise.race([kept, new Promise((done) => setTimeout(done, 1500))]);
    const answer = await post(lockUrl, null, { keepalive: true }).catch(() => null);
    location.replace(answer?.redirected ? answer.url : lockUrl);
  }

  // Search for names: sent by fetch, so that neither address bar, history nor a reload keeps the name.
  async function search(form) {
    const main = document.getElementById("main");
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await post(form.action, new URLSearchParams(new FormData(form)));
      if (answer.redirected) return location.assign(answer.url);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      showPage(main, page);
    } catch {
      main.prepend(make("p", { className: "note note-danger", role: "alert", textContent: say("offline") }));
    } finally {
      main.removeAttribute("aria-busy");
    }
  }

  function showPage(main, page) {
    const found = page.getElementById("main");
    if (!found) throw new Error("no page in the answer");
    main.replaceChildren(...found.childNodes);
    document.title = page.title;
    document.getElementById("find")?.matches(":popover-open") && document.getElementById("find").hidePopover();
    enhance(main);
    window.htmx?.process(main);
    const heading = main.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  }

  // Sending twice: the second press of an impatient hand is swallowed for a while.
  function once(event) {
    const form = event.target;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    const button = event.submitter;
    button?.setAttribute("aria-disabled", "true");
    setTimeout(() => { delete form.dataset.sent; button?.removeAttribute("aria-disabled"); }, 8000);
  }

  // Parts that depend on an answer: data-show-if="field=value|other". What is hidden is not sent.
  function dependents(root) {
    for (const part of all("[data-show-if]", root)) {
      const form = part.closest("form");
      const [name, values] = part.dataset.showIf.split("=");
      const update = () => {
        const given = new FormData(form).getAll(name);
        const shown = values.split("|").some((value) => given.includes(value));
        part.toggleAttribute("data-shown", shown);
        for (const control of all("input,select,textarea", part)) control.disabled = !shown;
      };
      form.addEventListener("change", update);
      update();
    }
  }

  function counters(root) {
    for (const counter of all("[data-count-for]", root)) {
      const text = document.getElementById(counter.dataset.countFor);
      const most = Number(counter.dataset.most);
      const update = () => {
        const left = most - text.value.length;
        counter.textContent = left < 0 ? say("over", -left) : say("left", left);
        counter.classList.toggle("over", left < 0);
      };
      text.addEventListener("input", update);
      update();
    }
  }

  // ë and ç: two small keys beside the field in use; F2 turns the letter just typed (e → ë, c → ç) and back.
  const OTHER = { e: "ë", ë: "e", E: "Ë", Ë: "E", c: "ç", ç: "c", C: "Ç", Ç: "C" };
  const isText = (element) => element?.matches?.("textarea, input:is([type=text],[type=search],:not([type])):not([inputmode=numeric],[inputmode=decimal],[readonly])");

  function insert(input, text, from = input.selectionStart) {
    input.setRangeText(text, from, input.selectionEnd, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const letters = make("span", { className: "letters noprint" }, ...["ë", "ç"].map((letter) => {
    const key = make("button", { type: "button", tabIndex: -1, textContent: letter, title: say("letter") });
    key.setAttribute("aria-label", say("insert", letter));
    key.addEventListener("pointerdown", (event) => event.preventDefault());
    key.addEventListener("click", (event) => insert(document.activeElement, event.shiftKey ? letter.toUpperCase() : letter));
    return key;
  }));

  function turnLetter(input) {
    const at = input.selectionStart;
    const other = OTHER[input.value[at - 1]];
    if (other && at === input.selectionEnd) insert(input, other, at - 1);
  }

  // A long list of choices becomes a field to type in; the select stays and is what the form sends. A box with
  // data-find has no select: it sends its words, and what it proposes is fetched when somebody comes to it.
  const fetched = new Map();

  function wordsOf(box) {
    const url = box.dataset.find;
    if (!fetched.has(url)) fetched.set(url, fetch(url, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.json() : [])).catch(() => []));
    const near = JSON.parse(box.dataset.near || "[]");
    return fetched.get(url).then((all) => [...near, ...all.filter((text) => !near.includes(text))].map((text) => ({ text })));
  }

  function combobox(control) {
    const id = control.id;
    const select = control.matches("select") ? control : null;
    const list = make("ul", { id: `${id}-list`, role: "listbox", hidden: true });
    const input = select ? make("input", { id, type: "text", className: select.className.replace("form-select", "form-control"), autocomplete: "off" }) : control;
    const width = [...control.classList].find((name) => name.startsWith("w-")) || "";
    let options = select && [...select.options].filter((option) => option.value && !option.value.startsWith("__"));
    let shown = [], at = -1;

    if (select) {
      select.id = `${id}-select`;
      select.hidden = true;
      delete select.dataset.combo;
      for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
    }
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-autocomplete", "list");
    list.setAttribute("aria-label", document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent.trim() || "");
    const label = () => (select ? (select.value ? select.selectedOptions[0].text : "") : input.value);
    const chosen = () => (select ? select.selectedOptions[0] : options.find((option) => option.text === input.value));

    function mark(index) {
      at = index;
      [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
      list.children[at]?.scrollIntoView({ block: "nearest" });
      if (at >= 0 && shown[at]) input.setAttribute("aria-activedescendant", `${id}-o${at}`);
      else input.removeAttribute("aria-activedescendant");
    }
    function show(text) {
      const wanted = fold(text).trim();
      const starts = (option) => (fold(option.text).startsWith(wanted) ? 0 : 1);
      shown = options.filter((option) => fold(option.text).includes(wanted)).sort((a, b) => starts(a) - starts(b));
      list.replaceChildren(...shown.map((option, number) => make("li", { id: `${id}-o${number}`, role: "option", textContent: option.text })));
      if (!shown.length) list.append(make("li", { role: "option", className: "none", textContent: say("nothing"), ariaDisabled: "true" }));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(wanted && shown.length ? 0 : shown.indexOf(chosen()));
    }
    // What was typed while the words came is what is looked for.
    let coming = null;
    function open(text) {
      if (options) return show(text);
      coming ||= wordsOf(input).then((found) => { options = found; coming = null; });
      coming.then(() => { if (document.activeElement === input && list.hidden) show(input.value); });
    }
    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function choose(option) {
      if (select) select.value = option ? option.value : "";
      input.value = select || !option ? label() : option.text;
      close();
      (select || input).dispatchEvent(new Event("change", { bubbles: true }));
    }
    function leave() {
      if (select && !input.value.trim() && select.value) choose(null);
      else if (select && input.value.trim()) input.value = label();
      close();
    }

    input.value = label();
    input.addEventListener("input", () => {
      for (const radio of all("[role=radiogroup] input", input.closest(".field") || list)) radio.checked = false;
      open(input.value);
    });
    input.addEventListener("click", () => (list.hidden ? open("") : close()));
    input.addEventListener("blur", leave);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return open("");
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (shown.length) mark((at + step + shown.length) % shown.length);
      } else if (event.key === "Enter" && coming) {
        event.preventDefault();
        coming.then(() => { show(input.value); if (shown[at]) choose(shown[at]); });
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (shown[at]) choose(shown[at]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.stopPropagation();
        input.value = label();
        close();
      } else if (event.key === "Tab" && !list.hidden && input.value && input.value !== chosen()?.text && shown[at]) {
        choose(shown[at]);
      }
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => { const item = shown[[...list.children].indexOf(event.target)]; if (item) choose(item); });
    close();
    const frame = make("div", { className: `combo ${width}` });
    control.before(frame);
    frame.append(input, list);
  }

  function today(button) {
    const now = new Date();
    const values = { day: now.getDate(), month: now.getMonth() + 1, year: now.getFullYear() };
    for (const [part, value] of Object.entries(values)) {
      const input = document.getElementById(button.dataset.today + (part === "day" ? "" : `-${part}`));
      input.value = value;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function enhance(root) {
    for (const form of all("form[data-draft-url]", root)) drafts.set(form, typedIn(form));
    dependents(root);
    counters(root);
    all("select[data-combo], input[data-find]:not([role])", root).forEach(combobox);
    for (const button of all("[data-today]", root)) button.hidden = false;
    root.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    root.querySelector(".errors")?.focus();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-lock]")) { event.preventDefault(); leave(form.action); }
    else if (form.matches("[data-search]")) { event.preventDefault(); search(form); }
    else if (form.method === "post") once(event);
  });

  document.addEventListener("click", (event) => {
    for (const open of all("details.drop[open]")) if (!open.contains(event.target)) open.open = false;
    const pressed = event.target.closest?.("[data-today],[data-close]");
    if (pressed?.dataset.today) today(pressed);
    else if (pressed) { const box = pressed.closest("details"); box.open = false; box.querySelector("summary").focus(); }
  });

  let escapes = [];
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.key === "F2" && isText(target)) { event.preventDefault(); turnLetter(target); }
    else if (event.key === "/" && !event.ctrlKey && !event.altKey && !target.matches?.("input,textarea,select,[contenteditable]")) {
      const field = document.querySelector("#find input[type=search]");
      if (!field) return;
      event.preventDefault();
      if (!field.checkVisibility()) document.getElementById("find").showPopover();
      field.focus();
    } else if (event.key === "Escape") {
      const open = target.closest?.("details.drop[open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      escapes = [...escapes.filter((when) => event.timeStamp - when < 1200), event.timeStamp];
      const lock = document.querySelector("form[data-lock]");
      if (escapes.length >= 3 && lock) leave(lock.action);
    }
  });

  document.addEventListener("focusin", (event) => {
    const field = isText(event.target) && event.target.closest(".field");
    if (field && !event.target.matches("[role=combobox]")) field.append(letters);
    else letters.remove();
  });

  setInterval(() => { if (!gone) saveDrafts(); }, DRAFT_EVERY);
  document.addEventListener("visibilitychange", () => { if (document.hidden && !gone) saveDrafts({ keepalive: true }); });

  // A shared screen: nothing of the page stays in memory for the back button, no name in a field.
  addEventListener("pagehide", () => {
    all("form[data-search]").forEach((form) => form.reset());
    all("input[type=search]").forEach((input) => { input.value = ""; });
    if (document.querySelector("[data-sensitive]")) document.body.replaceChildren();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  addEventListener("beforeprint", () => {
    const now = new Date();
    for (const place of all("[data-print-time]")) place.textContent = `${date(now)} ${clock(now)}`;
  });
  document.addEventListener("toggle", (event) => { if (event.target.id === "find" && event.newState === "open") event.target.querySelector("[type=search]").focus(); }, true);
  document.addEventListener("htmx:config:request", (event) => { event.detail.ctx.request.headers["X-CSRFToken"] = token(); });
  document.addEventListener("htmx:after:swap", (event) => enhance(event.target));

  enhance(document);
})();
