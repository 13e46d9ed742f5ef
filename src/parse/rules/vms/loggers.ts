/** Loggers, of all releases, that write about drives of VMs. */
export const DRIVE_LOGGERS = ['virt.*', 'vm.vm', 'libvirtvm', 'vds', 'root', 'storage.backup', 'storage.nbd'];
