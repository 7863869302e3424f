import { roles, type Role } from '@smart-attendance/contracts';
import { eventTypes, type EventType } from './event';
import { maySee, toEventViewer, type EventViewer } from './visible-events.policy';

const me = '0b6f2c1e-6d0c-4c1e-9d8f-2f8a3f0f8a11';
const other = '0b6f2c1e-6d0c-4c1e-9d8f-2f8a3f0f8a12';

function viewer(role: Role): EventViewer {
  return toEventViewer({
    kind: 'user',
    id: me,
    role,
    department: 'Lab',
    sessionId: other,
    passwordChangeRequired: false,
  });
}

/** The types that a role sees of somebody else. */
function seenOfOthers(role: Role): EventType[] {
  return eventTypes.filter((type) => maySee(viewer(role), { type, userId: other, department: 'Sales' }));
}

describe('what somebody is told of', () => {
  it('an administrator: everything', () => {
    expect(seenOfOthers('administrator')).toEqual(eventTypes);
  });

  it('nobody else: messages that no service could handle', () => {
    for (const role of roles.filter((one) => one !== 'administrator')) {
      expect(seenOfOthers(role)).not.toContain('dead_letter.created');
    }
  });

  it('strangers: those who may look them up', () => {
    expect(roles.filter((role) => seenOfOthers(role).includes('stranger.seen'))).toEqual([
      'administrator',
      'hr_officer',
    ]);
  });

  it('an employee: what is about themself, and neither cameras nor strangers', () => {
    expect(seenOfOthers('employee')).toEqual([]);
    const own = eventTypes.filter((type) => maySee(viewer('employee'), { type, userId: me, department: null }));
    expect(own).toEqual([
      'person.recognized',
      'attendance.recorded',
      'attendance.corrected',
      'leave.requested',
      'leave.decided',
      'leave.ended',
      'correction.requested',
      'correction.decided',
      'correction.withdrawn',
      'person.changed',
      'person.erased',
    ]);
  });

  it('a device: cameras', () => {
    expect(seenOfOthers('device')).toEqual(['camera.state_changed', 'camera.changed']);
  });

  it('an API key owns nothing', () => {
    const key = toEventViewer({
      kind: 'api_key',
      id: me,
      role: 'employee',
      name: 'till',
      department: '',
      scopes: undefined,
    });
    expect([...key.scopes]).toEqual([]);
  });

  it('a manager: of others what is about their department, and strangers and dead letters never', () => {
    expect(seenOfOthers('manager')).toEqual([]);
    const manager = viewer('manager');
    const ofColleagues = eventTypes.filter((type) => maySee(manager, { type, userId: other, department: 'LAB' }));
    expect(ofColleagues).toEqual([
      'person.recognized',
      'attendance.recorded',
      'attendance.corrected',
      'leave.requested',
      'leave.decided',
      'leave.ended',
      'correction.requested',
      'correction.decided',
      'correction.withdrawn',
      'person.changed',
      'person.erased',
    ]);
  });

  it('an API key with scopes: what these name', () => {
    const key = { kind: 'api_key', id: me, role: 'hr_officer', name: 'till', department: '' } as const;
    expect([...toEventViewer({ ...key, scopes: ['events.read', 'cameras.read'] }).scopes.keys()]).toEqual([
      'camera.state_changed',
      'camera.changed',
    ]);
  });

  it('a department is the one of now, and none is nobody’s', () => {
    const scopes = new Map([['attendance.recorded', 'department']] as const);
    const manager = { userId: me, department: 'Sales', scopes };
    const event = { type: 'attendance.recorded', userId: other, department: 'Sales' } as const;
    expect(maySee(manager, event)).toBe(true);
    expect(maySee({ ...manager, department: 'Lab' }, event)).toBe(false);
    expect(maySee({ ...manager, department: '' }, { ...event, department: '' })).toBe(false);
    expect(maySee(manager, { ...event, department: null })).toBe(false);
    expect(maySee(manager, { ...event, userId: me, department: null })).toBe(true);
  });
});
