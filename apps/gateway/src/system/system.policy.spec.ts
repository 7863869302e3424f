import {
  create,
  DescribeReplicaResponseSchema,
  GetFleetResponseSchema,
  serviceNames,
  type MessageInitShape,
  type ServiceName,
} from '@smart-attendance/contracts';
import { judgeSystem } from './system.policy';
import type { SystemState } from './system-state';

const at = new Date('2026-11-20T07:30:00Z');
const ago = (seconds: number) => new Date(at.getTime() - seconds * 1_000);

type Replica = MessageInitShape<typeof DescribeReplicaResponseSchema>;

const replica = (given: Replica = {}) =>
  create(DescribeReplicaResponseSchema, { version: '1.2.0', revision: 'abc', ready: true, ...given });

function replicasOf(given: Partial<Record<ServiceName, Replica[]>>): SystemState['replicas'] {
  return new Map(serviceNames.map((name) => [name, (given[name] ?? [{}]).map(replica)]));
}

const well: SystemState = {
  at,
  dependencies: ['nats', 'database', ...serviceNames.filter((name) => name !== 'gateway')].map((name) => ({
    name,
    state: 'ready',
    detail: '',
  })),
  replicas: replicasOf({}),
  backlogs: [{ event: 'a.v1.b', receiver: 'identity', isPerishable: false, waiting: 3, oldestAt: ago(29) }],
  deadLetters: { total: 4, lastDiedAt: ago(3_601) },
  fleet: create(GetFleetResponseSchema, { camerasWanted: 3, replicas: [{ streamsLive: 1 }, { streamsLive: 2 }] }),
  auditLog: { waiting: 5, failingSince: undefined },
};

describe('how the whole is', () => {
  it('is ok when all is there and nothing waits long', () => {
    expect(judgeSystem(well)).toEqual({ status: 'ok', reasons: [] });
  });

  it('is not ready while something is missing, with its own sentence', () => {
    const dependencies = well.dependencies.map((one) =>
      one.name === 'identity' ? { ...one, state: 'not_ready' as const, detail: 'is waiting for database' } : one,
    );
    expect(judgeSystem({ ...well, dependencies, replicas: replicasOf({ identity: [] }) })).toEqual({
      status: 'not_ready',
      reasons: [{ code: 'not_ready', about: 'identity', message: 'identity is not ready: is waiting for database' }],
    });
  });

  it.each<[string, Partial<SystemState>, string, RegExp]>([
    [
      'one of several replicas is not ready',
      {
        replicas: replicasOf({
          identity: [
            {},
            { ready: false, dependencies: [{ name: 'gallery', ready: false, detail: 'does not answer' }] },
          ],
        }),
      },
      'replica_not_ready',
      /^1 of 2 replicas of identity are not ready: gallery does not answer$/,
    ],
    [
      'facts wait too long',
      { backlogs: [{ event: 'a.v1.b', receiver: 'attendance', isPerishable: false, waiting: 7, oldestAt: ago(300) }] },
      'behind',
      /^attendance is behind: 7 of a\.v1\.b wait, the oldest for 5 minutes\./,
    ],
    [
      'the bus takes no events',
      { replicas: replicasOf({ attendance: [{ outboxRows: 1_000 }] }) },
      'outbox_waits',
      /^attendance has 1000 events/,
    ],
    [
      'a message was given up of late',
      { deadLetters: { total: 2, lastDiedAt: ago(600) } },
      'dead_letters',
      /10 minutes ago, 2 in all/,
    ],
    [
      'cameras are not watched that should be',
      { fleet: create(GetFleetResponseSchema, { camerasWanted: 3, replicas: [{ streamsLive: 2 }] }) },
      'streams_missing',
      /^1 of 3 cameras .*health says why/,
    ],
    [
      'cameras are too many',
      { fleet: create(GetFleetResponseSchema, { camerasWanted: 3, isOverfull: true }) },
      'streams_missing',
      /^3 of 3 cameras .*MAX_STREAMS/,
    ],
    [
      'the disk is nearly full',
      {
        replicas: replicasOf({
          identity: [{ dependencies: [{ name: 'database', ready: true, freeBytes: 500n * 1024n * 1024n }] }],
        }),
      },
      'little_room',
      /^The disk of database has 500 MiB left/,
    ],
    [
      'an update stopped half way',
      { replicas: replicasOf({ identity: [{ version: '1.1.0', revision: '' }] }) },
      'versions_differ',
      /1\.1\.0, 1\.2\.0 \(abc\)/,
    ],
    [
      'workers use different models',
      { replicas: replicasOf({ 'face-inference': [{ modelPack: 'a' }, { modelPack: 'b' }] }) },
      'model_packs_differ',
      /a, b/,
    ],
    [
      'everybody was enrolled with other models',
      {
        replicas: replicasOf({ 'face-inference': [{ modelPack: 'new' }], identity: [{ galleryPeople: { old: 40 } }] }),
      },
      'nobody_enrolled',
      /no face is enrolled with the model pack new .* only with old/,
    ],
    [
      'the audit log is not written',
      { auditLog: { waiting: 12, failingSince: ago(20) } },
      'audit_log_waits',
      /not written for 20 s, 12 entries wait/,
    ],
    [
      'two builds of one version run',
      { replicas: replicasOf({ attendance: [{ revision: 'abd' }, { revision: '' }] }) },
      'versions_differ',
      /1\.2\.0, 1\.2\.0 \(abc\), 1\.2\.0 \(abd\)/,
    ],
    ['a service does not say how it is', { replicas: replicasOf({ identity: [] }) }, 'not_told', /^identity works/],
    ['the bus does not tell what waits', { backlogs: undefined }, 'not_told', /^The bus/],
    ['nobody tells of the cameras', { fleet: undefined }, 'not_told', /^stream-ingestion/],
  ])('is degraded, and says it once, when %s', (_, given, code, message) => {
    expect(judgeSystem({ ...well, ...given })).toEqual({
      status: 'degraded',
      reasons: [expect.objectContaining({ code, message: expect.stringMatching(message) as string })],
    });
  });

  it('is ok where a revision is not known', () => {
    expect(judgeSystem({ ...well, replicas: replicasOf({ gateway: [{ revision: '' }] }) }).status).toBe('ok');
  });

  it('is ok with an empty gallery, and with people of several packs of whom some are of the present one', () => {
    const workers: Replica[] = [{ modelPack: 'new' }];
    for (const galleryPeople of [{}, { old: 3, new: 1 }]) {
      const replicas = replicasOf({ 'face-inference': workers, identity: [{ galleryPeople }] });
      expect(judgeSystem({ ...well, replicas }).status).toBe('ok');
    }
  });
});
