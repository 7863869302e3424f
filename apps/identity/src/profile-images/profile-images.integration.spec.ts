import {
  addProfileImage,
  deleteProfileImage,
  getProfileImage,
  listProfileImages,
  setPrimaryProfileImage,
} from '@smart-attendance/contracts';
import { randomUUID } from 'node:crypto';
import { photoOf } from '../testing/face-inference.fake';
import { IdentityBench } from '../testing/identity-bench';

let bench: IdentityBench;

beforeAll(async () => {
  bench = await IdentityBench.start({ PROFILE_IMAGES_PER_PERSON_MAX: '3' });
});

afterAll(() => bench.stop());

describe('profile images', () => {
  it('come back byte for byte, sealed in between, under a name that is only data', async () => {
    const personId = await bench.createNamed();
    const picture = photoOf({ who: 'portrait' });
    const { image } = await bench.requests.request(addProfileImage, { personId, picture, name: '../../etc/passwd' });
    expect(image).toMatchObject({
      name: '../../etc/passwd',
      mediaType: 'image/png',
      sizeBytes: picture.length,
      width: 640,
      isPrimary: true,
    });
    const imageId = image?.id ?? '';
    const read = await bench.requests.request(getProfileImage, { personId, imageId });
    expect(Buffer.from(read.picture).equals(Buffer.from(picture))).toBe(true);
    const [row] = await bench.sql<{ sealed_picture: Buffer }>(
      'SELECT sealed_picture FROM profile_images WHERE id = $1',
      [imageId],
    );
    expect(row?.sealed_picture.includes(Buffer.from('portrait'))).toBe(false);
  });

  it('have one primary among them', async () => {
    const personId = await bench.createNamed();
    const add = async () =>
      (await bench.requests.request(addProfileImage, { personId, picture: photoOf(), name: 'me' })).image?.id ?? '';
    const [first, second] = [await add(), await add()];
    const primary = async () =>
      (await bench.requests.request(listProfileImages, { personId })).images
        .filter(({ isPrimary }) => isPrimary)
        .map(({ id }) => id);
    expect(await primary()).toEqual([first]);
    await bench.requests.request(setPrimaryProfileImage, { personId, imageId: second });
    expect(await primary()).toEqual([second]);
    await bench.requests.request(deleteProfileImage, { personId, imageId: second });
    expect(await primary()).toEqual([first]);
  });

  it('stop at their limit', async () => {
    const personId = await bench.createNamed();
    for (let i = 0; i < 3; i += 1) await bench.requests.request(addProfileImage, { personId, picture: photoOf() });
    await expect(bench.requests.request(addProfileImage, { personId, picture: photoOf() })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'too_many_images',
    });
  });

  it('that are sent again with the same id are kept once', async () => {
    const [personId, imageId] = [await bench.createNamed(), randomUUID()];
    const add = () => bench.requests.request(addProfileImage, { personId, imageId, picture: photoOf(), name: 'me' });
    const answers = await Promise.all([add(), add(), add(), add()]);
    expect(answers.map(({ image }) => image?.id)).toEqual([imageId, imageId, imageId, imageId]);
    expect((await bench.requests.request(listProfileImages, { personId })).images).toHaveLength(1);
  });

  it('must be pictures', async () => {
    const personId = await bench.createNamed();
    await expect(
      bench.requests.request(addProfileImage, { personId, picture: Buffer.from('<svg onload=alert(1)>') }),
    ).rejects.toMatchObject({ code: 'unsupported_media' });
  });

  it('of another person are not found, nor are unknown ones', async () => {
    const [one, other] = [await bench.createNamed(), await bench.createNamed()];
    const { image } = await bench.requests.request(addProfileImage, { personId: one, picture: photoOf() });
    const imageId = image?.id ?? '';
    const notFound = { code: 'not_found' };
    for (const wrong of [
      { personId: other, imageId },
      { personId: one, imageId: randomUUID() },
    ]) {
      await expect(bench.requests.request(getProfileImage, wrong)).rejects.toMatchObject(notFound);
      await expect(bench.requests.request(deleteProfileImage, wrong)).rejects.toMatchObject(notFound);
      await expect(bench.requests.request(setPrimaryProfileImage, wrong)).rejects.toMatchObject(notFound);
    }
    expect((await bench.requests.request(listProfileImages, { personId: one })).images).toHaveLength(1);
  });
});
