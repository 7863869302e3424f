import {
  addEnrolmentPhoto,
  cancelEnrolmentJob,
  checkIdentityErasure,
  createEnrolmentJob,
  deletePerson,
  getEnrolmentJob,
  getPerson,
  importPeople,
  listEnrolmentJobFiles,
  listFaceTemplates,
  roles,
  startEnrolmentJob,
  updatePerson,
  verifyPassword,
  type EnrolmentJob,
  type ImportedPersonSchema,
  type ImportPeopleRequestSchema,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { queryDatabase, ServiceProcess, waitFor } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { photoOf, unansweredPhoto, type PretendedFace } from '../testing/face-inference.fake';
import { adminEmail, adminPassword, IdentityBench, masterKey, startFaceInferenceFake } from '../testing/identity-bench';

/** What is killed is the built service. */
const mainFile = join(__dirname, '../../dist/main.js');

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start();
});

afterAll(() => bench.stop());

type Row = MessageInitShape<typeof ImportedPersonSchema>;

function row(fields: Row = {}): Row {
  const unique = randomUUID().slice(0, 8);
  const given = { employeeId: `E-${unique}`, firstName: 'Ada', lastName: 'Lovelace', email: `${unique}@example.test` };
  return { ...given, ...fields };
}

async function importRows(people: readonly Row[], fields: MessageInitShape<typeof ImportPeopleRequestSchema> = {}) {
  const rules = { authorId: 'hr-1', changeableRoles: [...roles], ...fields };
  const { results } = await bench.requests.request(importPeople, { people: [...people], ...rules });
  return results;
}

