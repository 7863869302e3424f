import { randomUUID } from 'node:crypto';
import {
  createRecord,
  getStatistics,
  listPeople,
  listRecognitions,
  listRecords,
  updateRecord,
} from '@smart-attendance/contracts';
import type { FakePerson } from '../testing/fake-people';
import { fieldsOf, GatewayBench, type Answer } from '../testing/gateway-bench';
import { known, respondPlausibly } from '../testing/plausible-answers';

describe('who reaches the people of a department', () => {
  const bench = GatewayBench.forSpecs();

  let colleague: FakePerson;
  let stranger: FakePerson;

  beforeAll(() => {
    // Another spelling of the department in which everybody else of the bench is.
    colleague = bench.people.add('employee', 'ENGINES');
    stranger = bench.people.add('employee', 'Poetry');
  });

  describe('a manager', () => {
    it('enters, corrects and deletes rows of their people with their name in the history, and never their own', async () => {
      const { id } = bench.people.of('manager');
      const row = (userId: string) => ({ user_id: userId, check_in: '2026-11-20T08:30:00+01:00' });
      const path = `/users/attendance/${known.record}`;
      const enter = (userId: string) => bench.callAs('manager', 'POST', '/users/attendance', { json: row(userId) });
      expect((await enter(bench.people.of('employee').id)).status).toBe(201);
      expect(bench.services.lastRequest(createRecord).authorId).toBe(id);
      expect((await bench.callAs('manager', 'PUT', path, { json: { notes: 'badge' } })).status).toBe(200);
      expect(bench.services.lastRequest(updateRecord)).toMatchObject({ authorId: id, recordId: known.record });
      expect((await bench.callAs('manager', 'DELETE', path)).status).toBe(204);

      respondPlausibly(bench.services, id);
      const own = await enter(id);
      expect([own.status, String(own.body['detail'])]).toEqual([403, expect.stringContaining('by somebody else')]);
      expect((await bench.callAs('manager', 'PUT', path, { json: { notes: 'badge' } })).status).toBe(403);
      expect((await bench.callAs('manager', 'DELETE', path)).status).toBe(403);
      expect((await bench.callAs('manager', 'GET', path)).status).toBe(200);
    });

    it('learns of rows and people elsewhere no more than of what is not there', async () => {
      respondPlausibly(bench.services, stranger.id, stranger.department);
      const detailsOf = async (call: (id: string) => Promise<Answer>, id: string): Promise<string[]> => {
        const nobodys = randomUUID();
        const answers = [await call(id), await call(nobodys)];
        expect(answers.map(({ status }) => status)).toEqual([404, 404]);
        return answers.map(({ body }, index) => String(body['detail']).replace([id, nobodys][index] ?? '', 'ID'));
      };
      const get = (path: string) => (id: string) => bench.callAs('manager', 'GET', path.replace(':id', id));
      for (const [path, id] of [
        ['/users/:id', stranger.id],
        ['/users/:id/statistics', stranger.id],
        ['/users/:id/profile-images', stranger.id],
        ['/users/attendance/:id', known.record],
        ['/recognitions/:id', known.recognition],
      ] as const) {
        const [hidden, absent] = await detailsOf(get(path), id);
        expect([path, hidden]).toEqual([path, absent]);
      }
    });

    it('moves nobody into their department, and gives nobody a role', async () => {
      const { id } = bench.people.add('employee', 'Poetry');
      for (const json of [{ department: 'Engines' }, { role: 'manager' }]) {
        expect((await bench.callAs('manager', 'PUT', `/users/${id}`, { json })).status).toBe(403);
      }
      expect(
        (
          await bench.callAs('manager', 'PUT', `/users/${bench.people.of('manager').id}`, {
            json: { department: 'Poetry' },
          })
        ).status,
      ).toBe(403);
    });
  });

  it('an employee is told that another department is out of reach, not that nobody of it came', async () => {
    for (const path of ['/users/attendance', '/recognitions']) {
      expect((await bench.callAs('employee', 'GET', `${path}?department=engines`)).status).toBe(200);
      expect((await bench.callAs('employee', 'GET', `${path}?department=Poetry`)).status).toBe(403);
    }
  });

  describe('what a manager lists', () => {
    it('is the department, whatever is asked for, and never another one', async () => {
      const own = bench.people.of('manager').department;
      for (const [path, request] of [
        ['/users', () => bench.services.lastRequest(listPeople)],
        ['/recognitions', () => bench.services.lastRequest(listRecognitions)],
        ['/users/attendance', () => bench.services.lastRequest(listRecords)],
        ['/users/attendance/statistics', () => bench.services.lastRequest(getStatistics)],
      ] as const) {
        expect((await bench.callAs('manager', 'GET', path)).status).toBe(200);
        expect(request().department).toBe(own);
        expect((await bench.callAs('manager', 'GET', `${path}?department=engines`)).status).toBe(200);
        expect(request().department).toBe(own);
        const other = await bench.callAs('manager', 'GET', `${path}?department=Poetry`);
        expect([path, other.status]).toEqual([path, 403]);
      }
    });

    it('is of one person only one of the department, and of nobody the same answer as of others', async () => {
      const list = (id: string) => bench.callAs('manager', 'GET', `/users/attendance?user_id=${id}`);
      expect((await list(colleague.id)).status).toBe(200);
      expect(bench.services.lastRequest(listRecords)).toMatchObject({ personId: colleague.id, department: 'Engines' });
      const [others, nobodys] = [await list(stranger.id), await list('6f9619ff-8b86-4d01-b42d-00cf4fc964ff')];
      expect([others.status, nobodys.status]).toEqual([403, 403]);
      expect(others.body['detail']).toBe(nobodys.body['detail']);
    });

    it('is of several people only where all are of the department', async () => {
      const list = (...ids: string[]) => bench.callAs('manager', 'GET', `/users/attendance?user_ids=${ids.join(',')}`);
      const manager = bench.people.of('manager');
      expect((await list(colleague.id, manager.id)).status).toBe(200);
      expect(bench.services.lastRequest(listRecords)).toMatchObject({
        personIds: [colleague.id, manager.id],
        department: 'Engines',
      });
      expect((await list(colleague.id, stranger.id)).status).toBe(403);
      expect((await list(colleague.id, 'nobody')).status).toBe(422);
    });

    it('is their own without a department', async () => {
      const manager = bench.people.add('manager', '');
      const token = String((await bench.logIn(manager.email)).body['access_token']);
      for (const [path, request] of [
        ['/recognitions', () => bench.services.lastRequest(listRecognitions)],
        ['/users/attendance', () => bench.services.lastRequest(listRecords)],
        ['/users/attendance/statistics', () => bench.services.lastRequest(getStatistics)],
      ] as const) {
        expect((await bench.call('GET', path, { token })).status).toBe(200);
        expect(request().personId).toBe(manager.id);
      }
      expect((await bench.call('GET', '/users', { token })).status).toBe(403);
      expect((await bench.call('GET', `/users/${manager.id}`, { token })).status).toBe(200);
    });
  });

  it('an API key with the role of a manager reaches one department, which it must name', async () => {
    const make = (wish: object) =>
      bench.callAs('administrator', 'POST', '/api-keys', { json: { name: 'of a department', ...wish } });
    expect(fieldsOf(await make({ role: 'manager' }))).toEqual(['department']);
    expect(fieldsOf(await make({ role: 'device', department: 'Engines' }))).toEqual(['department']);
    const { body } = await make({ role: 'manager', department: 'Engines' });
    const useKey = (path: string) => bench.call('GET', path, { headers: { 'X-API-Key': String(body['key']) } });
    expect(body).toMatchObject({ department: 'Engines', scopes: null });
    expect((await useKey('/users/attendance')).status).toBe(200);
    expect(bench.services.lastRequest(listRecords).department).toBe('Engines');
    expect((await useKey(`/users/${bench.people.add('employee').id}`)).status).toBe(200);
    expect((await useKey(`/users/${bench.people.add('employee', 'Poetry').id}`)).status).toBe(404);
  });
});
