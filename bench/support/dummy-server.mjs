/**
 * A server that takes every bulk body at once and keeps nothing; what else is asked it passes on to a real one. Runs in a thread of
 * its own, so that it takes no time of the measured process.
 */
import { createServer } from 'node:http';
import { createGunzip } from 'node:zlib';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const NEWLINE = 10;
const OK = Buffer.from('{"create":{"status":201}}');
const COMMA = Buffer.from(',');

/**
 * Starts the server.
 * @param {string} real address of the real one
 * @returns {Promise<{ url: string, stop: () => Promise<unknown> }>}
 */
export async function startDummy(real) {
  const worker = new Worker(new URL(import.meta.url), { workerData: real });
  const port = await /** @type {Promise<number>} */ (new Promise((resolve) => worker.once('message', resolve)));
  return { url: `http://127.0.0.1:${port}`, stop: () => worker.terminate() };
}

if (!isMainThread && parentPort !== null) {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1', () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of node has no origin
    parentPort?.postMessage(/** @type {import('node:net').AddressInfo} */ (server.address()).port);
  });
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(request, response) {
  const { method = 'GET', url = '/' } = request;
  const isBulk = url.startsWith('/_bulk');
  let lines = 0;
  const chunks = [];
  const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
  for await (const chunk of /** @type {AsyncIterable<Buffer>} */ (body)) {
    if (!isBulk) chunks.push(chunk);
    else for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines++;
  }
  response.setHeader('content-type', 'application/json');
  if (isBulk) {
    response.end(itemsOf(lines >> 1));
    return;
  }
  const type = request.headers['content-type'];
  const reply = await fetch(workerData + url, {
    method,
    ...(chunks.length > 0
      ? { body: Buffer.concat(chunks), headers: { 'content-type': type ?? 'application/json' } }
      : {}),
  });
  response.statusCode = reply.status;
  response.end(Buffer.from(await reply.arrayBuffer()));
}

/** @param {number} count documents in the body */
function itemsOf(count) {
  const parts = [Buffer.from('{"errors":false,"items":[')];
  for (let i = 0; i < count; i++) parts.push(...(i > 0 ? [COMMA, OK] : [OK]));
  parts.push(Buffer.from(']}'));
  return Buffer.concat(parts);
}
