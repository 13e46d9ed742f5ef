import type { Caller, NoteFacts } from '../../model/events.ts';
import { readCaller } from '../context.ts';

/** Reads the far end of a connection: `::ffff:192.0.2.1:51491`, `('192.0.2.1', 51491, 0, 0)`; undefined for other text. */
function readPeer(text: string): Caller | undefined {
  if (text.length > 120) return undefined;
  const tuple = /^\('([^']+)', (\d+)[^)]*\)$/.exec(text);
  if (tuple !== null) return readCaller(tuple[1] ?? '', tuple[2]);
  const plain = /^\[?([^\s[\]]+?)\]?:(\d+|[Xx*]+)$/.exec(text);
  return plain === null ? undefined : readCaller(plain[1] ?? '', plain[2]);
}

/**
 * Reads the far end of a connection into the fields `source.*`; undefined for other text.
 * @param alone the text is an address without port
 */
export function readPeerFacts(text: string, alone = false): NoteFacts | undefined {
  const peer = alone ? readCaller(text, undefined) : readPeer(text);
  if (peer === undefined) return undefined;
  const { address, ip, port } = peer;
  return {
    'source.address': address,
    ...(ip === undefined ? {} : { 'source.ip': ip }),
    ...(port === undefined ? {} : { 'source.port': port }),
  };
}
