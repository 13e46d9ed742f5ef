import { countLiteralWords, LITERAL_WORDS_MIN } from '../../notes.ts';
import type { Note } from '../../notes.ts';
import { NOTES } from '../../rules/notes.ts';

/**
 * Notes of vdsm.log for the records that vdsm writes to the system log as well, from WARNING on: without their logger, so
 * only wordings count that no other message has by chance.
 */
export const vdsmInSyslog: readonly Note[] = NOTES.flatMap(({ signals: _signals, ...note }) => {
  const wordings = note.wordings.filter(([, text]) => countLiteralWords(text) >= LITERAL_WORDS_MIN);
  return wordings.length === 0 ? [] : [{ ...note, loggers: ['vdsm', 'vdsmd'], wordings }];
});
