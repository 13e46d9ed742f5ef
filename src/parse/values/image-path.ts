import type { NoteFacts } from '../../model/events.ts';
import { UUID } from '../../model/uuid.ts';

const PATH = new RegExp(`/(${UUID})/images/(${UUID})(?:/(${UUID}))?`);
/** Characters of a text in which the path is searched. */
const HEAD = 8192;

/** Reads storage domain, image and volume from the first path of a volume in a text, `…/SD/images/IMAGE/VOLUME`. */
export function readImagePath(text: string): NoteFacts | undefined {
  const match = PATH.exec(text.slice(0, HEAD));
  if (match === null) return undefined;
  const [, sd, image, volume] = match;
  return {
    'vdsm.sd.id': sd,
    'vdsm.image.id': image,
    ...(volume === undefined ? {} : { 'vdsm.volume.id': volume }),
  };
}
