import { readFile } from 'node:fs/promises';
import { ProblemError } from '@smart-attendance/client';
import { waitFor } from '@smart-attendance/testing';
import type { Page } from 'playwright-core';
import { expectAccessible, expectNoSidewaysScroll } from './rig/accessibility';
import type { Desk } from './rig/desk';

/** The demo's walkers pass by, and a face is there some seconds after they have gone. */
const seenWithinMs = 90_000;
const assignedWithinMs = 60_000;

async function somebody(desk: Desk, first: string, last: string): Promise<string> {
  const key = `${first}.${last}`.toLowerCase().replace(/[^a-z.]/g, '');
  const body = { first_name: first, last_name: last, email: `${key}@review.example`, employee_id: `V-${key}` };
  return (await (await desk.api()).post('/users', { body: { ...body, password: 'a password of the specs' } })).id;
}

/** One photo sent for each of them: from the second on it passes for somebody else, who is listed with them. */
export async function beLookAlikes(desk: Desk, userIds: readonly string[]): Promise<void> {
  const photo = desk.sut.demo.cast.at(-1)?.enrolmentPhotos[0];
  if (photo === undefined) throw new Error('The demo has no photo of anybody.');
  const file = new File([await readFile(photo)], 'alike.jpg', { type: 'image/jpeg' });
  const api = await desk.api();
  for (const userId of userIds) {
    const sent = api.post('/users/upload-face-file', { body: { user_id: userId, file, consent: true } });
    await sent.catch((error: unknown) => {
      if (!(error instanceof ProblemError) || error.reason !== 'looks_like_another_person') throw error;
    });
  }
}

/** A walker who comes by meanwhile is a newer state of the face, which is said; then it is looked at and sent again. */
async function assign(page: Page, button = 'Assign'): Promise<void> {
  const dialog = page.getByRole('dialog');
  const submit = dialog.getByRole('button', { name: button, exact: true });
  const isDone = async (): Promise<boolean> => {
    if ((await dialog.count()) === 0) return true;
    if (await submit.isEnabled()) await submit.click({ timeout: 1_000 }).catch(() => undefined);
    return false;
  };
  await waitFor(isDone, { what: 'the face to be assigned', timeoutMs: assignedWithinMs, everyMs: 500 });
}

/** Faces that nobody was named for, and people who look alike. */
export function reviewSuite(desk: () => Desk): void {
  describe('the review', () => {
    afterAll(() => desk().stopCameras(), 60_000);

    it('has an unknown face dismissed and assigned by keyboard, and each taken back', async () => {
      await somebody(desk(), 'Rosa', '<i>Review</i>');
      await desk().liveCamera();
      const api = await desk().api();
      const seen = async () => (await api.get('/unknown-faces', { params: { query: { limit: 1 } } })).total > 1;
      await waitFor(seen, { what: 'unknown faces', timeoutMs: seenWithinMs, everyMs: 500 });
      const page = await desk().open('hr_officer', '/review');
      await page.getByRole('link', { name: /Review \d+ faces? waits?/ }).waitFor();
      await page.getByRole('option').first().focus();
      await page.keyboard.press('d');
      await page.getByRole('heading', { name: 'Done just now' }).waitFor();
      await page.keyboard.press('u');
      await page.getByText('Undone: it is as it was before.').waitFor();
      await page.getByRole('option', { selected: true }).and(page.locator(':focus')).waitFor();

      await page.keyboard.press('a');
      await page.getByRole('dialog').getByPlaceholder('Type to search').fill('Rosa');
      await page.getByRole('option', { name: /Rosa <i>Review/ }).click();
      await expectAccessible(page);
      await assign(page);
      await page.getByText('Assigned to Rosa <i>Review</i>.').first().waitFor();
      await page.getByRole('region', { name: 'Done just now' }).getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone: it is as it was before.').first().waitFor();
      await expectAccessible(page);
      const phone = await desk().open('hr_officer', '/review', { device: 'phone', locale: 'ar' });
      await phone.getByRole('option').first().tap();
      await phone.getByRole('article').waitFor();
      await expectNoSidewaysScroll(phone);
    });

    it('has a new person entered by a face, and undone at once nobody is left', async () => {
      await desk().liveCamera();
      const api = await desk().api();
      const waiting = async () => (await api.get('/unknown-faces', { params: { query: { limit: 1 } } })).total > 0;
      await waitFor(waiting, { what: 'an unknown face', timeoutMs: seenWithinMs, everyMs: 500 });
      const page = await desk().open('hr_officer', '/review');
      await page.getByRole('option').first().focus();
      await page.keyboard.press('n');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('First name').fill('Nilo');
      await dialog.getByLabel('Last name').fill('Passing');
      await dialog.getByLabel('Employee ID').fill('V-nilo');
      await dialog.getByLabel('Email').fill('nilo@review.example');
      await assign(page, 'Add and assign');
      await page.getByText('Assigned to Nilo Passing.').first().waitFor();
      await page.getByRole('region', { name: 'Done just now' }).getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone: it is as it was before.').first().waitFor();
      expect((await api.get('/users', { params: { query: { q: 'Nilo' } } })).total).toBe(0);
    });

    it('has a visit told to attendance marked as told wherever it is read: no camera named anybody', async () => {
      const userId = await somebody(desk(), 'Tilda', 'Told');
      await desk().liveCamera();
      const api = await desk().api();
      const query = { limit: 1 };
      const waiting = async () => (await api.get('/unknown-faces', { params: { query } })).data[0];
      const face = await waitFor(waiting, { what: 'an unknown face', timeoutMs: seenWithinMs, everyMs: 500 });
      await api.post('/unknown-faces/{id}/assign', {
        params: { path: { id: face.id } },
        body: { user_id: userId, consent: true, tell_attendance: true },
      });
      const told = async () =>
        (await api.get('/attendance', { params: { query: { ...query, user_id: userId } } })).data[0];
      const row = await waitFor(told, { what: 'the row of the visit', timeoutMs: assignedWithinMs, everyMs: 500 });
      const page = await desk().open('hr_officer', `/recognition?person=${userId}`);
      await page
        .getByRole('row', { name: /Tilda Told.*Told from a kept face/ })
        .first()
        .waitFor();
      await page.goto(`${desk().baseUrl}/attendance/punches?user_id=${userId}`);
      await page
        .getByRole('row', { name: /Tilda Told.*Told from a kept face/ })
        .first()
        .waitFor();
      await page.goto(`${desk().baseUrl}/attendance/${row.id}`);
      await page.getByText(/told that check-in from a kept face/).waitFor();
      await expectAccessible(page);
      await api.delete('/users/{id}', { params: { path: { id: userId } } });
    });

    it('lists people who look alike, and says what it means that they are two', async () => {
      const ids = [await somebody(desk(), 'Twin', 'One'), await somebody(desk(), 'Twin', 'Two')];
      await beLookAlikes(desk(), ids);
      const page = await desk().open('hr_officer', `/review/look-alikes?person=${ids[1] ?? ''}`, { device: 'phone' });
      await page.getByRole('article', { name: /Twin Two/ }).waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.getByRole('button', { name: 'These are two people' }).click();
      await page.getByText('Noted: they are two people.').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('article', { name: /Twin Two/ }).waitFor();
    });

    it('is open to nobody who may not see faces', async () => {
      const page = await desk().open('manager', '/review');
      await page.getByText('This page is not open to you').waitFor();
      expect(await page.getByRole('link', { name: 'Review' }).count()).toBe(0);
    });
  });
}
