import { readFile } from 'node:fs/promises';
import { waitFor } from '@smart-attendance/testing';
import { expectAccessible, expectNoSidewaysScroll } from './rig/accessibility';
import type { Desk } from './rig/desk';
import { untilTodayLasts } from './rig/site-clock';

const enrolledWithinMs = 60_000;
const parts = ['/me', '/me/faces', '/me/recognitions', '/me/account'];

async function enrolEmployee(desk: Desk): Promise<string> {
  const [api, { id: user_id }] = await Promise.all([desk.api(), desk.account('employee')]);
  // Nobody else of the specs is enrolled with it: two people of one face are refused.
  const photo = desk.sut.demo.cast[2]?.enrolmentPhotos[0];
  if (photo === undefined) throw new Error('The demo has no photo of a third person.');
  await api.put('/users/{id}', { params: { path: { id: user_id } }, body: { biometric_consent: true } });
  const file = new File([await readFile(photo)], 'me.jpg', { type: 'image/jpeg' });
  await api.post('/users/upload-face-file', { body: { user_id, file } });
  return user_id;
}

/** What everybody has of their own, on a phone as on a laptop. */
export function meSuite(desk: () => Desk): void {
  describe('my data', () => {
    it('is the home of an employee, with today, the month and what a day stands on', async () => {
      const { id } = await desk().account('employee');
      await untilTodayLasts();
      const checkIn = new Date().toISOString();
      await (await desk().api()).post('/attendance', { body: { user_id: id, check_in: checkIn, notes: 'by hand' } });
      const page = await desk().open('employee', '/', { device: 'phone' });
      await page.waitForURL('**/me');
      await page.getByText(/^Here since /).waitFor();
      await page.getByRole('cell').getByRole('link').first().click();
      await page.getByText('by hand', { exact: true }).first().waitFor();
      await page.getByRole('region', { name: 'Changes by hand' }).getByText('Entered').waitFor();
      expect(await page.getByRole('link', { name: 'Correct' }).count()).toBe(0);
      await expectNoSidewaysScroll(page);
    });

    it.each(parts)('%s has nothing that axe finds, and fits a phone', async (path) => {
      const page = await desk().open('employee', path, { device: 'phone' });
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });

    it(
      'has faces that are deleted with what follows said, and consent',
      async () => {
        const id = await enrolEmployee(desk());
        const page = await desk().open('employee', '/me/faces');
        await page.getByText('Given', { exact: true }).waitFor();
        await page.getByRole('button', { name: 'Delete', exact: true }).click();
        await page.getByText('It is your last face').waitFor();
        await expectAccessible(page);
        await page.getByRole('button', { name: 'Delete the face' }).click();
        await page.getByText('No face of yours is kept').waitFor();
        const api = await desk().api();
        const { total } = await api.get('/users/{id}/face-embeddings', { params: { path: { id } } });
        expect(total).toBe(0);
      },
      enrolledWithinMs,
    );

    it('ends a session elsewhere', async () => {
      const other = await desk().open('employee', '/me', { ownSession: true });
      const page = await desk().open('employee', '/me/account', { ownSession: true });
      await page.getByRole('button', { name: /^End / }).first().click();
      const status = (): Promise<number> => other.evaluate(async () => (await fetch('/api/v1/auth/me')).status);
      desk().expectProblem(/401/);
      await waitFor(async () => (await status()) === 401, { what: 'the other session to end' });
    });

    it('is a copy of everything that is kept', async () => {
      const page = await desk().open('employee', '/me/account');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download my data' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('my-data-D-employee.zip');
      const zip = await readFile(await download.path());
      expect(zip.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
      for (const name of [
        'person',
        'attendance_records',
        'correction_requests',
        'recognitions',
        'sessions',
        'manifest',
      ]) {
        expect(zip.includes(`${name}.json`)).toBe(true);
      }
    });
  });
}
