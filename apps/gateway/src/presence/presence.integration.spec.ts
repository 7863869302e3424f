import 'reflect-metadata';
import { listPresence, timestampFromDate } from '@smart-attendance/contracts';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';
import { known, moment } from '../testing/plausible-answers';

describe('who is in, over HTTP', () => {
  const bench = GatewayBench.forSpecs();

  it('shows people with counts, and nothing where there is nothing to say', async () => {
    const answer = await bench.callAs('hr_officer', 'GET', '/presence?state=in&came_late=true&q=erin&sort=-since');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      total: 1,
      as_of: moment.toISOString(),
      counts: { users: 1, in: 1, left: 0 },
      by_department: [{ department: null, users: 1 }],
      data: [{ user_name: 'Erin Employee', state: 'in', last_camera_id: known.camera, shift: { id: known.shift } }],
    });
    expect(bench.services.lastRequest(listPresence)).toMatchObject({
      state: 'in',
      cameLate: true,
      query: 'erin',
      page: { sort: 'since', descending: true },
    });

    const person = { personId: known.record, siteId: known.record, state: 'not_expected' };
    bench.services.respond(listPresence, () => ({ people: [person], asOf: timestampFromDate(moment) }));
    expect((await bench.callAs('hr_officer', 'GET', '/presence')).body).toMatchObject({
      data: [{ user_name: null, since: null, shift: null, attendance_id: null, status: null, last_seen_at: null }],
      counts: { users: 0 },
    });
  });

  it('is narrowed to the department of a manager and to oneself, and is for no device', async () => {
    expect((await bench.callAs('manager', 'GET', '/presence')).status).toBe(200);
    expect(bench.services.lastRequest(listPresence).department).toBe(bench.people.of('manager').department);
    expect((await bench.callAs('employee', 'GET', '/presence')).status).toBe(200);
    expect(bench.services.lastRequest(listPresence).personId).toBe(bench.people.of('employee').id);
    expect((await bench.callAs('device', 'GET', '/presence')).status).toBe(403);
  });

  it('names the fields that are wrong', async () => {
    const answer = await bench.callAs('hr_officer', 'GET', '/presence?state=gone&site_id=1&came_late=maybe');
    expect(answer.status).toBe(422);
    expect(fieldsOf(answer).sort()).toEqual(['came_late', 'site_id', 'state']);
  });
});
