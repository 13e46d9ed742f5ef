/** The name of a log without folder, rotation and compression, and without `.log`: what tells it from others of its kind. */
export function fileNameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const at = name.toLowerCase().indexOf('.log');
  return at <= 0 ? name : name.slice(0, at);
}
