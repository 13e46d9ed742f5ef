/** upgrade.log of vdsm-tool, from 4.14 on: the steps of an upgrade of the vdsm package. */
import type { LogRules } from './log-rules.ts';

const UPGRADE = ['upgrade'];

export const upgradeRules: LogRules = {
  kind: 'upgrade',
  notes: [
    {
      action: 'upgrade-started',
      means: 'A step of the upgrade of vdsm begins: behind it vdsm.log may be of another release.',
      loggers: UPGRADE,
      wordings: [['C1-F', 'Running upgrade {vdsm.upgrade.step}', 'Running upgrade upgrade-unified-persistence']],
    },
    {
      action: 'upgrade-finished',
      means: 'A step of the upgrade of vdsm is done.',
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
      means: 'A step of the upgrade of vdsm failed; the traceback says why.',
      loggers: UPGRADE,
      wordings: [['C1-F', 'Failed to run {vdsm.upgrade.step}', 'Failed to run upgrade-unified-persistence']],
    },
  ],
};
