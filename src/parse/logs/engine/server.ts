/** server.log: the application server in which the engine runs. */
import { readJavaError } from '../../errors/java.ts';
import type { LogRules } from '../log-rules.ts';

const ANY = ['*'];

export const engineServerRules: LogRules = {
  kind: 'engine-server',
  notes: [
    {
      action: 'engine-starting',
      means: 'The application server of the engine starts: a new engine process begins.',
      loggers: ANY,
      wordings: [
        [
          '4.0-4.5',
          'WFLYSRV0049: {} starting',
          'WFLYSRV0049: WildFly Full 24.0.1.Final (WildFly Core 16.0.1.Final) starting',
        ],
        ['3.0-3.6', 'JBAS015899: {} starting', 'JBAS015899: JBoss AS 7.1.1.Final "Brontes" starting'],
      ],
    },
    {
      action: 'engine-started',
      means: 'The application server of the engine is up.',
      loggers: ANY,
      wordings: [
        [
          '4.0-4.5',
          'WFLYSRV0025: {} started in {}',
          'WFLYSRV0025: WildFly Full 24.0.1.Final (WildFly Core 16.0.1.Final) started in 35000ms - Started 1669 of 1888 services',
        ],
        [
          '4.0-4.5',
          'WFLYSRV0026: {} started (with errors) in {}',
          'WFLYSRV0026: WildFly Full 24.0.1.Final (WildFly Core 16.0.1.Final) started (with errors) in 35000ms',
        ],
        [
          '3.0-3.6',
          'JBAS015874: {} started in {}',
          'JBAS015874: JBoss AS 7.1.1.Final "Brontes" started in 25000ms - Started 1000 of 1100 services',
        ],
      ],
    },
    {
      action: 'engine-stopped',
      means: 'The application server of the engine has stopped.',
      loggers: ANY,
      wordings: [
        [
          '4.0-4.5',
          'WFLYSRV0050: {} stopped in {}',
          'WFLYSRV0050: WildFly Full 24.0.1.Final (WildFly Core 16.0.1.Final) stopped in 612ms',
        ],
        ['3.0-3.6', 'JBAS015950: {} stopped in {}', 'JBAS015950: JBoss AS 7.1.1.Final "Brontes" stopped in 500ms'],
      ],
    },
    {
      action: 'engine-transaction-aborted',
      means: 'A transaction of the engine takes too long, and the application server aborts it.',
      loggers: ['com.arjuna.*'],
      wordings: [
        [
          '3.6-4.5',
          'ARJUNA012117: TransactionReaper::check timeout for TX {}',
          'ARJUNA012117: TransactionReaper::check timeout for TX 0:ffff7f000001:1 in state  RUN',
        ],
        [
          '3.6-4.5',
          'ARJUNA012121: TransactionReaper::doCancellations worker {} successfully canceled TX {}',
          'ARJUNA012121: TransactionReaper::doCancellations worker Thread[Transaction Reaper Worker 0] successfully canceled TX 0:ffff7f000001:1',
        ],
      ],
    },
  ],
  readError: readJavaError,
};
