/** Preloaded into programs under test: writes the deprecation warnings of servers (`Warning: 299 …`) to a file. */
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';

subscribe('http.client.response.finish', (message) => {
  const { request, response } =
    /** @type {{ request: import('node:http').ClientRequest, response: import('node:http').IncomingMessage }} */ (
      message
    );
  const { warning } = response.headers;
  const file = process.env['VDSM_TEST_WARNINGS'];
  if (file !== undefined && typeof warning === 'string' && warning.startsWith('299'))
    appendFileSync(file, `${request.method} ${request.path}: ${warning}\n`);
});
