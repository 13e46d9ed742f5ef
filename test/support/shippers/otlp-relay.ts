/**
 * Stands for the OpenSearch exporter of the OpenTelemetry Collector, which can be built from no registry that the tests know:
 * takes OTLP as JSON, and sends the documents that the exporter makes (mapping mode ss4o) in one bulk request. Where the server
 * takes a document later (429, a block) the collector is asked to send the request again; 409 is no fault.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string };
}

interface OtlpLogs {
  readonly resourceLogs: readonly {
    readonly resource?: { readonly attributes?: readonly KeyValue[] };
    readonly scopeLogs: readonly {
      readonly logRecords: readonly {
        readonly body?: KeyValue['value'];
        readonly attributes?: readonly KeyValue[];
      }[];
    }[];
  }[];
}

export interface OtlpRelay {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a relay on a free port of 127.0.0.1. */
export async function startOtlpRelay(node: string, index: string): Promise<OtlpRelay> {
  const server = createServer((request, response) => {
    void relay(request, node, index)
      .catch(() => 503)
      .then((status) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end('{}');
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function relay(request: IncomingMessage, node: string, index: string): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { resourceLogs } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as OtlpLogs;
  const lines: string[] = [];
  for (const { resource, scopeLogs } of resourceLogs) {
    for (const { body, attributes } of scopeLogs.flatMap(({ logRecords }) => logRecords)) {
      lines.push(
        JSON.stringify({ index: { _index: index } }),
        JSON.stringify({
          body: body?.stringValue,
          attributes: valuesOf(attributes),
          resource: valuesOf(resource?.attributes),
        }),
      );
    }
  }
  // a proxy of the tests reads the reply
  const headers = { 'content-type': 'application/x-ndjson', 'accept-encoding': 'identity' };
  const reply = await fetch(`${node}/_bulk`, { method: 'POST', headers, body: `${lines.join('\n')}\n` });
  if (!reply.ok) return 503;
  const { items } = (await reply.json()) as { items: Record<string, { status: number }>[] };
  const statuses = items.map((item) => Object.values(item)[0]?.status ?? 500);
  return statuses.some((status) => status === 403 || status === 429 || status >= 500) ? 503 : 200;
}

function valuesOf(attributes: readonly KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue ?? Number.NaN)]),
  );
}
