// Files go one by one, each with a bar of its own. What the server refuses stands beside the file's name with its
// sentence; what could not be sent is tried again with the next press; all others are saved by then.
(() => {
  "use strict";
  const form = document.querySelector("form:has([data-sent])");
  const list = form?.querySelector("[data-sent]");
  if (!form) return;

  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const bodyFor = (name, file) => {
    const body = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) body.delete(input.name);
    body.append(name, file);
    return body;
  };

  const send = (body, bar) => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", location.pathname);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => { bar.max = event.total; bar.value = event.loaded; });
    request.addEventListener("loadend", () => done(request));
    request.send(body);
  });

  const isAnswer = (request) => request.getResponseHeader("Content-Type")?.startsWith("text/plain");

  async function sendOne({ name, file, line }) {
    const bar = make("progress", { value: 0, max: 1, ariaLabel: file.name });
    line.className = "";
    line.replaceChildren(make("span", { textContent: file.name }), bar);
    const request = await send(bodyFor(name, file), bar);
    const kept = request.status === 200 && isAnswer(request);
    const again = !isAnswer(request);
    line.className = kept ? "sent-kept" : "sent-refused";
    line.replaceChildren(make("span", { textContent: file.name }),
      make("b", { textContent: again ? list.dataset.failed : request.responseText }));
    return { kept, again };
  }

  let waiting = [];

  form.addEventListener("submit", async (event) => {
    const chosen = [...form.querySelectorAll("input[type=file]")]
      .flatMap((input) => [...input.files].map((file) => ({ name: input.name, file, line: make("li", {}) })));
    if (!chosen.length && !waiting.length) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    list.hidden = false;
    list.append(...chosen.map((one) => one.line));
    const left = [];
    let allKept = true;
    for (const one of [...waiting, ...chosen]) {
      const { kept, again } = await sendOne(one);
      allKept &&= kept;
      if (again) left.push(one);
    }
    waiting = left;
    for (const input of form.querySelectorAll("input[type=file]")) input.value = "";
    form.ariaBusy = "false";
    if (allKept) location.reload();
  });
})();
