import type { NoteFacts } from '../model/events.ts';
import { UUID } from '../model/uuid.ts';

const PATH = new RegExp(`/(${UUID})/images/(${UUID})(?:/(${UUID}))?`);
/** A path begins within so many characters of what is looked at. */
const HEAD = 8192;

/** The storage domain, image and volume of the first path of a volume (`…/SD/images/IMAGE/VOLUME`) in a text. */
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
