// What lies on this phone: how its sheets are locked, what can be read under the lock, and sealed answers.
// Every change that a person was told of has reached the disk ("strict").
const Store = (() => {
  "use strict";

  const NAME = "kujdes-field";
  const ALL = ["phone", "readable", "answers"];
  const SENT_SHOWN = 72 * 3600_000;
  let opened;

  const settled = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

  function open() {
    opened ||= new Promise((done, failed) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("phone");
        request.result.createObjectStore("readable", { keyPath: "name" });
        request.result.createObjectStore("answers", { keyPath: "id" });
      };
      request.onsuccess = () => done(request.result);
      request.onerror = () => failed(request.error);
    });
    return opened;
  }

  // One transaction: `work` gets the stores and returns a promise of requests of this transaction alone.
  async function change(work) {
    const transaction = (await open()).transaction(ALL, "readwrite", { durability: "strict" });
    const ended = new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onabort = transaction.onerror = () => failed(transaction.error);
    });
    const stores = Object.fromEntries(ALL.map((name) => [name, transaction.objectStore(name)]));
    const result = await work(stores);
    await ended;
    return result;
  }

  async function all(name) {
    return settled((await open()).transaction(name).objectStore(name).getAll());
  }

  const phone = async () => settled((await open()).transaction("phone").objectStore("phone").get("lock"));

  // New sheets: whatever could be read before goes, unless `keeping` says that it is the same lock.
  const take = (lock, given, { keeping = false } = {}) => change(({ phone, readable }) => {
    if (!keeping) readable.clear();
    phone.put(lock, "lock");
    readable.put(given);
  });

  // A try is counted before it is made, so that no kill of the browser gives one more.
  const countTry = () => change(async ({ phone }) => {
    const lock = await settled(phone.get("lock"));
    lock.tries += 1;
    phone.put(lock, "lock");
    return lock.tries;
  });

  const forgetTries = () => change(async ({ phone }) => {
    const lock = await settled(phone.get("lock"));
    if (lock) phone.put({ ...lock, tries: 0 }, "lock");
  });

  const wipe = () => change(({ phone, readable }) => { phone.clear(); readable.clear(); });
  const keep = (locked) => change(({ readable }) => { readable.put(locked); });
  const drop = (name) => change(({ readable }) => { readable.delete(name); });

  // The sealed answer takes the place of its draft in one step: there is never neither and never both.
  const finish = (answer, draft, given) => change(({ readable, answers }) => {
    answers.put(answer);
    readable.delete(draft);
    if (given) readable.put(given);
  });

  const became = (id, what) => change(async ({ answers }) => {
    const answer = await settled(answers.get(id));
    if (answer) answers.put({ ...answer, ...what });
  });

  const forgetOld = () => change(async ({ answers }) => {
    for (const answer of await settled(answers.getAll())) {
      if (answer.sentAt && Date.now() - answer.sentAt > SENT_SHOWN) answers.delete(answer.id);
    }
  });

  return { all, became, countTry, drop, finish, forgetOld, forgetTries, keep, phone, take, wipe };
})();
