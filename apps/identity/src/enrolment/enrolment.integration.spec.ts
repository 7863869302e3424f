import {
  addProfileImage,
  deleteFaceTemplate,
  listFaceTemplates,
  setPrimaryFaceTemplate,
} from '@smart-attendance/contracts';
import { randomUUID } from 'node:crypto';
import { bytesOfVector } from '../gallery/unit-vector';
import { photoOf, turnedPhotoOf } from '../testing/face-inference.fake';
import { IdentityBench, startFaceInferenceFake } from '../testing/identity-bench';
import { faceVector } from '../testing/synthetic-faces';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start({ TEMPLATES_PER_PERSON_MAX: '4' });
});

afterAll(() => bench.stop());

describe('enrolling a face', () => {
  it('makes the person known at once, in another photo', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    const answer = await bench.enrol(personId, { who, picture: 'enrolment' });
    expect(answer).toMatchObject({ facesDetected: 1, qualityScore: expect.closeTo(0.8) as number });
    expect(answer.warnings).toEqual([expect.stringMatching(/Only one photo/)]);

    const [face] = await bench.whoIs({ who, picture: 'today', likeness: 0.85 });
    expect(face).toMatchObject({ reason: '', match: { personId, name: `${who} Example` } });
  });

  it('happens once for one id, however often it is sent, also when the person has no room for another photo', async () => {
    const who = bench.somebody();
    const [personId, templateId] = [await bench.createNamed(who), randomUUID()];
    const send = () => bench.enrol(personId, { who, picture: 'the same' }, { templateId });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map((answer) => answer.templateId)).toEqual([templateId, templateId, templateId]);
    for (const picture of [2, 3, 4]) await bench.enrol(personId, { who, picture });
    expect(await send()).toMatchObject({ templateId, qualityScore: expect.closeTo(0.8) as number });
    expect((await bench.requests.request(listFaceTemplates, { personId })).templates).toHaveLength(4);
  });

  it('averages several photos, so that the next picture is more alike than to any of them', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    await bench.enrol(personId, { who, picture: 1, likeness: 0.75 });
    const [before] = await bench.whoIs({ who, picture: 'today', likeness: 0.75 });
    await bench.enrol(personId, { who, picture: 2, likeness: 0.75 });
    const third = await bench.enrol(personId, { who, picture: 3, likeness: 0.75 });
    const [after] = await bench.whoIs({ who, picture: 'today', likeness: 0.75 });
    expect(third.warnings).toEqual([]);
    expect(after?.match?.similarity).toBeGreaterThan((before?.match?.similarity ?? 1) + 0.05);
  });

  it.each(['too_small', 'too_dark', 'too_blurry', 'turned_away'])('is refused as %s', async (reason) => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    const box = { x: 40, y: 50, width: 90, height: 110 };
    const picture = photoOf({ who, reasons: [reason], box });
    await expect(bench.enrol(personId, { who: '' }, { picture })).rejects.toMatchObject({
      code: 'refused',
      reason,
      details: { faces_detected: '1', faces: JSON.stringify([box]) },
    });
  });

  it('is refused for a photo with no face or with several, saying how many there were', async () => {
    const personId = await bench.createNamed();
    await expect(bench.enrol(personId, { who: '' }, { picture: photoOf() })).rejects.toMatchObject({
      code: 'refused',
      reason: 'no_face',
      details: { faces_detected: '0' },
    });
    const picture = photoOf({ who: bench.somebody() }, { who: bench.somebody() });
    await expect(bench.enrol(personId, { who: '' }, { picture })).rejects.toMatchObject({
      reason: 'several_faces',
      details: { faces_detected: '2' },
    });
  });

  it('is refused for the face of another person, and taken for the same person again', async () => {
    const who = bench.somebody();
    const { personId } = await bench.enrolled(who);
    const impostor = await bench.createNamed();
    await expect(bench.enrol(impostor, { who, picture: 'passport' })).rejects.toMatchObject({
      code: 'refused',
      reason: 'looks_like_another_person',
    });
    await expect(bench.enrol(personId, { who, picture: 'passport' })).resolves.toMatchObject({ facesDetected: 1 });
  });

  it('is refused for three people’s photos under one name, unless somebody says that it is one', async () => {
    const [ada, bob, eve] = [bench.somebody(), bench.somebody(), bench.somebody()];
    const { personId } = await bench.enrolled(ada);
    for (const who of [bob, eve]) {
      await expect(bench.enrol(personId, { who })).rejects.toMatchObject({
        code: 'refused',
        reason: 'not_the_same_person',
        details: { faces_detected: '1' },
      });
    }
    expect((await bench.requests.request(listFaceTemplates, { personId })).templates).toHaveLength(1);
    const confirmed = await bench.enrol(personId, { who: bob }, { confirmSamePerson: true });
    expect(confirmed.warnings).toEqual(expect.arrayContaining([expect.stringMatching(/unlike the other photos/)]));
    await expect(bench.enrol(personId, { who: bob, picture: 'again' })).resolves.toBeDefined();
  });

  it('is refused for another’s photo also when both come at once', async () => {
    const [ada, bob] = [bench.somebody(), bench.somebody()];
    const personId = await bench.createNamed(ada);
    const both = await Promise.allSettled([ada, bob].map((who) => bench.enrol(personId, { who })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { reason: 'not_the_same_person' },
    });
  });

  it('takes a photo of another day that is only somewhat alike, with a warning', async () => {
    const who = bench.somebody();
    const { personId } = await bench.enrolled(who);
    const old = await bench.enrol(personId, { who, picture: 'of ten years ago', likeness: 0.5 });
    expect(old.warnings).toEqual(expect.arrayContaining([expect.stringMatching(/unlike the other photos/)]));
  });

  it('takes the face that is meant where there are several, and else says where they are', async () => {
    const [ada, bob] = [bench.somebody(), bench.somebody()];
    const personId = await bench.createNamed(ada);
    const picture = photoOf(
      { who: ada, box: { x: 100.4, y: 80, width: 100, height: 120 } },
      { who: bob, box: { x: 600, y: 60, width: 150, height: 180 } },
    );
    await expect(bench.enrol(personId, { who: '' }, { picture })).rejects.toMatchObject({
      reason: 'several_faces',
      message: expect.stringMatching(/face/) as string,
      details: {
        faces: JSON.stringify([
          { x: 600, y: 60, width: 150, height: 180 },
          { x: 100, y: 80, width: 100, height: 120 },
        ]),
      },
    });
    const there = { case: 'faceAt', value: { x: 150, y: 140 } } as const;
    await expect(bench.enrol(personId, { who: '' }, { picture, face: there })).resolves.toMatchObject({
      facesDetected: 2,
    });
    expect((await bench.whoIs({ who: ada, picture: 'today' }))[0]).toMatchObject({ match: { personId } });
    expect((await bench.whoIs({ who: bob, picture: 'today' }))[0]?.match).toBeUndefined();

    const bobsId = await bench.createNamed(bob);
    const nowhere = { case: 'faceAt', value: { x: 400, y: 400 } } as const;
    await expect(bench.enrol(bobsId, { who: '' }, { picture, face: nowhere })).rejects.toMatchObject({
      reason: 'no_face_there',
      details: { faces_detected: '2', faces: expect.stringContaining('"x":600') as string },
    });
    const largest = { case: 'faceLargest', value: true } as const;
    await expect(bench.enrol(bobsId, { who: '' }, { picture, face: largest })).resolves.toBeDefined();
    expect((await bench.whoIs({ who: bob, picture: 'today' }))[0]).toMatchObject({ match: { personId: bobsId } });
  });

  it('finds the face of a photo that lies on its side, and says so', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    const { warnings } = await bench.enrol(personId, { who: '' }, { picture: turnedPhotoOf(90, { who }) });
    expect(warnings).toEqual(expect.arrayContaining([expect.stringMatching(/lies on its side/)]));
    expect((await bench.whoIs({ who, picture: 'today' }))[0]).toMatchObject({ match: { personId } });
  });

  it('stops at the limit of templates', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    for (let i = 0; i < 4; i += 1) await bench.enrol(personId, { who, picture: i });
    await expect(bench.enrol(personId, { who, picture: 4 })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'too_many_templates',
    });
  });

  it('stops at the limit also when photos come all at once', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    await bench.enrol(personId, { who, picture: 'first' });
    const rush = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((picture) => bench.enrol(personId, { who, picture })));
    expect(rush.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect((await bench.requests.request(listFaceTemplates, { personId })).templates).toHaveLength(4);
  });

  it('passes on what is wrong with a picture that cannot be read', async () => {
    const personId = await bench.createNamed();
    await expect(bench.enrol(personId, { who: '' }, { picture: Buffer.from('no picture') })).rejects.toMatchObject({
      code: 'unsupported_media',
    });
  });

  it('of nobody is not found', async () => {
    await expect(bench.enrol(randomUUID(), { who: 'x' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(bench.requests.request(listFaceTemplates, { personId: randomUUID() })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(bench.requests.request(deleteFaceTemplate, { templateId: randomUUID() })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('the templates of a person', () => {
  it('have one primary among them: the first, the one that is chosen, or the oldest left', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    const first = await bench.enrol(personId, { who, picture: 1 }, { sourceDescription: 'badge photo' });
    const second = await bench.enrol(personId, { who, picture: 2 }, { isPrimary: true });
    const list = async () => (await bench.requests.request(listFaceTemplates, { personId })).templates;
    expect(await list()).toMatchObject([
      { id: first.templateId, isPrimary: false, sourceDescription: 'badge photo', packId: 'synthetic-1' },
      { id: second.templateId, isPrimary: true },
    ]);
    const chosen = { personId, templateId: first.templateId };
    const { template } = await bench.requests.request(setPrimaryFaceTemplate, chosen);
    expect(template).toMatchObject({ id: first.templateId, isPrimary: true });
    expect((await list()).map(({ isPrimary }) => isPrimary)).toEqual([true, false]);
    for (const wrong of [
      { ...chosen, templateId: randomUUID() },
      { ...chosen, personId: randomUUID() },
    ]) {
      const refused = bench.requests.request(setPrimaryFaceTemplate, wrong);
      await expect(refused).rejects.toMatchObject({ code: 'not_found' });
    }
    expect((await list()).map(({ isPrimary }) => isPrimary)).toEqual([true, false]);
    await bench.requests.request(deleteFaceTemplate, { templateId: first.templateId });
    expect(await list()).toMatchObject([{ id: second.templateId, isPrimary: true }]);
  });

  it('are forgotten by searches as soon as they are deleted', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    const { templateId } = await bench.enrol(personId, { who });
    await bench.requests.request(deleteFaceTemplate, { templateId });
    expect((await bench.whoIs({ who }))[0]).toMatchObject({ reason: 'below_threshold' });
    expect((await bench.whoIs({ who }))[0]?.match).toBeUndefined();
  });

  it('are stored sealed: neither the photo nor the vector can be read in the table', async () => {
    const who = bench.somebody();
    const personId = await bench.createNamed(who);
    const picture = photoOf({ who, likeness: 1 });
    await bench.enrol(personId, { who }, { picture });
    const [row] = await bench.sql<{ sealed_photo: Buffer; sealed_vector: Buffer }>(
      'SELECT sealed_photo, sealed_vector FROM face_templates WHERE person_id = $1',
      [personId],
    );
    expect(row?.sealed_photo.includes(Buffer.from(picture).subarray(2, 12))).toBe(false);
    expect(row?.sealed_vector.includes(bytesOfVector(faceVector(who)).subarray(0, 8))).toBe(false);
  });
});

describe('while face-inference is away', () => {
  beforeAll(() => bench.faceInference.stop());

  afterAll(async () => {
    bench.faceInference = await startFaceInferenceFake(bench.nats.url);
  });

  it('pictures are answered as unavailable, soon, and people can still be managed', async () => {
    const personId = await bench.createNamed();
    const unavailable = { code: 'unavailable' };
    await expect(bench.enrol(personId, { who: 'x' })).rejects.toMatchObject(unavailable);
    await expect(bench.whoIs({ who: 'x' })).rejects.toMatchObject(unavailable);
    await expect(bench.requests.request(addProfileImage, { personId, picture: photoOf() })).rejects.toMatchObject(
      unavailable,
    );
  });
});
