/**
 * `thread::LEVEL::stamp::module::line::logger::(func) message`: vdsm's header until 4.18, and that of its helpers in
 * all releases.
 */
import { byRegex, DATE_TIME, type ReadHeader } from '../header.ts';

const LEVEL = String.raw`(?<level>TRACE|DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL|CRIT|Level \d+)`;
const STAMP = String.raw`(?<stamp>${DATE_TIME},\d{3})`;
const BEGIN = String.raw`^(?<thread>(?:(?!::[A-Z])[^\n])+?)::${LEVEL}::${STAMP}::(?<module>[^:\n]*)::(?<line>\d{1,9})::`;

const WITH_FUNCTION = new RegExp(String.raw`${BEGIN}(?<logger>(?:(?!::\()[^\n])*)::\((?<func>[^)\n]*)\) ?`);
const WITHOUT_FUNCTION = new RegExp(String.raw`${BEGIN}(?<logger>[\w.-]+)::(?!\()`);

/** Reads headers of the HA agent and broker, of supervdsm and of vdsm-tool upgrades, in all releases. */
export const readOldHeader: ReadHeader = byRegex(WITH_FUNCTION, toHeader, mayBeOld);

/** Reads headers of the guest agent, and of the registration of hosts until 4.16. */
export const readOldHeaderWithoutFunction: ReadHeader = byRegex(WITHOUT_FUNCTION, toHeader, mayBeOld);

function mayBeOld(line: string): boolean {
  const at = line.indexOf('::');
  return at > 0 && at < 256;
}

function toHeader(groups: Readonly<Record<string, string | undefined>>) {
  return {
    stamp: groups['stamp'] ?? '',
    level: groups['level'],
    thread: groups['thread'],
    logger: groups['logger'],
    module: groups['module'],
    moduleLine: Number(groups['line']),
    func: groups['func'],
  };
}
