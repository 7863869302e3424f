import { wants, type FilteredEvent, type WebhookFilter } from './webhook-filter.policy';

const minuteMs = 60_000;
const createdAt = new Date('2026-11-20T08:00:00Z');
const minutesLater = (minutes: number): Date => new Date(createdAt.getTime() + minutes * minuteMs);

const filter: WebhookFilter = {
  types: [],
  cameraId: null,
  userId: null,
  department: null,
  fromPosition: 10n,
  createdAt,
};
const event: FilteredEvent = {
  position: 11n,
  type: 'attendance.recorded',
  occurredAt: minutesLater(1),
  cameraId: null,
  userId: '7d0c4f0e-2b3d-4c1a-9f00-000000000001',
  department: 'Sales',
};

describe('a webhook', () => {
  it('gets what was appended after it was made, also when that happened a little before', () => {
    expect(wants(filter, event)).toBe(true);
    expect(wants(filter, { ...event, occurredAt: minutesLater(-30) })).toBe(true);
    expect(wants(filter, { ...event, position: 10n })).toBe(false);
  });

  it('gets nothing of the days before, though it is appended only now', () => {
    expect(wants(filter, { ...event, occurredAt: minutesLater(-61) })).toBe(false);
    expect(wants(filter, { ...event, occurredAt: minutesLater(-3 * 24 * 60) })).toBe(false);
  });

  it('gets what waited for days while the gateway was away, once it is there', () => {
    expect(wants(filter, { ...event, occurredAt: minutesLater(2 * 24 * 60), position: 9_007_199_254_740_993n })).toBe(
      true,
    );
  });

  it('gets the events of its department, however that is spelt', () => {
    expect(wants({ ...filter, department: 'sALES' }, event)).toBe(true);
    expect(wants({ ...filter, department: 'Sales' }, { ...event, department: null })).toBe(false);
  });
});
