import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOldArgs } from '../../../src/parse/python/old-args.ts';
import { OLD_ARGUMENTS } from '../../../src/parse/tables/old-arguments.ts';
import { findVerb } from '../../../src/parse/verbs.ts';

const U = '3b0ce5b4-8e0b-4d0c-9c0e-7c8f1b5d7a11';

const values = (verb: string, text: string) => readOldArgs(verb, text).map(([name, value]) => [name, value]);

describe('readOldArgs', () => {
  it('splits only at the names that the verb has, in their order', () => {
    expect(
      values(
        'createVolume',
        `( sdUUID=${U} spUUID=${U} imgUUID=${U} size=1073741824 volFormat=4 preallocate=2 diskType=2 volUUID=${U} desc=a b=c size=2 (x) )`,
      ),
    ).toEqual([
      ['sdUUID', U],
      ['spUUID', U],
      ['imgUUID', U],
      ['size', 1073741824],
      ['volFormat', 4],
      ['preallocate', 2],
      ['diskType', 2],
      ['volUUID', U],
      ['desc', 'a b=c size=2 (x) '],
    ]);
  });

  it('reads brackets, constants and numbers, and leaves anything else as text', () => {
    const list = "[{'connection': 'nfs.example.com:/exp', 'password': '******', 'id': ''}]";
    const args = readOldArgs('connectStorageServer', `( domType=1 spUUID=None conList=${list})`);
    expect(args.map(([, value]) => value)).toEqual([
      1,
      null,
      [
        {
          kind: 'dict',
          entries: [
            ['connection', 'nfs.example.com:/exp'],
            ['password', '******'],
            ['id', ''],
          ],
        },
      ],
    ]);
    expect(args[2]?.[2]).toBe(list);
    expect(values('getFileList', ' sdUUID=5de4a000-a9c4 pattern=*')).toEqual([
      ['sdUUID', '5de4a000-a9c4'],
      ['pattern', '*'],
    ]);
  });

  it.each<[verb: string, text: string, args: unknown[]]>([
    ['repoStats', '()', []],
    ['getDeviceList', '( storageType=2)', [['storageType', 2]]],
    [
      'spmStart',
      `( spUUID=${U} prevID =-1 prevLVER=-1)`,
      [
        ['spUUID', U],
        ['prevID', -1],
        ['prevLVER', -1],
      ],
    ],
    [
      'setVolumeDescription',
      '( sdUUID= spUUID= imgUUID=x)',
      [
        ['sdUUID', ''],
        ['spUUID', ''],
        ['imgUUID', 'x'],
      ],
    ],
    [
      'clearTask',
      "( taskID=x {'spUUID': 'y', 'options': None})",
      [
        ['taskID', 'x'],
        ['spUUID', 'y'],
        ['options', null],
      ],
    ],
    [
      'removeVM',
      "( spUUID=x vmList=['v'] {'options': ''})",
      [
        ['spUUID', 'x'],
        ['vmList', ['v']],
        ['options', ''],
      ],
    ],
    ['repoStats', "( {'options': None})", [['options', null]]],
    [
      'noSuchVerb',
      '( sdUUID=x desc=a b=c)',
      [
        ['sdUUID', 'x'],
        ['desc', 'a b=c'],
      ],
    ],
    [
      'noSuchVerb',
      '( foo=x bar=y z)',
      [
        ['foo', 'x'],
        ['bar', 'y z'],
      ],
    ],
    ['noSuchVerb', '( only text)', [['0', 'only text']]],
    [
      'getTaskStatus',
      '( foo=1 bar=2)',
      [
        ['foo', 1],
        ['bar', 2],
      ],
    ],
  ])('reads %s, args: %s', (verb, text, args) => {
    expect(values(verb, text)).toEqual(args);
  });

  it('reads back any values of any verb that do not hold its names', () => {
    const value = fc.stringMatching(/^[a-z0-9=.,:/ -]{0,20}$/).map((text) => `v${text}`);
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(OLD_ARGUMENTS)),
        fc.array(value, { minLength: 14, maxLength: 14 }),
        (verb, texts) => {
          const names = (OLD_ARGUMENTS as Record<string, string>)[verb]?.split(' ') ?? [];
          const expected = names.map((name, place) => [name, texts[place]]);
          const own = new RegExp(` (?:${names.join('|')}) ?=`);
          fc.pre(!texts.some((text) => own.test(` ${text} `)));
          expect(values(verb, `(${expected.map(([name, text]) => ` ${name}=${text}`).join('')})`)).toEqual(expected);
        },
      ),
    );
  });

  it('never throws, and ends on a megabyte of anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab=[{( )}]\'"') }), (text) => {
        expect(readOldArgs('clearTask', text)).toBeInstanceOf(Array);
      }),
    );
    for (const piece of [' a', '= ', ' a=', ' {', ' sdUUID=[', " sdUUID={'"]) {
      expect(readOldArgs('noSuchVerb', piece.repeat(200_000))).toBeInstanceOf(Array);
    }
  });

  it('knows the verbs of its table', () => {
    expect(Object.keys(OLD_ARGUMENTS).filter((verb) => findVerb(verb)?.namespace !== 'storage')).toEqual([]);
  });
});
