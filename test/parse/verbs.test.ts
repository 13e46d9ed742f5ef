import { describe, expect, it } from 'vitest';
import { ALL_VERBS, findVerb, isPoll, namespaceOf } from '../../src/parse/verbs.ts';

const VERSION = /^4\.\d+(?:\.\d+){1,2}$/;

describe('the table of verbs', () => {
  it('has each verb once, and each row well-formed', () => {
    expect(new Set(ALL_VERBS.map(({ verb }) => verb)).size).toBe(ALL_VERBS.length);
    for (const row of ALL_VERBS) {
      expect(row.verb).toMatch(/^[A-Za-z]\w+$/);
      expect(row.wire ?? row.verb).toMatch(/^[A-Za-z]\w+$/);
      for (const method of row.methods ?? []) expect(method).toMatch(/^[A-Z]\w+\.\w+$/);
      expect(row.since).toMatch(VERSION);
      expect(row.until).toMatch(VERSION);
      expect(order(row.since, row.until)).toBeLessThanOrEqual(0);
      expect(row.flow?.trim()).toBe(row.flow);
    }
  });

  it('has each JSON-RPC method once', () => {
    const methods = ALL_VERBS.flatMap(({ methods = [] }) => methods);
    expect(methods.filter((method, at) => methods.indexOf(method) !== at)).toEqual([]);
  });

  it('has one XML-RPC name for several verbs only where the log has a name for each', () => {
    const wires = ALL_VERBS.flatMap(({ wire }) => wire ?? []);
    for (const wire of wires) {
      const rows = ALL_VERBS.filter((row) => row.wire === wire);
      expect(new Set(rows.map(({ verb }) => verb)).size).toBe(rows.length);
      expect(new Set(rows.map(({ namespace }) => namespace)).size).toBe(1);
    }
  });

  it('agrees with itself: a verb that needs a task has no poll', () => {
    expect(ALL_VERBS.filter((row) => row.async !== undefined && row.poll === true)).toEqual([]);
  });
});

describe('findVerb', () => {
  it.each([
    ['createVolume', 'createVolume'],
    ['Volume.create', 'createVolume'],
    ['VM.create', 'create'],
    ['Host.getStats', 'getStats'],
    ['VM.getStats', 'getStats'],
    ['getVdsHardwareInfo', 'getHardwareInfo'],
    // a name that is logged wins over the same name on the wire
    ['list', 'list'],
    ['create', 'create'],
    ['glusterVolumesList', 'volumesList'],
    ['GlusterVolume.list', 'volumesList'],
    ['StorageDomain.deactivate', 'deactivateStorageDomain'],
  ])('finds %s as %s', (name, verb) => {
    expect(findVerb(name)?.verb).toBe(verb);
  });

  it.each(['noSuchVerb', '', 'Volume.', 'constructor', '__proto__'])('does not know %j', (name) => {
    expect(findVerb(name)).toBeUndefined();
    expect(isPoll(name)).toBe(false);
  });

  it('states which verbs start a task, need the SPM, or only read state', () => {
    expect(findVerb('deleteImage')).toMatchObject({ async: 'spm', needsSpm: true });
    expect(findVerb('sdm_copy_data')).toMatchObject({ async: 'sdm' });
    expect(findVerb('spmStart')).toMatchObject({ async: 'hsm' });
    expect(findVerb('clearTask')?.async).toBeUndefined();
    expect(['getTaskStatus', 'repoStats', 'Host.getAllVmStats', 'getVmStats', 'vmGetStats'].map(isPoll)).toEqual(
      Array(5).fill(true),
    );
    expect(['create', 'clearTask', 'VM.migrate'].map(isPoll)).toEqual(Array(3).fill(false));
  });
});

describe('namespaceOf', () => {
  it.each([
    ['createVolume', 'vdsm.api', 'storage'],
    ['create', 'api.virt', 'virt'],
    ['getStats', 'api.virt', 'virt'],
    ['getStats', 'api.host', 'host'],
    ['getStats', 'vds', 'host'],
    ['VM.getStats', 'jsonrpc.JsonRpcServer', 'virt'],
    ['Host.getStats', 'jsonrpc.JsonRpcServer', 'host'],
    ['Host.getDeviceList', '', 'storage'],
    ['destroy', 'vdsm.api', 'virt'],
    ['setupNetworks', 'vds', 'network'],
    ['Host.setupNetworks', '', 'network'],
    ['vmCreate', 'vds', 'virt'],
    ['attach_volume', 'api.storage', 'storage'],
    ['GlusterVolume.healInfo', '', 'gluster'],
    ['GlusterNew.thing', '', 'gluster'],
    ['VM.newThing', '', 'virt'],
    ['newThing', 'dispatcher', 'storage'],
    ['newThing', 'Storage.Dispatcher.Protect', 'storage'],
    ['newThing', 'vds', undefined],
    ['New.thing', '', undefined],
  ])('puts %s of logger %j into %s', (name, logger, namespace) => {
    expect(namespaceOf(name, logger)).toBe(namespace);
  });
});

function order(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
