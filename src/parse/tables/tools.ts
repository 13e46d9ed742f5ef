/** Where `nameCommand` finds the subcommand of a tool. */
export type SubcommandRule =
  /** The first `words` arguments (1 if absent) that are not options, after `skip` others. */
  | { readonly by: 'word'; readonly words?: number; readonly skip?: number; readonly valued?: readonly string[] }
  /** The value of an option, and the word for a flag behind it. */
  | { readonly by: 'option'; readonly options: readonly string[]; readonly flags?: Readonly<Record<string, string>> }
  /** The word for the first argument that is one of these. */
  | { readonly by: 'flag'; readonly flags: Readonly<Record<string, string>> }
  /** The name of the program, which is a link to the tool. */
  | { readonly by: 'name' }
  /** By what `dd` reads and writes: `read`, `write`, `zero` or `copy`. */
  | { readonly by: 'copy' };

export interface ToolRow {
  readonly tool: string;
  /** File names of its programs; absent: the name of the tool. */
  readonly names?: readonly string[];
  readonly sub: SubcommandRule;
  /** Commands as logged from 4.16 on, and the subcommand of each. */
  readonly samples: readonly (readonly [line: string, subcommand: string | undefined])[];
}

const LVM_LINKS = ['pvs', 'vgs', 'lvs', 'pvcreate', 'vgcreate', 'vgscan', 'lvchange', 'lvconvert'];

const ISCSI_FLAGS = {
  '-l': 'login',
  '--login': 'login',
  '-u': 'logout',
  '--logout': 'logout',
  '-R': 'rescan',
  '--rescan': 'rescan',
  '--discover': 'discover',
  '--op=new': 'new',
  '--op=update': 'update',
  '--op=delete': 'delete',
} as const;

