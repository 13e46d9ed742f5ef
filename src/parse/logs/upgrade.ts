/** upgrade.log of vdsm-tool, from 4.14 on: the steps of an upgrade of the vdsm package. */
import type { LogRules } from './log-rules.ts';

const UPGRADE = ['upgrade'];

export const upgradeRules: LogRules = {
  kind: 'upgrade',
  notes: [
    {
      action: 'upgrade-started',
      means: 'vdsm-tool starts a step of an upgrade; vdsm.log may be of another release after it.',
      loggers: UPGRADE,
      wordings: [['C1-F', 'Running upgrade {vdsm.upgrade.step}', 'Running upgrade upgrade-unified-persistence']],
    },
    {
      action: 'upgrade-finished',
      means: 'vdsm-tool completes a step of an upgrade.',
      loggers: UPGRADE,
      wordings: [
        [
          'C1-F',
          'Upgrade {vdsm.upgrade.step} successfully performed',
          'Upgrade upgrade-unified-persistence successfully performed',
        ],
      ],
    },
    {
      action: 'upgrade-failed',
      means: 'A step of an upgrade fails; the traceback shows why.',
      loggers: UPGRADE,
      wordings: [['C1-F', 'Failed to run {vdsm.upgrade.step}', 'Failed to run upgrade-unified-persistence']],
    },
  ],
};
