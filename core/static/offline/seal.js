// The secrets of the field: sealing to the server, and locking what may be read again on this phone.
const Seal = (() => {
  "use strict";

  const PURPOSE = "kujdes field answer 1";
  const ROUNDS = 1_000_000;  // PBKDF2-SHA-256; what one try costs is measured in the tests
  const SHORTEST = 10;
  const { subtle } = crypto;
  const utf8 = new TextEncoder();
  const random = (length) => crypto.getRandomValues(new Uint8Array(length));
  const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const base64 = (bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));

  function joined(...parts) {
    const whole = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0));
    parts.reduce((at, part) => (whole.set(new Uint8Array(part), at), at + part.byteLength), 0);
    return whole;
  }

  // Sealed to the server: the private half of the pair is thrown away, so this phone cannot open it again.
  async function toServer(server, { id, user, sheet, content }) {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const salt = fromBase64(server.point);
    const theirs = await subtle.importKey("raw", salt, curve, false, []);
    const pair = await subtle.generateKey(curve, false, ["deriveBits"]);
    const point = await subtle.exportKey("raw", pair.publicKey);
    const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
    const secret = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const info = joined(utf8.encode(PURPOSE), point);
    const derive = { name: "HKDF", hash: "SHA-256", salt, info };
    const key = await subtle.deriveKey(derive, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const iv = random(12);
    const additionalData = utf8.encode([PURPOSE, user, sheet, id, server.id].join("|"));
    const sealed = await subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, utf8.encode(JSON.stringify(content)));
    return { id, sheet, key: server.id, point: base64(point), sealed: base64(joined(iv, sealed)) };
  }

  // Readable again only with both: the passphrase, and a key that this browser never gives away.
  async function newLock() {
    const key = await subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return { key, salt: random(16), rounds: ROUNDS };
  }

  async function keyOf(lock, phrase) {
    const words = utf8.encode(phrase.normalize("NFC").trim().replace(/\s+/g, " "));
    const base = await subtle.importKey("raw", words, "PBKDF2", false, ["deriveBits"]);
    const derive = { name: "PBKDF2", hash: "SHA-256", salt: lock.salt, iterations: lock.rounds };
    const mixed = await subtle.sign("HMAC", lock.key, await subtle.deriveBits(derive, base, 256));
    return subtle.importKey("raw", mixed, "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  async function lockUp(key, name, value) {
    const iv = random(12);
    const additionalData = utf8.encode(name);
    return { name, iv, data: await subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, utf8.encode(JSON.stringify(value))) };
  }

  async function read(key, { name, iv, data }) {
    const plain = await subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8.encode(name) }, key, data);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  // What is wrong with a passphrase: "short", "digits", "alike", or nothing.
  function weakness(phrase) {
    const said = phrase.normalize("NFC").trim().replace(/\s+/g, " ");
    if ([...said].length < SHORTEST) return "short";
    if (/^[\d\s.,/-]+$/.test(said)) return "digits";
    if (new Set(said.toLowerCase()).size < 5) return "alike";
    return "";
  }

  const able = () => Boolean(window.isSecureContext && window.indexedDB && subtle && navigator.serviceWorker && navigator.locks);

  return { able, keyOf, lockUp, newLock, read, toServer, weakness };
})();
