import type { LoggedEvent } from './event';
import { isAskedFor } from './event-filter.policy';

const event: LoggedEvent = {
  position: 1n,
  id: '7d0c4f0e-2b3d-8c1a-9f00-000000000001',
  type: 'attendance.recorded',
  occurredAt: new Date(),
  cameraId: null,
  userId: '7d0c4f0e-2b3d-4c1a-9f00-000000000002',
  department: 'Research & Development',
  data: {},
};

describe('an event', () => {
  it.each(['Research & Development', 'research & development', 'ＲＥＳＥＡＲＣＨ & Development'])(
    'is one of the department that was asked for, however it is spelt: %s',
    (department) => {
      expect(isAskedFor({ department }, event)).toBe(true);
    },
  );

  it('is none of another department, and none of any when it has none', () => {
    expect(isAskedFor({ department: 'Research' }, event)).toBe(false);
    expect(isAskedFor({ department: 'Research' }, { ...event, department: null })).toBe(false);
  });

  it('is asked for when nothing in particular was', () => {
    expect(isAskedFor({}, { ...event, department: null })).toBe(true);
  });
});
