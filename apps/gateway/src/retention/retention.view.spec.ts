import {
  create,
  DescribeReplicaResponseSchema,
  timestampFromDate,
  type DescribeReplicaResponse,
  type ServiceName,
} from '@smart-attendance/contracts';
import { toRetentionReportView } from './retention.view';

const older = new Date('2026-11-20T07:00:00Z');
const newer = new Date('2026-11-20T07:10:00Z');

function replica(days: number, ranAt?: Date, deleted = 0): DescribeReplicaResponse {
  const run =
    ranAt === undefined ? {} : { lastRunAt: timestampFromDate(ranAt), lastDeleted: 3n, deleted: BigInt(deleted) };
  const kept = { kind: 'sightings', days, setting: 'SIGHTING_RETENTION_DAYS', description: 'Faces.', ...run };
  return create(DescribeReplicaResponseSchema, { retention: [kept] });
}

function reportOf(...replicas: DescribeReplicaResponse[]) {
  return toRetentionReportView(new Map<ServiceName, DescribeReplicaResponse[]>([['identity', replicas]]));
}

describe('what is told of retention', () => {
  it('is of several replicas the longest time, and what the newest run did', () => {
    const { data } = reportOf(replica(30, newer, 12), replica(40, older, 9), replica(20));
    expect(data).toEqual([
      {
        kind: 'sightings',
        service: 'identity',
        days: 40,
        hours: 960,
        setting: 'SIGHTING_RETENTION_DAYS',
        description: 'Faces.',
        last_run_at: '2026-11-20T07:10:00.000Z',
        last_deleted: 3,
        deleted: 12,
      },
    ]);
  });

  it('is exact where it is no whole number of days', () => {
    const kept = { kind: 'unknown_faces', days: 2, hours: 36, setting: 'REVIEW_HOURS', description: 'Faces.' };
    const { data } = reportOf(create(DescribeReplicaResponseSchema, { retention: [kept] }), replica(30));
    expect(data.map(({ days, hours }) => [days, hours])).toEqual([
      [2, 36],
      [30, 720],
    ]);
  });

  it('says that nothing was deleted yet, and who did not answer', () => {
    const { data, silent } = reportOf(replica(30));
    expect(data).toMatchObject([{ last_run_at: null, last_deleted: null, deleted: null }]);
    expect(silent).toEqual(['attendance', 'camera-registry', 'gateway']);
  });
});