describe('a list of staff', () => {
  it('makes people of its rows, and a wrong one keeps no other one back', async () => {
    const [ada, broken, bob] = [row(), row({ email: 'no address' }), row({ department: ' Engines ' })];
    const results = await importRows([ada, broken, bob]);
    expect(results.map(({ result }) => result)).toEqual(['created', 'failed', 'created']);
    expect(results[1]?.faults).toMatchObject([{ field: 'email' }]);
    const { person } = await bench.requests.request(getPerson, { personId: results[2]?.personId ?? '' });
    expect(person).toMatchObject({
      employeeId: bob.employeeId,
      department: 'Engines',
      role: 'employee',
      isActive: true,
    });
    // Without a password in the file there is none that anybody could guess.
    const login = { email: bob.email ?? '', password: 'long enough' };
    await expect(bench.requests.request(verifyPassword, login)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('the same again changes nothing, and whoever was made by the same wish is told as made', async () => {
    const rows = [row({ personId: randomUUID() }), row()];
    await importRows(rows.slice(0, 1));
    expect((await importRows(rows)).map(({ result }) => result)).toEqual(['created', 'created']);
    expect((await importRows(rows)).map(({ result }) => result)).toEqual(['created', 'unchanged']);
  });

  it('changes who is there only when it is to, and says which fields', async () => {
    const known = row({ phone: '1' });
    await importRows([known]);
    const changed = { employeeId: known.employeeId ?? '', phone: '2', isActive: false };
    expect((await importRows([changed]))[0]).toMatchObject({ result: 'failed', faults: [{ field: 'employee_id' }] });
    const [updated] = await importRows([changed], { updatesExisting: true });
    expect(updated).toMatchObject({ result: 'updated', changes: ['phone', 'is_active'] });
    const { person } = await bench.requests.request(getPerson, { personId: updated?.personId ?? '' });
    expect(person).toMatchObject({ phone: '2', isActive: false, firstName: 'Ada' });
  });

  it('tried, says what would be and writes nothing', async () => {
    const known = row();
    await importRows([known]);
    const before = await bench.sql<{ people: string }>('SELECT count(*) AS people FROM people');
    const trial = [row(), { ...row(), email: known.email ?? '' }, { employeeId: known.employeeId ?? '', phone: '3' }];
    const results = await importRows(trial, { isDryRun: true, updatesExisting: true });
    expect(results.map(({ result }) => result)).toEqual(['created', 'failed', 'updated']);
    expect(results[1]?.faults).toMatchObject([{ field: 'email', message: 'is already in use by another person' }]);
    expect(await bench.sql('SELECT count(*) AS people FROM people')).toEqual(before);
  });

  it('gives no role and touches nobody whom its author may not', async () => {
    const { person } = await bench.requests.request(verifyPassword, { email: adminEmail, password: adminPassword });
    const rules = { updatesExisting: true, changeableRoles: ['employee'] };
    const results = await importRows(
      [row({ role: 'administrator' }), { employeeId: person?.employeeId ?? '', email: 'mine@example.test' }],
      rules,
    );
    expect(results.map(({ result, faults }) => [result, faults[0]?.field])).toEqual([
      ['failed', 'role'],
      ['failed', 'employee_id'],
    ]);
    expect((await importRows([row({ role: 'manager' })], { mayGiveRoles: true }))[0]?.result).toBe('created');
  });

  it('deactivates nobody who sends it', async () => {
    const own = row();
    const [{ personId } = { personId: '' }] = await importRows([own]);
    const rules = { updatesExisting: true, authorId: personId };
    const [result] = await importRows([{ employeeId: own.employeeId ?? '', isActive: false }], rules);
    expect(result).toMatchObject({ result: 'failed', faults: [{ field: 'is_active' }] });
    expect((await bench.requests.request(getPerson, { personId })).person?.isActive).toBe(true);
  });

  it('a no in it deletes every face of the person', async () => {
    const { personId } = await bench.enrolled();
    const { person } = await bench.requests.request(getPerson, { personId });
    const no = { employeeId: person?.employeeId ?? '', biometricConsent: false };
    expect((await importRows([no], { updatesExisting: true }))[0]?.result).toBe('updated');
    expect((await bench.requests.request(listFaceTemplates, { personId })).templates).toEqual([]);
  });

  it('a no in it stands against later uploads, also of who had said no with an upload', async () => {
    const who = bench.somebody();
    const { id: personId, employeeId } = await bench.create();
    const upload = bench.enrol(personId, { who }, { consentAnswer: false });
    await expect(upload).rejects.toMatchObject({ reason: 'no_consent' });
    const no = { employeeId, biometricConsent: false };
    const rules = { updatesExisting: true };
    expect((await importRows([no], rules))[0]).toMatchObject({ result: 'updated', changes: ['biometric_consent'] });
    expect((await importRows([no], rules))[0]?.result).toBe('unchanged');
    const ticked = bench.enrol(personId, { who }, { consentAnswer: true });
    await expect(ticked).rejects.toMatchObject({ reason: 'no_consent' });
  });
});

describe('an archive of photos', () => {
  interface Sent {
    readonly employeeIds: readonly string[];
    readonly faces?: readonly PretendedFace[];
    readonly picture?: Uint8Array;
    readonly fault?: string;
  }

  async function receive(photos: readonly Sent[], fields = {}): Promise<string> {
    const { job } = await bench.requests.request(createEnrolmentJob, { authorId: 'hr-1', ...fields });
    const jobId = job?.id ?? '';
    for (const [position, { employeeIds, faces = [], picture = photoOf(...faces), fault = '' }] of photos.entries()) {
      await bench.requests.request(addEnrolmentPhoto, {
        jobId,
        position,
        name: `${position}.jpg`,
        employeeIds: [...employeeIds],
        picture,
        fault,
      });
    }
    return jobId;
  }

  async function finished(jobId: string): Promise<EnrolmentJob> {
    await bench.requests.request(startEnrolmentJob, { jobId });
    return over(jobId);
  }

  async function over(jobId: string): Promise<EnrolmentJob> {
    let job: EnrolmentJob | undefined;
    const isOver = async (): Promise<boolean> => {
      job = (await bench.requests.request(getEnrolmentJob, { jobId })).job;
      return job?.finishedAt !== undefined;
    };
    await waitFor(isOver, { what: 'the job to be over', timeoutMs: 30_000 });
    if (job === undefined) throw new Error('There is no job.');
    return job;
  }

  async function filesOf(jobId: string) {
    const { files } = await bench.requests.request(listEnrolmentJobFiles, { jobId });
    return files.map(({ state, reason, personId }) => ({ state, reason, personId }));
  }

  async function somebody(fields = {}): Promise<{ who: string; personId: string; employeeId: string }> {
    const who = bench.somebody();
    const { id: personId, employeeId } = await bench.create({ firstName: who, ...fields });
    return { who, personId, employeeId };
  }

  const templatesOf = async (personId: string): Promise<number> =>
    (await bench.requests.request(listFaceTemplates, { personId })).templates.length;

  /** Sealed photos of all jobs, which must be none once they are handled. */
  const photosKept = async (): Promise<number> =>
    (await bench.sql('SELECT 1 FROM enrolment_job_files WHERE sealed_photo IS NOT NULL')).length;

  it('enrols whose they are, says of every file what became of it, and keeps no photo', async () => {
    const [ada, bob, no] = [await somebody(), await somebody(), await somebody({ consentAnswer: false })];
    const jobId = await receive([
      { employeeIds: [ada.employeeId], faces: [{ who: ada.who }] },
      { employeeIds: ['front', ada.employeeId], faces: [{ who: ada.who, picture: 2 }] },
      { employeeIds: ['nobody'], faces: [{ who: 'nobody' }] },
      { employeeIds: [ada.employeeId, bob.employeeId], faces: [{ who: bob.who }] },
      { employeeIds: [bob.employeeId], faces: [{ who: bob.who }, { who: 'other' }] },
      { employeeIds: [no.employeeId], faces: [{ who: no.who }] },
      { employeeIds: [bob.employeeId], fault: 'unsupported_media' },
    ]);
    const job = await finished(jobId);
    expect(job).toMatchObject({ state: 'done', files: 7, enrolled: 2, refused: 2, failed: 3, waiting: 0 });
    expect(await filesOf(jobId)).toEqual([
      { state: 'enrolled', reason: '', personId: ada.personId },
      { state: 'enrolled', reason: '', personId: ada.personId },
      { state: 'failed', reason: 'no_such_person', personId: '' },
      { state: 'failed', reason: 'ambiguous_name', personId: '' },
      { state: 'refused', reason: 'several_faces', personId: bob.personId },
      { state: 'refused', reason: 'no_consent', personId: no.personId },
      { state: 'failed', reason: 'unsupported_media', personId: bob.personId },
    ]);
    expect(await photosKept()).toBe(0);
    expect((await bench.whoIs({ who: ada.who }))[0]).toMatchObject({ match: { personId: ada.personId } });
  });

  it('sent twice enrols everybody once, and each photo of one position once', async () => {
    const ada = await somebody();
    const photo = { employeeIds: [ada.employeeId], faces: [{ who: ada.who }] };
    await finished(await receive([photo, photo]));
    const again = await receive([photo]);
    const sent = {
      jobId: again,
      position: 0,
      name: 'x',
      employeeIds: [ada.employeeId],
      picture: photoOf({ who: 'x' }),
    };
    expect((await bench.requests.request(addEnrolmentPhoto, sent)).file).toMatchObject({ name: '0.jpg' });
    expect(await finished(again)).toMatchObject({ enrolled: 1, files: 1 });
    expect(await templatesOf(ada.personId)).toBe(1);
    await expect(bench.requests.request(addEnrolmentPhoto, { ...sent, position: 1 })).rejects.toMatchObject({
      reason: 'not_receiving',
    });
  });

  it('says which face is meant, and what the uploader says of everybody', async () => {
    const ada = await somebody();
    const faces = [{ who: ada.who, box: { x: 0, y: 0, width: 200, height: 240 } }, { who: 'other' }];
    const fields = { faceLargest: true, consentAnswer: true };
    expect(await finished(await receive([{ employeeIds: [ada.employeeId], faces }], fields))).toMatchObject({
      enrolled: 1,
    });
    const { person } = await bench.requests.request(getPerson, { personId: ada.personId });
    expect(person).toMatchObject({ consentAnswer: true, consentSource: 'uploader:hr-1' });
  });

  it('keeps no photo of who said no on their record, whatever the archive says of everybody', async () => {
    const no = await somebody({ consentAnswer: false });
    const jobId = await receive([{ employeeIds: [no.employeeId], faces: [{ who: no.who }] }], { consentAnswer: true });
    expect(await photosKept()).toBe(0);
    expect(await filesOf(jobId)).toEqual([{ state: 'refused', reason: 'no_consent', personId: no.personId }]);
    await bench.requests.request(cancelEnrolmentJob, { jobId });
  });

  it('that is cancelled keeps nothing of what waited', async () => {
    const ada = await somebody();
    const jobId = await receive([{ employeeIds: [ada.employeeId], faces: [{ who: ada.who }] }]);
    expect(await photosKept()).toBe(1);
    const { job } = await bench.requests.request(cancelEnrolmentJob, { jobId });
    expect(job).toMatchObject({ state: 'cancelled', cancelled: 1 });
    expect(await photosKept()).toBe(0);
    await expect(bench.requests.request(startEnrolmentJob, { jobId })).rejects.toMatchObject({ code: 'conflict' });
    expect(await templatesOf(ada.personId)).toBe(0);
  });

  it('forgets the photos of who is erased, or says no, before they are looked at', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    const jobId = await receive(
      [ada, bob].map(({ employeeId, who }) => ({ employeeIds: [employeeId], faces: [{ who }] })),
    );
    const [sealed] = await bench.sql<{ sealed_photo: Buffer }>(
      'SELECT sealed_photo FROM enrolment_job_files WHERE person_id = $1',
      [ada.personId],
    );
    expect(sealed?.sealed_photo.includes(Buffer.from(ada.who))).toBe(false);
    await bench.requests.request(deletePerson, { personId: ada.personId });
    await bench.requests.request(updatePerson, { personId: bob.personId, biometricConsent: false, authorId: 'hr' });
    expect(await photosKept()).toBe(0);
    expect(await finished(jobId)).toMatchObject({ state: 'done', files: 1, refused: 1 });
  });

  it('says of no file any more whose it may have been, once they are erased', async () => {
    const [ada, bob] = [await somebody({ employeeId: 'E (7)' }), await somebody()];
    const { job } = await bench.requests.request(createEnrolmentJob, { authorId: 'hr-1' });
    const jobId = job?.id ?? '';
    const names = [`E (7)/${bob.employeeId}.jpg`, 'E (7)_2.jpg', 'E (77).jpg'];
    for (const [position, name] of names.entries()) {
      const employeeIds = position === 0 ? [ada.employeeId, bob.employeeId] : ['nobody'];
      await bench.requests.request(addEnrolmentPhoto, { jobId, position, name, employeeIds, picture: photoOf() });
    }
    await finished(jobId);
    await bench.requests.request(deletePerson, { personId: ada.personId });
    const { files } = await bench.requests.request(listEnrolmentJobFiles, { jobId });
    expect(files.map(({ name, reason }) => [name, reason])).toEqual([
      ['', 'ambiguous_name'],
      ['', 'no_such_person'],
      ['E (77).jpg', 'no_such_person'],
    ]);
    const check = { personId: ada.personId, texts: [ada.employeeId] };
    const { findings } = await bench.requests.request(checkIdentityErasure, check);
    expect(findings.filter(({ text }) => text !== undefined)).toEqual([]);
  });

  it('waits while face-inference is away, and goes on when it is back', async () => {
    const ada = await somebody();
    await bench.faceInference.stop();
    const jobId = await receive([{ employeeIds: [ada.employeeId], faces: [{ who: ada.who }] }]);
    await bench.requests.request(startEnrolmentJob, { jobId });
    const postponed = (): Promise<unknown[]> =>
      bench.sql('SELECT 1 FROM enrolment_jobs WHERE id = $1 AND resume_at > now()', [jobId]);
    await waitFor(async () => (await postponed()).length === 1, { what: 'the job to be put off', timeoutMs: 30_000 });
    bench.faceInference = await startFaceInferenceFake(bench.nats.url);
    await bench.sql('UPDATE enrolment_jobs SET resume_at = now() WHERE id = $1', [jobId]);
    expect(await over(jobId)).toMatchObject({ state: 'done', enrolled: 1 });
  });

  it('gives up a photo that ends whoever looks at it, and goes on with the others', async () => {
    const [ada, bob] = [await somebody(), await somebody()];
    const jobId = await receive([
      { employeeIds: [ada.employeeId], picture: unansweredPhoto() },
      { employeeIds: [bob.employeeId], faces: [{ who: bob.who }] },
    ]);
    // As after two tries, which take a quarter of a minute each.
    await bench.sql('UPDATE enrolment_job_files SET attempts = 2 WHERE job_id = $1 AND position = 0', [jobId]);
    await bench.requests.request(startEnrolmentJob, { jobId });
    const putOff = () => bench.sql('SELECT 1 FROM enrolment_jobs WHERE id = $1 AND resume_at > now()', [jobId]);
    await waitFor(async () => (await putOff()).length === 1, { what: 'the job to be put off', timeoutMs: 60_000 });
    await bench.sql('UPDATE enrolment_jobs SET resume_at = now() WHERE id = $1', [jobId]);
    expect(await over(jobId)).toMatchObject({ state: 'done', enrolled: 1, failed: 1 });
    expect(await filesOf(jobId)).toMatchObject([{ state: 'failed', reason: 'gave_up' }, { state: 'enrolled' }]);
    expect(await photosKept()).toBe(0);
  });

  it('survives a replica that is killed in the middle: everybody is enrolled once, and nobody twice', async () => {
    await bench.identity.stop();
    const environment = { NATS_URL: bench.nats.url, DATABASE_URL: bench.database.url, MASTER_KEY: masterKey };
    const settings = { ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: adminPassword };
    const victim = await ServiceProcess.start(mainFile, { ...environment, ...settings });
    const people = await Promise.all(Array.from({ length: 10 }, () => somebody()));
    const photos = people.flatMap(({ employeeId, who }) =>
      [1, 2, 3, 4].map((picture) => ({ employeeIds: [employeeId], faces: [{ who, picture }] })),
    );
    const jobId = await receive(photos);
    const states = (): Promise<{ state: string; files: number }[]> =>
      queryDatabase(
        bench.database.url,
        `SELECT state, count(*)::int AS files FROM identity.enrolment_job_files WHERE job_id = '${jobId}' GROUP BY state`,
      );
    await bench.requests.request(startEnrolmentJob, { jobId });
    const isUnderWay = async (): Promise<boolean> => (await states()).some(({ state }) => state === 'enrolled');
    await waitFor(isUnderWay, { what: 'some to be enrolled', everyMs: 1, timeoutMs: 30_000 });
    await victim.killAtOnce();
    expect((await states()).map(({ state }) => state).sort()).toEqual(['enrolled', 'waiting']);

    bench.identity = await bench.startReplica();
    expect(await over(jobId)).toMatchObject({ state: 'done', files: 40, enrolled: 40, failed: 0, refused: 0 });
    expect(await Promise.all(people.map(({ personId }) => templatesOf(personId)))).toEqual(people.map(() => 4));
    expect(await photosKept()).toBe(0);
  });
});
