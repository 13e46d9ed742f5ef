/** vdsm-schema-error.log, from 4.30.1 on: calls that do not fit the schema of vdsm. Its records have no stamp and no level. */
import type { LogRules } from './log-rules.ts';

const ANY = ['*'];

export const schemaErrorRules: LogRules = {
  kind: 'schema-error',
  notes: [
    {
      action: 'schema-violated',
      means:
        'A call, or its return value, does not fit the schema of vdsm: a parameter is unknown, missing or of another type.',
      loggers: ANY,
      wordings: [
        [
          'D4-F',
          'Required property {} is not provided when calling {vdsm.call.verb}',
          'Required property vmID is not provided when calling VM.getStats',
        ],
        ['D4-F', 'Provided value {} not defined in enum {}', 'Provided value "xyz" not defined in enum BlockJobType'],
        ['D4-F', 'Parameter {} is not {}', 'Parameter size is not uint type'],
        ['D4-F', 'Following parameters {} were not recognized', "Following parameters ['xyz'] were not recognized"],
        ['D4-F', 'Provided value {}', 'Provided value "5" not a number'],
        ['D4-F', 'Provided parameters {}', 'Provided parameters do not match any type'],
      ],
    },
  ],
};
