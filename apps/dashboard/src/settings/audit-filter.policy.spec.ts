import { toAuditFilter, toAuditQuery, toExportUrl } from './audit-filter.policy';

const actor = '6a1f0d44-5f6e-4c1b-9a3b-0d5f6e4c1b9a';

describe('what the audit log is narrowed to', () => {
  it('is what the address says, and nothing else that somebody wrote there', () => {
    expect(toAuditFilter({ actor, target: 'x', result: 'succeeded', action: 'PUT /users/{id}', to: '1' })).toEqual({
      actor,
      result: 'succeeded',
      action: 'PUT /users/{id}',
    });
    expect(toAuditFilter({ result: 'perhaps', action: '' })).toEqual({});
    expect(toAuditFilter({ from: '2026-02-30', to: '2026-13-01' })).toEqual({});
  });

  it('is whole days at the site, the last one included', () => {
    expect(toAuditQuery({ actor, from: '2026-11-27', to: '2026-11-27' }, 'Asia/Kolkata')).toEqual({
      actor_id: actor,
      from: '2026-11-26T18:30:00.000Z',
      to: '2026-11-27T18:30:00.000Z',
    });
  });

  it('holds for the file as well', () => {
    const url = new URL(toExportUrl({ action: 'PUT /users/{id}&format=x' }, 'csv'), 'http://site');
    expect(url.searchParams.getAll('format')).toEqual(['csv']);
    expect(url.searchParams.get('action')).toBe('PUT /users/{id}&format=x');
  });
});
