// Hands out the page of the field without a network, and nothing else: no answer of the server is ever kept here.
"use strict";

const KEPT = {{ kept | tojson }};
const NAME = "kujdes-field-{{ version }}";

self.addEventListener("install", (event) => {
  const wanted = KEPT.map((url) => new Request(url, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const drop = (names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(drop).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const address = url.pathname + (url.pathname === KEPT[0] ? "" : url.search);
  if (event.request.method !== "GET" || url.origin !== location.origin || !KEPT.includes(address)) return;
  const kept = caches.open(NAME).then((cache) => cache.match(address));
  event.respondWith(kept.then((found) => found || fetch(event.request)));
});
