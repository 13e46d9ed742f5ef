import { describe, expect, it } from 'vitest';
import { findEngineCommand } from '../../src/parse/engine-commands.ts';
import { ENGINE_COMMANDS } from '../../src/parse/tables/engine-commands.ts';
import { findVerb } from '../../src/parse/verbs.ts';

describe('commands of the engine', () => {
  it('are as many as were found in eleven releases, each once', () => {
    expect(ENGINE_COMMANDS).toHaveLength(308);
    expect(new Set(ENGINE_COMMANDS.map(({ command }) => command)).size).toBe(308);
    expect(ENGINE_COMMANDS.filter(({ verbs }) => verbs !== undefined)).toHaveLength(294);
    expect(ENGINE_COMMANDS.filter(({ storage }) => storage === true)).toHaveLength(142);
  });

  it('are found by either name that logs write', () => {
    expect(findEngineCommand('CreateVolumeVDSCommand')).toMatchObject({ via: 'irs', async: 'task', returns: 'volume' });
    expect(findEngineCommand('CreateVolumeVDS')).toBe(findEngineCommand('CreateVolumeVDSCommand'));
    expect(findEngineCommand('MakeCoffeeVDSCommand')).toBeUndefined();
  });

  it('call verbs that the table of verbs has, by one of their names', () => {
    const unknown = ENGINE_COMMANDS.flatMap(({ verbs = [], methods = [], wire = [] }) => {
      const isKnown = [...methods, ...wire].some((name) => findVerb(name) !== undefined);
      return isKnown ? [] : verbs.filter((verb) => findVerb(verb) === undefined);
    });
    expect(unknown.toSorted()).toEqual(NOT_IN_VDSM.toSorted());
  });

  it('start tasks where their verbs do', () => {
    const others = ENGINE_COMMANDS.filter(({ async, verbs = [] }) => {
      const rows = verbs.flatMap((verb) => findVerb(verb) ?? []);
      return async === 'task' && rows.length > 0 && !rows.some((row) => row.async === 'spm' || row.async === 'hsm');
    });
    expect(others.map(({ command }) => command)).toEqual([]);
  });
});

/** Verbs that the table of verbs lacks: only engine 3.0 calls them, or a newer engine for a feature that came late. */
const NOT_IN_VDSM: readonly string[] = [
  'createVolumeContainer',
  'exportCandidate',
  'getCandidateInfo',
  'getImportCandidates',
  'getImportCandidatesInfo',
  'getSessionList',
  'get_image_transfer_session_stats',
  'heartBeat',
  'isolateVolume',
  'shutdownHost',
  'startSpice',
];
