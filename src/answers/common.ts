/** Filters that several answers share. */
import { all, has, is } from '../query/build.ts';

const VDSM_CALL = 'vdsm.call';
export const ENGINE_CALL = 'ovirt.engine.call';
/** Calls of vdsm itself: not those of the engine or supervdsm. */
export const vdsmCalls = is<'call'>('event.dataset', VDSM_CALL);
export const failedCalls = all<'call'>(vdsmCalls, is('event.outcome', 'failure'));
/** Starts of vdsm that follow an end that the input shows. */
export const restarts = has<'line'>('vdsm.restart.gap_seconds');
/** What stands for a value that a document lacks. */
export const NONE = 'none';
