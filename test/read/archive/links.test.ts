import { describe, expect, test } from 'vitest';

import { followLink, type ArchivedLink } from '../../../src/read/archive/links.ts';

const within = 'cases/sos.tar.xz';
const soft = (target: string): ArchivedLink => ({ target, hard: false, within });

function follow(links: Readonly<Record<string, ArchivedLink>>): string {
  const end = followLink(`${within}/sos/var/log/vdsm/vdsm.log`, new Map(Object.entries(links)));
  return end.kind === 'file' ? end.path : `refused: ${end.why}`;
}

describe('a link in an archive', () => {
  test.each<[title: string, target: string, end: string]>([
    ['leads to a file beside it', 'a.log', `${within}/sos/var/log/vdsm/a.log`],
    ['leads up and down again', '../../../sos_strings/x.tailed', `${within}/sos/sos_strings/x.tailed`],
    ['may leave the tree, but not the archive', '../../../../other/x', `${within}/other/x`],
  ])('%s', (_title, target, end) => {
    expect(follow({ [`${within}/sos/var/log/vdsm/vdsm.log`]: soft(target) })).toBe(end);
  });

  test('goes on from link to link', () => {
    const links = {
      [`${within}/sos/var/log/vdsm/vdsm.log`]: soft('b'),
      [`${within}/sos/var/log/vdsm/b`]: soft('../c'),
      [`${within}/sos/var/log/c`]: { target: 'sos/d', hard: true, within },
    };
    expect(follow(links)).toBe(`${within}/sos/d`);
  });

  test.each(['/etc/passwd', '../../../../../x', '../../../../../../../etc/passwd', '../../../../..', '/'])(
    'to a path outside the archive is refused: %s',
    (target) => {
      expect(follow({ [`${within}/sos/var/log/vdsm/vdsm.log`]: soft(target) })).toBe(
        `refused: it is a link to a path outside the archive: ${target}`,
      );
    },
  );

  test('in a loop is refused', () => {
    const links = {
      [`${within}/sos/var/log/vdsm/vdsm.log`]: soft('b'),
      [`${within}/sos/var/log/vdsm/b`]: soft('./vdsm.log'),
    };
    expect(follow(links)).toBe('refused: it is a chain of more than 40 links, or a loop');
  });
});
