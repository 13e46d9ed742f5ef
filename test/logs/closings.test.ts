import { describe, expect, it } from 'vitest';
import { HEADINGS, isHeading } from '../../src/logs/closings.ts';

describe('headings of what a person says', () => {
  it.each(HEADINGS.flatMap(({ samples }) => samples))('are found: %s', (line) => {
    expect(isHeading(line)).toBe(true);
  });

  it.each([
    '2022-01-10 09:00:01,100+0100 INFO  (a) [b] c (d:1)',
    'Thread-1::DEBUG::2013-01-10 09:00:01,100::task::957::TaskManager.Task::(_decref) ref 1 aborting False',
    'ValueError: Comment 5',
    'Hello',
    '  File "a.py", line 1, in wrote',
  ])('are no lines of logs: %s', (line) => {
    expect(isHeading(line)).toBe(false);
  });
});
