import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEngineArguments } from '../../../../src/parse/logs/engine/arguments.ts';

const ID = 'bfa308ab-5add-4ad7-8f1c-389cb8dcf703';
const OTHER_ID = '27e4bf4f-c0db-4d02-bcca-2b37248ba09a';
const MB = 1024 * 1024;

describe('readEngineArguments', () => {
  it('keeps a nested value within the outer value', () => {
    const list = `[StorageServerConnections:{id='${OTHER_ID}', connection='host1.example.com:/engine', mountOptions='backup-volfile-servers=host2:host3', iface='null'}]`;
    const text = `HostName = host1, StorageServerConnectionManagementVDSParameters:{hostId='${ID}', storageType='GLUSTERFS', connectionList='${list}', sendNetworkEventOnFailure='true'}`;
    expect(readEngineArguments(text)).toMatchObject({
      host: 'host1',
      hostId: ID,
      args: { values: { storageType: 'GLUSTERFS', connectionList: list, sendNetworkEventOnFailure: 'true' } },
    });
  });

  it('ends a value only at the next name: the engine does not escape quotes', () => {
    const { args } = readEngineArguments(` P:{description='it's, a disk', size='1', name='a='b''}`);
    expect(args.values).toEqual({ description: "it's, a disk", size: '1', name: "a='b'" });
  });

  it('reads on after a brace that is never closed', () => {
    const { args } = readEngineArguments(`P:{description='a { b', vmId='${ID}'}`);
    expect(args.values).toEqual({ description: 'a { b', vmId: ID });
    expect(args.ids).toEqual({ 'vdsm.vm.id': ID });
  });

  it.each([
    [`HostName = host1, HostId = ${ID}, a=1, b = x y`, 'host1', { a: '1', b: 'x y' }],
    [`vdsId = ${ID}, a=1`, undefined, { a: '1' }],
  ])('reads %s, from before 3.6', (text, host, values) => {
    expect(readEngineArguments(text)).toMatchObject({ host, hostId: ID, args: { values } });
  });

  it('prefers the new volume to its parent, and skips the blank id', () => {
    const blank = '00000000-0000-0000-0000-000000000000';
    const { args } = readEngineArguments(
      ` P:{imageGroupId='${ID}', imageId='${ID}', newImageId='${OTHER_ID}', storageDomainId='${blank}'}`,
    );
    expect(args.ids).toEqual({ 'vdsm.image.id': ID, 'vdsm.volume.id': OTHER_ID });
  });

  it('takes the id of a list with one member, and none of a longer list', () => {
    expect(readEngineArguments(` P:{storageDomainIds='[${ID}]'}`).args.ids).toEqual({ 'vdsm.sd.id': ID });
    expect(readEngineArguments(` P:{storageDomainIds='[${ID}, ${OTHER_ID}]'}`).args.ids).toEqual({});
  });

  it('finds each name and value that the engine writes', () => {
    const name = fc
      .stringMatching(/^[a-z]\w{0,12}$/)
      .filter((word) => !/^(?:__proto__|constructor|hostId|vdsId)$/.test(word));
    // braces are balanced, and no name with `=` is within
    const value = fc
      .array(fc.constantFrom('a', ' ', "'", ',', '[x]', '{y}', '-'), { maxLength: 12 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 8 }), (fields) => {
        const known = fields.filter(([key]) => !(key in {}));
        const text = known.map(([key, text]) => `${key}='${text}'`).join(', ');
        const { args } = readEngineArguments(`HostName = host1, P:{${text}}`);
        expect(Object.keys(args.values)).toEqual(known.map(([key]) => key));
      }),
      { examples: [[[['a', "it's"]]]] },
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        readEngineArguments(text);
      }),
    );
    const parts = fc.array(fc.constantFrom("'", "='", '{', '}', '[', ']', ', ', 'a=', 'P:{', ' = ', ID, 'x'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(parts, (some) => {
        readEngineArguments(some.join(''));
      }),
    );
  });

  it.each(["'", "a='", "', a='", '{', '}', '[', ', ', 'a', 'P:{', 'a=1, ', "a='{', ", `x='${ID}', `])(
    'reads a megabyte of %j in linear time',
    (part) => {
      const start = performance.now();
      for (const begin of ['', "P:{a='", 'HostName = '])
        readEngineArguments(begin + part.repeat(Math.ceil(MB / part.length)));
      expect(performance.now() - start).toBeLessThan(5000);
    },
  );
});
