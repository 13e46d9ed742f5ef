import { describe, expect, it } from 'vitest';
import { readReturn } from '../../../src/parse/values/returns.ts';

const [ONE, TWO] = ['f85613f1-1259-4281-a2fb-3e77afa483ae', '1ba7c796-e576-4a0e-829a-248a0980d288'];
const VM = 'a204ed76-d5da-4867-8ffd-7d70adaef73a';

describe('readReturn', () => {
  it.each([
    {
      shows: 'the worst of the delays, as 4.14 prints them',
      verb: 'repoStats',
      value: `{'${ONE}': {'code': 0, 'version': 3, 'acquired': True, 'delay': '0.000468853', 'lastCheck': '9.7', 'valid': True}, '${TWO}': {'code': 0, 'delay': '0.25', 'lastCheck': '3.1', 'valid': True}}`,
      facts: { 'vdsm.sd.id': TWO, 'vdsm.sd.read_delay_seconds': 0.25, 'vdsm.sd.last_check_seconds': 9.7 },
    },
    {
      shows: 'an instant instead of an age, as 4.9 prints it',
      verb: 'repoStats',
      value: `{u'${ONE}': {'delay': '0.0013', 'lastCheck': 1346942804.4506741, 'valid': True, 'code': 0}}`,
      facts: { 'vdsm.sd.id': ONE, 'vdsm.sd.read_delay_seconds': 0.0013 },
    },
    {
      shows: 'domains that are not valid',
      verb: 'getStorageRepoStats',
      value: `{'status': {'code': 0, 'message': 'Done'}, u'${ONE}': {'code': 2001, 'delay': '0', 'lastCheck': '301.5', 'valid': False}, u'${TWO}': {'code': 358, 'delay': '0', 'lastCheck': '2.0', 'valid': False}}`,
      facts: {
        'vdsm.sd.id': ONE,
        'vdsm.sd.read_delay_seconds': 0,
        'vdsm.sd.last_check_seconds': 301.5,
        'vdsm.sd.invalid': [ONE, TWO],
      },
    },
    {
      shows: 'a delay in the short form of python, and none that no disk has',
      verb: 'repoStats',
      value: `{'${ONE}': {'delay': '9.05991e-05', 'lastCheck': '2.0', 'valid': True}, '${TWO}': {'delay': '9${'0'.repeat(40)}', 'valid': True}}`,
      facts: { 'vdsm.sd.id': ONE, 'vdsm.sd.read_delay_seconds': 0.0000905991, 'vdsm.sd.last_check_seconds': 2 },
    },
    { shows: 'nothing of a host without domains', verb: 'repoStats', value: '{}', facts: undefined },
    {
      shows: 'nothing of another return',
      verb: 'getVolumeSize',
      value: `{'${ONE}': {'delay': '1'}}`,
      facts: undefined,
    },
    { shows: 'nothing of a name that every object has', verb: 'toString', value: '{}', facts: undefined },
    {
      shows: 'the role of the host, and who is the SPM',
      verb: 'getSpmStatus',
      value: "{'spm_st': {'spmId': 1, 'spmStatus': 'SPM', 'spmLver': 5L}}",
      facts: { 'vdsm.spm.role': 'spm', 'vdsm.spm.id': 1 },
    },
    {
      shows: 'a pool without SPM',
      verb: 'getSpmStatus',
      value: "{'status': {'message': 'OK', 'code': 0}, 'spm_st': {'spmId': -1, 'spmStatus': 'Free', 'spmLver': -1}}",
      facts: { 'vdsm.spm.role': 'free', 'vdsm.spm.id': -1 },
    },
    {
      shows: 'why a VM is down, in a return that is fine',
      verb: 'getStats',
      value: `{'status': {'code': 0, 'message': 'Done'}, 'statsList': [{'exitCode': 1, 'exitMessage': "XML error: The PCI controller's index", 'vmId': '${VM}', 'status': 'Down', 'exitReason': 1}]}`,
      facts: {
        'vdsm.vm.status': 'down',
        'vdsm.vm.exit_reason': "XML error: The PCI controller's index",
        'vdsm.vm.exit_code': 1,
        'vdsm.vm.id': VM,
      },
    },
    {
      shows: 'nothing of VMs that run',
      verb: 'getAllVmStats',
      value: `{'statsList': [{'vmId': '${VM}', 'status': 'Up'}]}`,
      facts: undefined,
    },
    { shows: 'nothing of a value that is not shown', verb: 'getAllVmStats', value: '(suppressed)', facts: undefined },
  ])('reads $shows', ({ verb, value, facts }) => {
    expect(readReturn(verb, value)).toEqual(facts);
  });

  it('reads megabytes in linear time', () => {
    for (const part of ["'exitMessage': ", "'exitMessage': '", "'exitCode': ", '{', `{'${ONE}': `, "'"]) {
      const text = `{${part.repeat(Math.ceil(1_000_000 / part.length))}`;
      for (const verb of ['repoStats', 'getSpmStatus', 'getStats']) expect(() => readReturn(verb, text)).not.toThrow();
    }
  });
});
