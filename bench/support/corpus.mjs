/** Text to measure with: the sample fleet, as often as needed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBytes } from '#dist/read/bytes/open.js';

/** @typedef {import('../../src/model/files.ts').LogFile} LogFile */

const DATE = /\b20\d\d-\d\d-\d\d(?=[ T]\d\d:)/g;
const UUID_HEAD = /\b[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-)/g;
const DAYS_A_COPY = 40;
const MS_PER_DAY = 86_400_000;

/**
 * Returns the logs of the sample fleet, one after the other, until they are `bytes` long: each copy has dates and ids of its own.
 * @param {number} bytes
 */
export async function fleetText(bytes) {
  const fleet = fileURLToPath(new URL('../../samples/fleet/', import.meta.url));
  const parts = [];
  for (const name of readdirSync(fleet, { recursive: true, encoding: 'utf8' }).toSorted((a, b) => (a < b ? -1 : 1))) {
    if (!/\/vdsm\.log/.test(name)) continue;
    /** @type {LogFile} */
    const file = {
      kind: 'vdsm',
      path: join(fleet, name),
      compression: name.endsWith('.xz') ? 'xz' : 'none',
      size: 0,
      modified: 0,
    };
    for await (const chunk of openBytes(file, (fault) => {
      throw new Error(fault.message);
    }))
      parts.push(Buffer.from(chunk));
  }
  const once = Buffer.concat(parts);
  return Buffer.concat(Array.from({ length: Math.ceil(bytes / once.length) }, (_, copy) => shift(once, copy)));
}

/**
 * Gives a copy of the text other dates and ids, so that nothing recurs: equal copies would pack 1000 : 1.
 * @param {Buffer} text
 * @param {number} copy
 */
export function shift(text, copy) {
  const mask = Math.imul(copy, 0x9e3779b1);
  const shifted = text
    .toString('latin1')
    .replaceAll(DATE, (date) =>
      new Date(Date.parse(date) + copy * DAYS_A_COPY * MS_PER_DAY).toISOString().slice(0, date.length),
    )
    .replaceAll(UUID_HEAD, (head) => ((parseInt(head, 16) ^ mask) >>> 0).toString(16).padStart(8, '0'));
  return Buffer.from(shifted, 'latin1');
}
