import 'reflect-metadata';
import { createSite, defaultSiteId, deleteSite, updateSite } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';
import { known } from '../testing/plausible-answers';

describe('sites over HTTP', () => {
  const bench = GatewayBench.forSpecs();
  const ask = (method: string, path: string, json?: unknown, headers = {}) =>
    bench.callAs('hr_officer', method, path, { ...(json !== undefined && { json }), headers });

  it('are made, listed, read, changed and deleted by HR', async () => {
    const made = await ask('POST', '/sites', { name: 'Harbour', time_zone: 'Europe/Berlin', cooldown_seconds: 0 });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'Harbour', time_zone: 'Europe/Berlin', is_default: false },
    });
    expect(bench.services.lastRequest(createSite)).toMatchObject({ cooldownSeconds: 0 });
    expect((await ask('GET', '/sites')).body).toMatchObject({ total: 1, data: [{ id: known.site }] });
    const { body, headers } = await ask('GET', `/sites/${known.site}`);
    expect(body).toMatchObject({
      travel_minutes: [{ site_id: defaultSiteId, minutes: 25 }],
      versions: [
        { version: 1, valid_from: null },
        { version: 2, valid_from: '2026-03-01' },
      ],
    });
    const tag = { 'If-Match': headers.get('etag') };
    const change = { time_zone: 'Asia/Tokyo', valid_from: '2027-01-01', travel_minutes: null };
    expect((await ask('PUT', `/sites/${known.site}`, change, tag)).status).toBe(200);
    expect(bench.services.lastRequest(updateSite)).toMatchObject({
      timeZone: 'Asia/Tokyo',
      validFrom: '2027-01-01',
      travel: { travel: [] },
      expectedRevision: 2,
      authorId: bench.people.of('hr_officer').id,
    });
    expect((await ask('PUT', `/sites/${known.site}`, { name: 'X' }, { 'If-Match': '"other"' })).status).toBe(412);
    expect((await ask('DELETE', `/sites/${known.site}`)).status).toBe(204);
    bench.services.respond(deleteSite, () => {
      throw new AppError('conflict', 'Cameras are of this site.', { reason: 'in_use' });
    });
    expect(await ask('DELETE', `/sites/${known.site}`)).toMatchObject({ status: 409, body: { reason: 'in_use' } });
    expect((await bench.callAs('employee', 'GET', '/sites')).status).toBe(200);
    expect((await bench.callAs('manager', 'DELETE', `/sites/${known.site}`)).status).toBe(403);
  });

  it.each([
    ['time_zone', 'Mars/Olympus'],
    ['coverage_min_percent', 101],
    ['cooldown_seconds', 1.5],
    ['travel_minutes', [{ site_id: known.site, minutes: 0 }]],
    [
      'travel_minutes',
      [
        { site_id: known.site, minutes: 5 },
        { site_id: known.site, minutes: 6 },
      ],
    ],
  ])('with %s as %j are 422 naming the field', async (field, value) => {
    const site = { name: 'Harbour', time_zone: 'Europe/Berlin', [field]: value };
    expect(fieldsOf(await ask('POST', '/sites', site))).toEqual([field]);
    expect(fieldsOf(await ask('PUT', `/sites/${known.site}`, { [field]: value }))).toEqual([field]);
  });
});
