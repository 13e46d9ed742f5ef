/** `docs/masking.md`: which secrets are masked, from the table of rules. */
import { MASK_RULES } from '../mask/rules/rules.ts';
import { MASK } from '../mask/rule.ts';
import { cell, sampleCell } from './markdown.ts';

/** Returns the page. */
export function maskingPage(): string {
  return [
    '# Masked secrets',
    '',
    `vdsm-ship writes passwords, keys and other secrets of the logs as \`${MASK}\`. It does so before it makes anything of a record:`,
    'documents, rejects, checkpoints, what `check` and `parse` print. `vdsm.masked` of a document is the number of its secrets, and',
    '`load` prints the sum. A secret is known by where it stands; by how it looks only a JWT, a whole key of ceph and an encoded private key.',
    '',
    `- A value in its place is masked whatever it is; none are an empty one, \`None\`, and what vdsm and others write instead of a`,
    `  secret: \`${MASK}\`, \`(suppressed)\`, \`**FILTERED**\`, \`HashXXXX\`.`,
    '- Ids of documents are made from the lines as written, so masking changes none. Whoever reads the index can test a guess of a',
    '  password against the id of its line.',
    '- In a sentence (`password is x`) a value is masked only where it is like a secret: eight characters and more, letters and digits.',
    '  Other free text stays. Ids stay, too: the UUID of a ticket of',
    '  ovirt-imageio, of a key or of a secret of libvirt is how logs name it.',
    '- A checkpoint holds the text of a record that is still open without its secrets. The next run reads that text again; where the',
    '  file is gone, it goes on with the masked text.',
    '- `--no-mask` keeps everything as it is. It is a setting of a checkpoint: a run with the other value cannot resume from it.',
    '- Documents that an earlier version indexed keep their secrets until they are loaded again with `--overwrite`, or purged.',
    '',
    'This page is generated from `src/mask/rules/`. To mask another place, add a row there.',
    '',
    '| Rule | What is masked | Example |',
    '|---|---|---|',
    ...MASK_RULES.map(
      ({ name, where, samples }) =>
        `| ${cell(name)} | ${cell(where)} | ${sampleCell((samples[0] ?? '').replaceAll(/§[^§]*§/g, MASK))} |`,
    ),
    '',
  ].join('\n');
}
