/** Headers of logs that need one pattern each: MOM, imageio, imports, setups, and the small logs in vdsm's folder. */
import { QUALITY_BIT } from '../../schema/quality.ts';
import { byRegex, DATE_TIME, toStamp, toZone, type ReadHeader } from '../header.ts';
import { readLibvirtHeader } from './libvirt.ts';

type Groups = Readonly<Record<string, string | undefined>>;

const STAMP = String.raw`(?<time>${DATE_TIME}),(?<ms>\d{3})`;

/** All releases. Logs of managed block storage, on the engine's machine, differ by the logger alone. */
const MOM = new RegExp(String.raw`^${STAMP} - (?<logger>[\w.-]+) - (?<level>[A-Z]+) - `);
/** The level is padded to 7 characters and no `(module:line)` follows, unlike in vdsm.log. */
const IMAGEIO = new RegExp(
  String.raw`^${STAMP} (?<level>DEBUG(?= {3}\()|INFO(?= {4}\()|WARNING(?= \()|ERROR(?= {3}\()|CRITICAL(?= \()) +\((?<thread>[^\n]*?)\) \[(?<logger>[A-Za-z_.0-9-]+)\] `,
);
const IMAGE_PROXY = new RegExp(
  String.raw`^\((?<thread>[^)\n]*)\) (?<level>[A-Z]+) ${STAMP} (?<module>\w+):(?<line>\d{1,9}):(?<logger>[^:\n]+):\((?<func>[^)\n]*)\) `,
);
const CONNECTIVITY = new RegExp(String.raw`^${STAMP}:(?<level>DEBUG):`);
const OTOPI = new RegExp(
  String.raw`^(?<time>${DATE_TIME})(?:,(?<ms>\d{3}))?(?<zone>[+-]\d{4})? (?<level>DEBUG|INFO|WARNING|ERROR|CRITICAL) (?<logger>[A-Za-z][\w.-]*) (?:(?<func>[\w.-]+):(?<line>\d{1,9}) )?`,
);
const ANSIBLE = new RegExp(
  String.raw`^${STAMP} p=(?<pid>\d{1,10}) u=(?<user>\S+) (?:n=(?<logger>\S+) )?(?:(?<level>[A-Z]+) )?\| *`,
);
/** ansible-runner, from 4.4 on. The abbreviation of a zone is ambiguous, so the zone of the host counts. */
const RUNNER = new RegExp(
  String.raw`^(?<time>${DATE_TIME}) (?<abbreviation>[A-Z][\w+:-]{1,9}) (?:- |\[(?<logger>[^\]\n]*)\]: )`,
);

export const readMomHeader: ReadHeader = byRegex(MOM, common);
export const readImageioHeader: ReadHeader = byRegex(IMAGEIO, common);
export const readImageProxyHeader: ReadHeader = byRegex(IMAGE_PROXY, common, (line) => line.startsWith('('));
export const readConnectivityHeader: ReadHeader = byRegex(CONNECTIVITY, common);
export const readOtopiHeader: ReadHeader = byRegex(OTOPI, (groups) => ({
  ...common(groups),
  zone: toZone(groups['zone']),
}));

const readAnsible = byRegex(ANSIBLE, (groups) => ({
  ...common(groups),
  facts: { 'process.pid': Number(groups['pid']) },
}));
const readRunner = byRegex(RUNNER, common);

/** Reads headers of the installation of hosts by ansible, from 4.0 on. */
export const readDeployHeader: ReadHeader = (line, source) => readAnsible(line, source) ?? readRunner(line, source);

function common(groups: Groups) {
  return {
    stamp: toStamp(groups['time'] ?? '', groups['ms']),
    level: groups['level'],
    thread: groups['thread'],
    logger: groups['logger'],
    module: groups['module'],
    func: groups['func'],
    moduleLine: groups['line'] === undefined ? undefined : Number(groups['line']),
  };
}

