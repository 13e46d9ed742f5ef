/** Loggers, of all releases, that write about images, volumes and their files. */
export const IMAGE_LOGGERS = ['storage.*', 'fileutils', 'qemuimg'];
/** Loggers, of all releases, that write about devices and storage servers. */
export const DEVICE_LOGGERS = ['storage.*', 'storageserver.*', 'iscsi', 'mount'];
