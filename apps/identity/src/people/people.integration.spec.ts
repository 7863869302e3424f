import {
  deletePerson,
  getPerson,
  updatePerson,
  listPeople,
  verifyPassword,
  personChanged,
  PersonChange,
  create,
} from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { IdentityBench } from '../testing/identity-bench';
import { ErasureService } from './erasure.service';
import { PeopleService } from './people.service';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

async function changeOf(personId: string, revision: number) {
  return waitFor(
    async () => {
      const change = await bench.client.reader.newest(personChanged, personId).catch(() => undefined);
      return change?.revision === revision ? change : undefined;
    },
    { what: `revision ${revision} to be published`, timeoutMs: 60_000 },
  );
}

describe('a person', () => {
  it('is created, read and listed without the password', async () => {
    const person = await bench.create({
      firstName: '  Ada ',
      department: 'Engines',
      biometricConsent: true,
      authorId: 'hr',
    });
    expect(person).toMatchObject({
      firstName: 'Ada',
      department: 'Engines',
      biometricConsent: true,
      consentSource: 'record:hr',
    });
    const { person: read } = await bench.requests.request(getPerson, { personId: person.id });
    expect(read).toEqual(person);
    const shown = JSON.stringify(person, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(shown).not.toContain('argon2');
    expect(shown).not.toContain('a good password');
  });

  it('has said yes, no or nothing, and each is kept with who said it and when', async () => {
    const silent = await bench.create();
    expect(silent).toMatchObject({ biometricConsent: false, consentSource: '' });
    expect([silent.consentAnswer, silent.consentRecordedAt]).toEqual([undefined, undefined]);

    const unwilling = await bench.create({ consentAnswer: false, authorId: 'hr' });
    expect(unwilling).toMatchObject({ biometricConsent: false, consentAnswer: false, consentSource: 'record:hr' });
    expect(unwilling.consentRecordedAt).toBeDefined();

    const willing = await bench.create({ consentAnswer: true, authorId: 'hr' });
    expect(willing).toMatchObject({ biometricConsent: true, consentAnswer: true, consentSource: 'record:hr' });
    expect(
      await bench.sql('SELECT biometric_consent FROM people WHERE id = ANY($1) ORDER BY created_at', [
        [silent.id, unwilling.id, willing.id],
      ]),
    ).toEqual([{ biometric_consent: null }, { biometric_consent: false }, { biometric_consent: true }]);
  });

  it('is asked later and says no, and a change of something else says nothing', async () => {
    const { id: personId } = await bench.create();
    const { person: refused } = await bench.requests.request(updatePerson, {
      personId,
      biometricConsent: false,
      authorId: 'hr',
    });
    expect(refused).toMatchObject({ consentAnswer: false, consentSource: 'record:hr' });
    const { person: moved } = await bench.requests.request(updatePerson, { personId, phone: '1', authorId: 'boss' });
    expect(moved).toMatchObject({ consentAnswer: false, consentSource: 'record:hr' });
    expect(moved?.consentRecordedAt).toEqual(refused?.consentRecordedAt);
  });

  it('that does not exist is not found, whatever is asked about it', async () => {
    const personId = randomUUID();
    const notFound = { code: 'not_found' };
    await expect(bench.requests.request(getPerson, { personId })).rejects.toMatchObject(notFound);
    await expect(bench.requests.request(updatePerson, { personId, phone: '1' })).rejects.toMatchObject(notFound);
    await expect(bench.requests.request(deletePerson, { personId })).rejects.toMatchObject(notFound);
  });

  it('cannot have another’s email in any case, nor another’s employee id; the answer names both', async () => {
    const ada = await bench.create({ email: 'Ada.King@example.test' });
    await expect(bench.create({ email: 'ADA.king@EXAMPLE.test' })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'email_taken',
      violations: [{ field: 'email' }],
    });
    await expect(bench.create({ employeeId: ada.employeeId })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'employee_id_taken',
      violations: [{ field: 'employee_id' }],
    });
    await expect(bench.create({ email: ada.email, employeeId: ada.employeeId })).rejects.toMatchObject({
      violations: [{ field: 'email' }, { field: 'employee_id' }],
    });
    const bob = await bench.create();
    await expect(
      bench.requests.request(updatePerson, { personId: bob.id, email: 'ada.KING@example.test' }),
    ).rejects.toMatchObject({ code: 'conflict', reason: 'email_taken' });
    await expect(
      bench.requests.request(updatePerson, { personId: ada.id, email: 'ada.king@example.test' }),
    ).resolves.toMatchObject({ person: { email: 'ada.king@example.test' } });
  });

  it.each([
    ['letters and accents apart', 'zoe\u0308', 'zoë'],
    ['a zero-width space', 'ada\u200b', 'ada'],
    ['a soft hyphen', 'a\u00adda', 'ada'],
    ['a joiner', 'a\u200dda', 'ada'],
    ['an override of direction', '\u202eada\u202c', 'ada'],
    ['the mark of a file’s start', '\ufeffada', 'ada'],
  ])('with %s in email and employee id is the same person as without', async (_what, odd, plain) => {
    const unique = randomUUID().slice(0, 8);
    const first = await bench.create({ email: `${odd}.${unique}@example.test`, employeeId: `${odd}-${unique}` });
    expect(first).toMatchObject({ email: `${plain}.${unique}@example.test`, employeeId: `${plain}-${unique}` });
    await expect(
      bench.create({ email: `${plain}.${unique}@example.test`, employeeId: `${plain}-${unique}` }),
    ).rejects.toMatchObject({ code: 'conflict', violations: [{ field: 'email' }, { field: 'employee_id' }] });
    for (const who of [odd, plain, plain.toUpperCase()]) {
      const email = `${who}.${unique}@example.test`;
      const { person } = await bench.requests.request(verifyPassword, { email, password: 'a good password' });
      expect(person?.id).toBe(first.id);
    }
  });

  it('has an employee id of a width: full-width letters are the same code', async () => {
    const unique = String(Date.now()).slice(-6);
    await bench.create({ employeeId: `E-${unique}` });
    const wide = `Ｅ－${Array.from(unique, (digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')}`;
    await expect(bench.create({ employeeId: wide })).rejects.toMatchObject({ reason: 'employee_id_taken' });
    await expect(bench.create({ employeeId: `e-${unique}` })).resolves.toBeDefined();
  });

  it('must have a name, an email and an id that somebody can see', async () => {
    for (const field of ['firstName', 'lastName', 'employeeId'] as const) {
      await expect(bench.create({ [field]: '\u200b\u2060\ufe0f' })).rejects.toMatchObject({ code: 'invalid_argument' });
    }
    await expect(bench.create({ email: '\u200b@\u200b' })).rejects.toMatchObject({ code: 'invalid_argument' });
    await expect(bench.create({ employeeId: 'ﷺ'.repeat(200) })).rejects.toMatchObject({ code: 'invalid_argument' });
  });

  it('keeps the joiners that its script needs, and is found without them', async () => {
    const mark = randomUUID().slice(0, 6);
    const person = await bench.create({ firstName: 'علی\u200cرضا', lastName: mark });
    expect(person.firstName).toBe('علی\u200cرضا');
    const { people } = await bench.requests.request(listPeople, { page: { limit: 10 }, query: `علیرضا ${mark}` });
    expect(people.map(({ id }) => id)).toEqual([person.id]);
  });

  it('changes only in the fields that are given', async () => {
    const person = await bench.create({ department: 'Engines', phone: '123' });
    const { person: changed } = await bench.requests.request(updatePerson, { personId: person.id, department: '' });
    expect(changed).toMatchObject({ department: '', phone: '123', firstName: 'Ada' });
  });

  it('keeps a name in any script', async () => {
    const person = await bench.create({ firstName: '愛達', lastName: 'Łovelåce-Ωμέγα' });
    const { people } = await bench.requests.request(listPeople, { page: { limit: 10 }, query: '愛達' });
    expect(people.map(({ id }) => id)).toEqual([person.id]);
  });
});

