import { describe, expect, it } from 'vitest';
import { paceStates } from '../../src/run/state-pace.ts';

describe('states of a host', () => {
  it('are due every two seconds, and less often if they take long to make', () => {
    let now = 0;
    const sent: number[] = [];
    const pace = paceStates(
      (state) => sent.push(state.length),
      () => now,
    );
    expect(pace.due()).toBe(false);
    now = 2000;
    expect(pace.due()).toBe(true);
    pace.keep(() => new Uint8Array(1));
    now = 3999;
    expect(pace.due()).toBe(false);
    now = 4000;
    expect(pace.due()).toBe(true);
    pace.keep(() => {
      now += 500;
      return new Uint8Array(2);
    });
    now += 9999;
    expect(pace.due()).toBe(false);
    now += 1;
    expect(pace.due()).toBe(true);
    expect(sent).toEqual([1, 2]);
  });
});
