import { changesNothing, isAudited, type CalledRoute } from './audited-routes.policy';

const route = (given: Partial<CalledRoute>): CalledRoute => ({
  method: 'GET',
  template: '/api/v1/cameras',
  access: 'cameras.read',
  isMarked: false,
  ...given,
});

describe('which calls leave an entry', () => {
  it('all that may change something, whoever may call them', () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const access of ['cameras.read', 'known', 'public', undefined] as const) {
        expect(isAudited(route({ method, access }))).toBe(true);
      }
    }
  });

  it('those that read pictures, faces and who was seen, and the audit log itself', () => {
    for (const access of ['cameras.view', 'faces.read', 'recognitions.read', 'strangers.read', 'audit.read'] as const) {
      expect(isAudited(route({ access }))).toBe(true);
    }
  });

  it('not those that read lists of cameras, people and rows, unless they are marked', () => {
    for (const access of ['cameras.read', 'users.read', 'attendance.read', 'known', 'public'] as const) {
      expect(isAudited(route({ access }))).toBe(false);
      expect(isAudited(route({ access, isMarked: true }))).toBe(true);
    }
  });

  it('not a question that is too long for a query', () => {
    const preview = route({ method: 'POST', access: 'shifts.read', template: '/api/v1/shifts/preview' });
    expect([isAudited(preview), changesNothing(preview)]).toEqual([false, true]);
  });

  it('a login by whatever method', () => {
    expect(isAudited(route({ access: 'public', template: '/api/v1/auth/somewhere/callback' }))).toBe(true);
  });
});

describe('which calls change nothing', () => {
  it('those that read, and a picture that is asked who is on it', () => {
    expect(changesNothing(route({}))).toBe(true);
    expect(changesNothing(route({ method: 'POST', access: 'faces.recognize' }))).toBe(true);
    expect(changesNothing(route({ method: 'POST', access: 'faces.enrol' }))).toBe(false);
  });
});