describe('a person who is created again with the same id', () => {
  it('is made once, however many ask at the same time, and is answered as they are by now', async () => {
    const wish = { personId: randomUUID(), email: 'twice@example.test', employeeId: 'E-twice' };
    const made = await Promise.all(Array.from({ length: 5 }, () => bench.create(wish)));
    expect(new Set(made.map(({ id }) => id))).toEqual(new Set([wish.personId]));
    await bench.requests.request(updatePerson, { personId: wish.personId, department: 'Engines' });
    expect(await bench.create(wish)).toMatchObject({ department: 'Engines', revision: 2 });
  });

  it('does not stand for somebody else who has the email', async () => {
    const { email } = await bench.create();
    await expect(bench.create({ personId: randomUUID(), email })).rejects.toMatchObject({ reason: 'email_taken' });
  });
});

describe('people in order', () => {
  it('of their names, last name first, in pages that neither repeat nor leave out anybody', async () => {
    const family = randomUUID().slice(0, 8);
    const wanted = ['Ada', 'Åsa', 'bob', 'Cid', 'dan', 'Eve', 'Øyvind', 'Zoe'];
    for (const firstName of ['dan', 'Ada', 'Zoe', 'Eve', 'Øyvind', 'bob', 'Cid', 'Åsa']) {
      await bench.create({
        firstName,
        lastName: `Sorted-${family}`,
        role: firstName === 'Cid' ? 'viewer' : 'employee',
      });
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = { limit: 2, sort: 'name', descending: true, cursor };
      const { people, pageInfo } = await bench.requests.request(listPeople, { page, query: family });
      seen.push(...people.map(({ firstName }) => firstName));
      cursor = pageInfo?.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(wanted.toReversed());
    const viewers = await bench.requests.request(listPeople, { query: family, role: 'viewer', isActive: true });
    expect(viewers.people.map(({ firstName }) => firstName)).toEqual(['Cid']);
    expect((await bench.requests.request(listPeople, { query: family, isActive: false })).people).toEqual([]);
    await expect(
      bench.requests.request(listPeople, { page: { limit: 1, sort: 'passwordHash' } }),
    ).rejects.toMatchObject({
      violations: [{ field: 'sort', message: 'must be one of created_at, name' }],
    });
  });
});

describe('a person whose revision is said', () => {
  it('is changed and erased only while they still have that revision', async () => {
    const { id: personId, revision } = await bench.create();
    expect(revision).toBe(1);
    const change = (position: string) =>
      bench.requests.request(updatePerson, { personId, position, expectedRevision: 1 });
    const outcomes = await Promise.allSettled([change('one'), change('other')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'conflict', reason: 'changed_meanwhile' },
    });
    const erase = (expectedRevision: number) => bench.requests.request(deletePerson, { personId, expectedRevision });
    await expect(erase(1)).rejects.toMatchObject({ reason: 'changed_meanwhile' });
    await erase(2);
    await expect(bench.requests.request(getPerson, { personId })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the list of people', () => {
  it('finds part of a name, email, employee id or department, in any case', async () => {
    const mark = randomUUID().slice(0, 6);
    const person = await bench.create({ firstName: 'Grace', lastName: `Hopper${mark}`, department: `Navy${mark}` });
    for (const query of [`grace hopper${mark}`, `HOPPER${mark}`, `navy${mark}`, person.email, person.employeeId]) {
      const { people } = await bench.requests.request(listPeople, { page: { limit: 10 }, query });
      expect(people.map(({ id }) => id)).toEqual([person.id]);
    }
  });

  it('finds a name however its letters are composed, wide or hidden', async () => {
    const mark = randomUUID().slice(0, 6);
    const person = await bench.create({ firstName: 'Zoe\u0308', lastName: `Mü\u00adller${mark}` });
    for (const query of ['zoë müller', 'ZOE\u0308 MU\u0308LLER', 'Ｚｏë\u200b Müller']) {
      const { people } = await bench.requests.request(listPeople, { page: { limit: 10 }, query: `${query}${mark}` });
      expect(people.map(({ id }) => id)).toEqual([person.id]);
    }
    await bench.requests.request(updatePerson, { personId: person.id, firstName: 'Chloé' });
    const { people } = await bench.requests.request(listPeople, {
      page: { limit: 10 },
      query: `chloe\u0301 müller${mark}`,
    });
    expect(people.map(({ id }) => id)).toEqual([person.id]);
  });

  it('takes what is typed as text, not as a pattern', async () => {
    const odd = await bench.create({ department: '50%_\\off' });
    for (const query of ['50%_\\off', '%_\\']) {
      const { people } = await bench.requests.request(listPeople, { page: { limit: 10 }, query });
      expect(people.map(({ id }) => id)).toEqual([odd.id]);
    }
    const { people } = await bench.requests.request(listPeople, { page: { limit: 10 }, query: '5_%' });
    expect(people).toEqual([]);
  });

  it('pages without repeats and leaves out the inactive when asked', async () => {
    const department = `Dept ${randomUUID()}`;
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await bench.create({ department, isActive: i !== 2 })).id);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { people, pageInfo } = await bench.requests.request(listPeople, {
        page: { limit: 2, cursor },
        query: department,
      });
      seen.push(...people.map(({ id }) => id));
      expect(pageInfo?.total).toBe(5);
      cursor = pageInfo?.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(ids);
    const active = await bench.requests.request(listPeople, {
      page: { limit: 9 },
      query: department,
      activeOnly: true,
    });
    expect(active.people).toHaveLength(4);
  });
});

describe('the people of a department', () => {
  it('are those of all its spellings, and a part of the name is none', async () => {
    const mark = randomUUID().slice(0, 6);
    const ids: string[] = [];
    for (const department of [`Engines ${mark}`, `ENGINES ${mark}`, ` eng\u00adines ${mark} `]) {
      ids.push((await bench.create({ department })).id);
    }
    await bench.create({ department: `Engines ${mark} 2` });
    const of = async (department: string) => {
      const { people, pageInfo } = await bench.requests.request(listPeople, { page: { limit: 2 }, department });
      return { ids: people.map(({ id }) => id), total: pageInfo?.total };
    };
    expect(await of(`engines ${mark}`)).toEqual({ ids: ids.slice(0, 2), total: 3 });
    expect(await of(`engines ${mark.slice(0, 3)}`)).toEqual({ ids: [], total: 0 });
    await bench.requests.request(updatePerson, { personId: ids[0] ?? '', department: 'Poetry' });
    expect(await of(`engines ${mark}`)).toEqual({ ids: ids.slice(1), total: 2 });
  });
});

describe('what is published of people', () => {
  it('is every change, with its number', async () => {
    const person = await bench.create({ department: 'Engines' });
    expect(await changeOf(person.id, 1)).toMatchObject({ change: PersonChange.CREATED, department: 'Engines' });
    await bench.requests.request(updatePerson, { personId: person.id, department: 'Poetry' });
    expect(await changeOf(person.id, 2)).toMatchObject({ change: PersonChange.UPDATED, department: 'Poetry' });
  });

  it('is of an erased person the id and nothing else', async () => {
    const person = await bench.create();
    await bench.requests.request(deletePerson, { personId: person.id });
    expect(await changeOf(person.id, 2)).toMatchObject({
      change: PersonChange.ERASED,
      firstName: '',
      lastName: '',
      employeeId: '',
    });
    expect(await bench.sql('SELECT 1 FROM person_erasures WHERE person_id = $1', [person.id])).toEqual([]);
  });

  it('comes late and not never when the bus is away as they change', async () => {
    const [changed, erased] = [await bench.create(), await bench.create()];
    await bench.nats.crash();
    const wish = create(updatePerson.request, { personId: changed.id, lastName: 'King' });
    await expect(bench.get(PeopleService).update(wish)).resolves.toMatchObject({ lastName: 'King' });
    await bench.get(ErasureService).erase(erased.id);
    await bench.nats.restart();
    expect(await changeOf(changed.id, 2)).toMatchObject({ change: PersonChange.UPDATED, lastName: 'King' });
    expect(await changeOf(erased.id, 2)).toMatchObject({ change: PersonChange.ERASED });
    await waitFor(async () => (await bench.sql('SELECT 1 FROM outbox')).length === 0, { what: 'an empty outbox' });
  });
});