/** Month, day and year in US order, and a clock of 12 hours. */
const REGISTER = /^(?<month>\d\d)\/(?<day>\d\d)\/(?<year>\d{4}) (?<hour>\d\d):(?<rest>\d\d:\d\d) (?<half>[AP])M /;

export const readRegisterHeader: ReadHeader = byRegex(REGISTER, (groups) => {
  const hour = (Number(groups['hour']) % 12) + (groups['half'] === 'P' ? 12 : 0);
  const date = `${groups['year'] ?? ''}-${groups['month'] ?? ''}-${groups['day'] ?? ''}`;
  return { stamp: toStamp(`${date} ${String(hour).padStart(2, '0')}:${groups['rest'] ?? ''}`) };
});

/** Seconds since the start, with one decimal; messages of a guest's kernel have six. */
const IMPORT = /^\[ *(?<seconds>\d{1,7}\.\d)\] /;
/** The only absolute time of an import is in the name of its file: `import-VM-20240105T101112.log`. */
const IMPORT_NAME = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:-[a-z]{4})?\.log/;

const readElapsed = byRegex(
  IMPORT,
  (groups, _line, { path, modified }) => {
    const [, year, month, day, hour, minute, second] = IMPORT_NAME.exec(path) ?? [];
    const named = year !== undefined;
    const start = named
      ? Date.parse(`${year}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`)
      : modified;
    const time = start + (named ? Number(groups['seconds']) * 1000 : 0);
    const iso = new Date(Number.isNaN(time) ? modified : time).toISOString();
    return {
      stamp: toStamp(iso.slice(0, 19), iso.slice(20, 23)),
      facts: { 'vdsm.elapsed_seconds': Number(groups['seconds']) },
      quality: named ? 0 : QUALITY_BIT.stamp_inherited,
    };
  },
  (line) => line.startsWith('['),
);

/** Messages that virt-v2v and the tools that it runs write without a time. */
const TOOL = /^(?:virt-[a-z0-9-]+|libguestfs|nbdkit|nbdcopy|qemu-img|kvm2ovirt): /;

/** Reads headers in the output of virt-v2v and kvm2ovirt, which may hold records of libvirt's client. */
export const readImportHeader: ReadHeader = (line, source) => {
  const timed = readElapsed(line, source) ?? readLibvirtHeader(line, source);
  if (timed !== undefined) return timed;
  return TOOL.test(line.slice(0, 64)) ? { stamp: '', at: 0, quality: QUALITY_BIT.stamp_inherited } : undefined;
};

const PROGRESS = /^\s*\(\d|^\D{0,16}\d{1,3}% [[⟦]/;

/** Reads headers in the output of other tools: every line is a record, unless it shows the progress of a step. */
export const readCommandsHeader: ReadHeader = (line, source) => {
  const header = readImportHeader(line, source);
  if (header !== undefined || PROGRESS.test(line.slice(0, 64)) || line.trim() === '') return header;
  return { stamp: '', at: 0, quality: QUALITY_BIT.stamp_inherited };
};

const SCHEMA_ERROR =
  /^(?:Provided value |Parameter |Following parameters |Required property |Provided parameters |Unexpected |No default value )/;

/** Reads headers of vdsm-schema-error.log, which has no stamps at all. */
export const readSchemaErrorHeader: ReadHeader = (line) =>
  SCHEMA_ERROR.test(line.slice(0, 64)) ? { stamp: '', at: 0, quality: QUALITY_BIT.stamp_inherited } : undefined;

const GENERIC =
  /^\[?(?<time>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)(?:[.,](?<fraction>\d{1,9}))?(?<zone>Z|[+-]\d\d:?\d\d)?(?=[\]\s:])/;

/** Reads any line as a record, with the stamp at its beginning, if it has one. */
export const readOtherHeader: ReadHeader = (line) => {
  const groups = GENERIC.exec(line.slice(0, 64))?.groups;
  if (groups === undefined) return { stamp: '', at: 0, quality: QUALITY_BIT.stamp_inherited };
  return { stamp: toStamp(groups['time'] ?? '', groups['fraction']), zone: toZone(groups['zone']), at: 0 };
};
