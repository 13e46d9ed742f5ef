import { errors } from '@opensearch-project/opensearch';
import type { Reply } from './verdict.ts';

/** Waits for the answer to a request, and returns faults of server and network as values; a bug is thrown on. */
export async function replyOf(request: PromiseLike<{ statusCode: number | null; body: unknown }>): Promise<Reply> {
  try {
    const { statusCode, body } = await request;
    return { kind: 'answer', status: statusCode ?? 0, body };
  } catch (error) {
    if (error instanceof errors.ResponseError) {
      return { kind: 'answer', status: error.statusCode, body: error.meta.body as unknown };
    }
    if (error instanceof errors.TimeoutError) return { kind: 'fault', fault: 'timeout', message: error.message };
    if (error instanceof errors.OpenSearchClientError) {
      return { kind: 'fault', fault: 'connection', message: error.message };
    }
    throw error;
  }
}