/** Tools that have subcommands. Any other program is a tool of its own name, without one. */
export const TOOLS = [
  { tool: 'lvm', sub: { by: 'word' }, samples: [["/sbin/lvm vgs --config ' devices { }' -o uuid,name", 'vgs']] },
  { tool: 'lvm', names: LVM_LINKS, sub: { by: 'name' }, samples: [['/usr/sbin/lvs --noheadings', 'lvs']] },
  { tool: 'qemu-img', sub: { by: 'word' }, samples: [['/usr/bin/qemu-img convert -p -t none a b', 'convert']] },
  {
    tool: 'iscsiadm',
    sub: { by: 'option', options: ['-m', '--mode'], flags: ISCSI_FLAGS },
    samples: [
      ['/sbin/iscsiadm -m session -R', 'session rescan'],
      ['/sbin/iscsiadm -m node -T iqn.x -I default -p 1.2.3.4:3260,1 -l', 'node login'],
      ['/sbin/iscsiadm -m discoverydb -t sendtargets -I default -p 1.2.3.4:3260 --op=new', 'discoverydb new'],
      ['/sbin/iscsiadm -m iface', 'iface'],
    ],
  },
  {
    tool: 'mount',
    sub: { by: 'option', options: ['-t'] },
    samples: [
      ['/usr/bin/mount -t nfs -o soft,nosharecache h:/x /rhev/x', 'nfs'],
      ['/usr/bin/mount /rhev/x', undefined],
    ],
  },
  {
    tool: 'umount',
    sub: { by: 'flag', flags: { '-f': 'force', '-l': 'lazy' } },
    samples: [
      ['/usr/bin/umount -f -l /rhev/x', 'force'],
      ['/usr/bin/umount /rhev/x', undefined],
    ],
  },
  {
    tool: 'dd',
    sub: { by: 'copy' },
    samples: [
      ['dd if=/rhev/data-center/x/mastersd/dom_md/inbox iflag=direct,fullblock count=1 bs=1024000', 'read'],
      ['/bin/dd if=/dev/x/metadata iflag=direct of=/dev/null bs=4096 count=1', 'read'],
      ['/bin/dd of=/rhev/x/outbox oflag=direct conv=notrunc bs=4096', 'write'],
      ['/bin/dd if=/dev/zero of=/rhev/x bs=1048576', 'zero'],
      ['/bin/dd if=/rhev/a of=/rhev/b bs=1048576', 'copy'],
    ],
  },
  {
    tool: 'multipath',
    sub: { by: 'flag', flags: { '-r': 'reload', '-ll': 'list', '-l': 'list', '-F': 'flush', '-f': 'flush' } },
    samples: [
      ['/sbin/multipath -r', 'reload'],
      ['/sbin/multipath', undefined],
    ],
  },
  { tool: 'multipathd', sub: { by: 'word', words: 2 }, samples: [['/sbin/multipathd resize map 3600a', 'resize map']] },
  { tool: 'udevadm', sub: { by: 'word' }, samples: [['/sbin/udevadm settle --timeout=5', 'settle']] },
  { tool: 'dmsetup', sub: { by: 'word' }, samples: [['/sbin/dmsetup status', 'status']] },
  {
    tool: 'systemctl',
    sub: { by: 'word', valued: ['-p', '-t'] },
    samples: [['/bin/systemctl --no-pager list-unit-files', 'list-unit-files']],
  },
  { tool: 'service', sub: { by: 'word', skip: 1 }, samples: [['/sbin/service iscsid restart', 'restart']] },
  { tool: 'initctl', sub: { by: 'word' }, samples: [['/sbin/initctl status libvirtd', 'status']] },
  {
    tool: 'vdsm-tool',
    sub: { by: 'word' },
    samples: [['/usr/bin/vdsm-tool service-reload multipathd', 'service-reload']],
  },
  {
    tool: 'ip',
    sub: { by: 'word', words: 2, valued: ['-f', '-family', '-n', '-netns'] },
    samples: [
      ['/sbin/ip link set dev eth0 mtu 1500', 'link set'],
      ['/sbin/ip -4 route add default', 'route add'],
      ['/sbin/ip rule', 'rule'],
    ],
  },
  { tool: 'tc', sub: { by: 'word', words: 2 }, samples: [['/sbin/tc qdisc add dev eth0 ingress', 'qdisc add']] },
  { tool: 'brctl', sub: { by: 'word' }, samples: [['/usr/sbin/brctl show', 'show']] },
  { tool: 'ovs-vsctl', sub: { by: 'word' }, samples: [['/usr/bin/ovs-vsctl --oneline list Bridge', 'list']] },
  { tool: 'sanlock', sub: { by: 'word', words: 2 }, samples: [['/usr/sbin/sanlock direct dump /x', 'direct dump']] },
  { tool: 'safelease', sub: { by: 'word' }, samples: [['/usr/libexec/vdsm/safelease release -f /x 0', 'release']] },
  { tool: 'spmprotect.sh', sub: { by: 'word' }, samples: [['/usr/libexec/vdsm/spmprotect.sh start x 1 5', 'start']] },
  {
    tool: 'gluster',
    sub: { by: 'word', words: 2 },
    samples: [['/usr/sbin/gluster --mode=script volume info --xml', 'volume info']],
  },
  {
    tool: 'gluster-eventsapi',
    sub: { by: 'word' },
    samples: [['gluster-eventsapi webhook-add http://x', 'webhook-add']],
  },
  { tool: 'rbd', sub: { by: 'word' }, samples: [['rbd map vol --pool p', 'map']] },
  { tool: 'vdo', sub: { by: 'word' }, samples: [['/usr/bin/vdo status', 'status']] },
  { tool: 'virsh', sub: { by: 'word', valued: ['-c'] }, samples: [['virsh -r -c qemu:///system list', 'list']] },
  {
    tool: 'tar',
    sub: { by: 'flag', flags: { cf: 'create', '-cf': 'create', xf: 'extract', '-xf': 'extract' } },
    samples: [['/bin/tar xf - -C /x --touch', 'extract']],
  },
  {
    tool: 'curl-img-wrap',
    sub: { by: 'flag', flags: { '--upload': 'upload', '--download': 'download' } },
    samples: [['/usr/libexec/vdsm/curl-img-wrap --download http://x', 'download']],
  },
  {
    tool: 'managedvolume-helper',
    sub: { by: 'word' },
    samples: [['/usr/bin/python3 /usr/libexec/vdsm/managedvolume-helper attach', 'attach']],
  },
] as const satisfies readonly ToolRow[];
