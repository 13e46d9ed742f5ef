import { describe, expect, it } from 'vitest';
import { HEADINGS, isHeading, isSpeech } from '../../src/logs/closings.ts';

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

describe('what people write', () => {
  it.each([
    'StoragePoolUnknown: Unknown pool id, pool not connected',
    'host1 reported an error at 10:00:01',
    'Volume group not found',
    'From: /rhev/data-center',
    'Comment: none',
    'Time 10:00:01',
  ])('is no heading: %s', (line) => {
    expect(isHeading(line)).toBe(false);
  });

  it.each(['and this is what I saw on my machine.', 'Any ideas?', 'Did you restart vdsm?', "I've no idea"])(
    'has sentences: %s',
    (line) => {
      expect(isSpeech(line)).toBe(true);
    },
  );

  it.each([
    'Cannot obtain lock: id=1',
    'internal error: unable to execute QEMU command',
    'KeyError',
    'Check your /etc/vdsm/vdsm.conf: ssl=true',
    'return fn(*args, **kargs)',
  ])('is no sentence: %s', (line) => {
    expect(isSpeech(line)).toBe(false);
  });
});
