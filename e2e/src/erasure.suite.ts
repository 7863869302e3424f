import { queryDatabase, waitFor } from '@smart-attendance/testing';
import sharp from 'sharp';
import { HttpClient, type Answer } from './http-client';
import type { SystemUnderTest } from './system-under-test';
import { tracesInDatabase } from './traces';

interface Desk {
  readonly sut: SystemUnderTest;
  readonly admin: HttpClient;
  /** Of one person. */
  readonly portrait: Buffer;
}

export function erasureSuite(desk: () => Desk): void {
  describe('somebody who is erased', () => {
    it('is known to nobody any more, byte by byte, but for the hours under an id that leads nowhere', async () => {
      const { sut, admin, portrait } = desk();
      const { databaseUrl } = sut.system.settings;
      const who = {
        first_name: 'Ermintrude',
        last_name: 'Quackenbush',
        email: 'e.quackenbush@example.org',
        employee_id: 'QX-4471-Z',
        phone: '+49 30 90210733',
      };
      const { id } = (await admin.post('/users', { ...who, password: 'a password of hers' })).body as { id: string };
      const photo = await sharp(portrait).modulate({ brightness: 1.01 }).jpeg({ quality: 91 }).toBuffer();
      const face = (): Promise<Answer> =>
        admin.post('/users/face-recognition', { image_data: photo.toString('base64') });
      expect((await admin.upload(`/users/upload-face-file?user_id=${id}`, photo, 'me.jpg')).status).toBe(200);
      expect((await admin.upload(`/users/${id}/profile-images`, photo, 'me.jpg', {})).status).toBe(201);
      expect((await face()).body).toMatchObject({ faces: [{ match: { user_id: id } }] });
      const row = { user_id: id, check_in: '2026-11-20T08:30:00+01:00' };
      expect((await admin.post('/users/attendance', row)).status).toBe(201);
      await HttpClient.loggedIn(sut.system.baseUrl, who.email, 'a password of hers');
      const texts = Object.values(who);
      const pieces = [photo.subarray(photo.length / 2, photo.length / 2 + 48)];
      expect(await tracesInDatabase(databaseUrl, texts, pieces)).toContain('identity.people');

      const receipt = await admin.with({ prefer: 'return=representation' }).delete(`/users/${id}`);
      expect(receipt.status).toBe(200);
      expect((await face()).body).toMatchObject({ faces: [{ match: null }] });
      for (const schema of ['identity', 'attendance']) {
        // As if it were a minute ago, when everything of before is published.
        const settled = `UPDATE ${schema}.erasures SET erased_at = erased_at - interval '1 min' WHERE person_id = $1`;
        await waitFor(
          async () => (await queryDatabase(databaseUrl, `${settled} RETURNING person_id`, [id])).length === 1,
          { what: `the receipt of ${schema}` },
        );
      }
      const finished = await waitFor(
        async () => {
          const now = await admin.get(`/erasures/${id}`);
          return now.body['status'] === 'finished' && now;
        },
        { what: 'the erasure to be finished', timeoutMs: 60_000 },
      );
      expect(finished.text).not.toMatch(/Quackenbush|QX-4471/);
      expect(finished.text).toContain('attendance_records');

      expect(await tracesInDatabase(databaseUrl, texts, pieces)).toEqual([]);
      const check = await admin.post(`/erasures/${id}/check`, { texts });
      expect(check.body).toMatchObject({ clean: true });
      const searched = JSON.stringify(check.body['searched']);
      for (const place of ['identity.face_templates', 'attendance.punches', 'gateway.events', 'index of faces']) {
        expect(searched).toContain(place);
      }
      for (const service of ['identity', 'attendance', 'gateway', 'face-inference']) {
        for (const text of [...texts, pieces[0]?.toString('base64') ?? '']) {
          expect(await sut.logOf(service)).not.toContain(text);
        }
      }
      const { body } = await admin.get(`/users/attendance?user_id=${id}`);
      expect(body).toMatchObject({ total: 1, data: [{ user_name: 'Erased person' }] });
      expect((await admin.get(`/users/${id}/export`)).status).toBe(404);
    }, 180_000);
  });
}
