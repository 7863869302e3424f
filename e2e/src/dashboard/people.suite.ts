import { readFile } from 'node:fs/promises';
import { waitFor, zipOf } from '@smart-attendance/testing';
import { untilSettled } from '@smart-attendance/tools';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expectAccessible, expectNoSidewaysScroll } from './rig/accessibility';
import { deskDepartment } from './rig/accounts';
import type { Desk } from './rig/desk';

const enrolledWithinMs = 60_000;

/** Somebody of their own for each spec, so that none looks at what another has changed. */
async function somebody(desk: Desk, name: string, fields: object = {}): Promise<string> {
  const body = {
    first_name: 'Petra',
    last_name: name,
    email: `${name.toLowerCase()}@people.example`,
    employee_id: `P-${name}`,
    password: 'a password of the specs',
  };
  return (await (await desk.api()).post('/users', { body: { ...body, ...fields } })).id;
}

const nameOfPage = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();

/** Two faces beside each other, neither in the background of the other. */
async function pictureOfTwo(photos: readonly string[]): Promise<Buffer> {
  const faces = await Promise.all(photos.map((photo) => sharp(photo).resize(400, 400).toBuffer()));
  return sharp({ create: { width: 800, height: 400, channels: 3, background: '#888' } })
    .composite(faces.map((input, index) => ({ input, left: index * 400, top: 0 })))
    .jpeg()
    .toBuffer();
}

const staff = Buffer.from(
  'employee_id,first_name,last_name,email\r\nP-Listed,Lisa,Listed,lisa@people.example\r\nP-Wrong,Wanda,Wrong,nowhere\r\n',
);

/** Somebody who stands beside somebody else, and nobody. */
async function zipOfPhotos(desk: Desk): Promise<Buffer> {
  const photos = desk.sut.demo.cast.flatMap(({ enrolmentPhotos }) => enrolmentPhotos.slice(0, 1)).slice(0, 2);
  const both = await pictureOfTwo(photos);
  return zipOf([
    { name: 'P-Photographed.jpg', content: both },
    { name: '<img src=x>.jpg', content: both },
  ]);
}

/** The list, one person from their first day to their erasure, and who may do what of it. */
export function peopleSuite(desk: () => Desk): void {
  describe('people', () => {
    it('are added with duplicates said at their fields, enrolled with what is wrong with a photo, and erased', async () => {
      const page = await desk().open('hr_officer', '/people/new');
      await somebody(desk(), 'Taken');
      await page.getByLabel('First name').fill('<b>Nina</b>');
      await page.getByLabel('Last name').fill('Neu');
      await page.getByLabel('Employee ID').fill('P-Taken');
      await page.getByLabel('Email').fill('nina@people.example');
      await page.getByRole('button', { name: 'Make one up' }).click();
      await page.getByRole('button', { name: 'Add person' }).click();
      await page.getByText('is already in use by another person').waitFor();
      expect(await page.getByLabel('Employee ID').getAttribute('aria-invalid')).toBe('true');

      await page.getByLabel('Employee ID').fill('P-neu');
      await page.getByRole('button', { name: 'Add person' }).click();
      await page.getByRole('button', { name: 'Record consent' }).click();
      await page.getByRole('button', { name: 'The person agrees' }).click();
      await expectFacesOf(page, desk());

      await page.getByRole('button', { name: 'Erase' }).click();
      const confirm = page.getByRole('button', { name: 'Erase for good' });
      await page.getByLabel('To confirm').fill('P-ne');
      expect(await confirm.isDisabled()).toBe(true);
      await page.getByLabel('To confirm').fill('P-neu');
      await confirm.click();
      await page.getByText('The person has been erased').waitFor();
      expect(await page.getByText('Nina').count()).toBe(0);
      await page.getByRole('link', { name: 'Show the receipt' }).click();
      await page.getByText('Record of the person: 1').waitFor();
      await page.getByText(/Enrolled faces with photos: \d/).waitFor();
      await expectAccessible(page);
    });

    it('are imported from a list after it was tried, and their faces from a zip, each file with what became of it', async () => {
      await somebody(desk(), 'Photographed', { biometric_consent: true });
      const page = await desk().open('hr_officer', '/people');
      await page.getByRole('link', { name: 'Import' }).click();
      await page.locator('input[type=file]').setInputFiles({ name: 'staff.csv', mimeType: 'text/csv', buffer: staff });
      await page.getByText(/^email: /).waitFor();
      await page.getByRole('button', { name: 'Import 1 row' }).click();
      await page.getByText('1 row was written.').waitFor();
      const found = await (await desk().api()).get('/users', { params: { query: { q: 'P-Listed' } } });
      expect(found.total).toBe(1);
      await expectAccessible(page);

      await page.getByRole('link', { name: 'Photos of many' }).click();
      const archive = { name: 'photos.zip', mimeType: 'application/zip', buffer: await zipOfPhotos(desk()) };
      const send = page.getByRole('button', { name: 'Send and enrol' });
      await send.waitFor(); // the page before has a place for a file, too
      await page.locator('input[type=file]').setInputFiles(archive);
      await send.click();
      await page.getByText('Looked at: 2 of 2 files').waitFor({ timeout: enrolledWithinMs });
      await page.getByText('Nobody has this employee ID.').waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Add it there, and choose the face' }).click();
      await page.getByRole('heading', { level: 1, name: 'Petra Photographed' }).waitFor();
      const refused = await desk().open('manager', '/people/import/photos');
      await refused.getByRole('heading', { name: 'Not allowed', level: 1 }).waitFor();
    });

    it('have another of their faces made the primary one, and everything about them given as a zip', async () => {
      const id = await somebody(desk(), 'Starred', { biometric_consent: true });
      const api = await desk().api();
      const photo = desk().sut.demo.cast[2]?.enrolmentPhotos[0];
      if (photo === undefined) throw new Error('The demo has a third photo.');
      const file = new File([await readFile(photo)], 'starred.jpg', { type: 'image/jpeg' });
      for (const source_description of ['badge', 'gate']) {
        await api.post('/users/upload-face-file', { body: { user_id: id, file, source_description } });
      }
      const page = await desk().open('hr_officer', `/people/${id}?tab=faces`);
      await page.getByRole('row', { name: /badge Primary/ }).waitFor();
      await page.getByRole('button', { name: 'Make primary: gate' }).click();
      await page.getByRole('row', { name: /gate Primary/ }).waitFor();
      expect(await page.getByText('Primary', { exact: true }).count()).toBe(1);
      await page.getByRole('button', { name: 'Make primary: badge' }).waitFor();

      await page.getByRole('button', { name: 'Export everything' }).click();
      const dialog = page.getByRole('dialog', { name: 'Everything about Petra Starred' });
      await dialog.getByText(/Face vectors, passwords and keys are left out/).waitFor();
      await expectAccessible(page);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: 'Download' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('person-P-Starred.zip');
      expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');
      await dialog.getByText(/^Done, .* The file is with your downloads\.$/).waitFor();
      await dialog.getByRole('button', { name: 'Close' }).last().click();
      // Others enrol the same face.
      await api.delete('/users/{id}', { params: { path: { id } } });
    });

    it('are searched for by the server, changed several at once, and told who could not be', async () => {
      const api = await desk().api();
      for (const name of ['Bulk-one', 'Bulk-two']) await somebody(desk(), name, { department: 'Bulk' });
      const { id: adminId } = await desk().account('administrator');
      await api.put('/users/{id}', { params: { path: { id: adminId } }, body: { department: 'Bulk' } });
      const page = await desk().open('administrator', '/people');
      await expectPlaceKept(page);
      await page.getByLabel('Search').fill('bulk');
      await page.getByText('3 of 3 rows').waitFor();
      expect(new URL(page.url()).searchParams.get('q')).toBe('bulk');
      await page.getByLabel('Select all rows').check();
      await page.getByRole('button', { name: 'Deactivate' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
      await page.getByText('Changed: 2').waitFor();
      await page.getByText('You cannot deactivate yourself').waitFor();
      await page.getByRole('dialog').getByText('Close', { exact: true }).click();
      await page.getByText('Selected: 1').waitFor();
      const changed = await api.get('/users', { params: { query: { department: 'Bulk', is_active: false } } });
      expect(changed.total).toBe(2);
      await api.put('/users/{id}', { params: { path: { id: adminId } }, body: { department: null } });
    });

    it('are erased no further once it is left while it goes on, which is asked first', async () => {
      for (const number of [1, 2, 3, 4, 5, 6]) await somebody(desk(), `Leaving-${number}`);
      const page = await desk().open('administrator', '/attendance/list');
      await page.getByRole('link', { name: 'People' }).click();
      await page.getByLabel('Search').fill('leaving-');
      await page.getByText('6 of 6 rows').waitFor();
      await page.getByLabel('Select all rows').check();
      let [asked, release] = [0, (): void => undefined];
      const released = new Promise<void>((resolve) => (release = resolve));
      await page.route('**/api/v1/users/*', async (route) => {
        if (route.request().method() === 'DELETE') {
          asked += 1;
          await released;
        }
        await route.continue();
      });
      await page.getByRole('button', { name: 'Erase' }).click();
      await page.getByLabel('To confirm').fill('6');
      await page.getByRole('button', { name: 'Erase for good' }).click();
      await waitFor(() => asked === 4, { what: 'as many as are erased at a time' });
      await page.evaluate(() => {
        history.back();
      });
      const leaving = page.getByRole('dialog', { name: 'Leave while this is running?' });
      await leaving.getByRole('button', { name: 'Leave' }).click();
      await page.getByRole('heading', { level: 1, name: 'Attendance' }).waitFor();
      release();
      const api = await desk().api();
      const left = async () => (await api.get('/users', { params: { query: { q: 'leaving-' } } })).total;
      await waitFor(async () => (await left()) <= 2, { what: 'those under way to be erased' });
      await untilSettled(page);
      expect({ asked, left: await left() }).toEqual({ asked: 4, left: 2 });
    });

    it('keep what is typed when somebody else saves first, and say what that was', async () => {
      const id = await somebody(desk(), 'Edited');
      const page = await desk().open('administrator', `/people/${id}/edit`);
      await page.getByLabel('Phone').fill('4711');
      const body = { position: 'Lead' };
      await (await desk().api()).put('/users/{id}', { params: { path: { id } }, body });
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Position is now Lead').waitFor();
      await page.getByRole('button', { name: 'Keep what I typed' }).click();
      await page.getByText('Position is now Lead').waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('tab', { name: 'Details' }).waitFor();
      const after = await (await desk().api()).get('/users/{id}', { params: { path: { id } } });
      expect(after).toMatchObject({ phone: '4711', position: 'Lead' });
    });

    it('lose their faces with their consent, and are gone from a page that is open when they are erased', async () => {
      const id = await somebody(desk(), 'Withdrawn', { biometric_consent: true });
      const page = await desk().open('hr_officer', `/people/${id}`);
      await page.getByRole('button', { name: 'Withdraw consent' }).click();
      await page.getByRole('button', { name: 'Withdraw and delete faces' }).click();
      await page.getByText('This person does not agree').waitFor();
      await page.getByRole('tab', { name: 'Faces and pictures' }).click();
      await page.getByText('This person declined face recognition').waitFor();
      expect(await page.locator('input[type=file]').count()).toBe(1);
      await (await desk().api()).delete('/users/{id}', { params: { path: { id } } });
      await page.getByText('erased by somebody else').waitFor();
      expect(await page.getByText('Withdrawn').count()).toBe(0);
    });

    it('are for a manager to look at, without faces and without anything to change', async () => {
      const mine = await somebody(desk(), 'Mine', { department: deskDepartment });
      const other = await somebody(desk(), 'Foreign', { department: 'Elsewhere' });
      const page = await desk().open('manager', `/people/${mine}?tab=faces`);
      expect(await nameOfPage(page)).toBe('Petra Mine');
      expect(await page.getByRole('button', { name: /Edit|Erase|Add picture|Delete/ }).count()).toBe(0);
      expect(await page.getByText('Enrolled faces').count()).toBe(0);
      await page.goto(`${desk().baseUrl}/people/${other}`);
      await page.getByRole('heading', { name: 'There is nobody here', level: 1 }).waitFor();
      await page.goto(`${desk().baseUrl}/people/new`);
      await page.getByRole('heading', { name: 'Not allowed', level: 1 }).waitFor();
    });

    it('have pages that axe finds nothing on, read on a phone and from right to left', async () => {
      const id = await somebody(desk(), 'Seen', { biometric_consent: true });
      const user_id = id;
      for (const [day, status] of [
        ['03', 'late'],
        ['04', 'on_leave'],
      ] as const) {
        const body = { user_id, check_in: `2026-03-${day}T08:00:00Z`, status } as const;
        await (await desk().api()).post('/attendance', { body });
      }
      const page = await desk().open('administrator', `/people/${id}`);
      const paths = [
        '/people/new',
        `/people/${id}`,
        `/people/${id}?tab=missed`,
        `/people/${id}?tab=attendance&month=2026-03`,
      ];
      for (const path of paths) {
        await page.goto(`${desk().baseUrl}${path}`);
        await untilSettled(page);
        await expectAccessible(page);
      }
      await page.getByRole('button', { name: /3 March 2026: Late/ }).click();
      await page.getByRole('heading', { name: /3 March 2026/ }).waitFor();
      const phone = await desk().open('administrator', `/people/${id}?tab=attendance`, {
        device: 'phone',
        locale: 'ar',
      });
      await expectNoSidewaysScroll(phone);
      expect(await phone.locator('html').getAttribute('dir')).toBe('rtl');
    });
  });
}

/** Whoever comes back to a list goes on where they were. */
async function expectPlaceKept(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 400 });
  const list = page.getByRole('region').filter({ has: page.getByRole('table') });
  const top = (): Promise<number> => list.evaluate((element) => element.scrollTop);
  await list.evaluate((element) => {
    element.scrollTo({ top: 100 });
  });
  await untilSettled(page);
  const before = await top();
  await page.getByRole('link', { name: 'Attendance', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Attendance' }).waitFor();
  await page.goBack();
  await untilSettled(page);
  // The heights of rows are fractions of a pixel.
  expect({ isScrolled: before > 10, isThere: Math.abs((await top()) - before) <= 2 }).toEqual({
    isScrolled: true,
    isThere: true,
  });
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** A photo is taken, one of two people is explained with both marked, and one of them can be chosen. */
async function expectFacesOf(page: Page, desk: Desk): Promise<void> {
  const [one, two] = desk.sut.demo.cast.flatMap(({ enrolmentPhotos }) => enrolmentPhotos.slice(0, 1));
  if (one === undefined || two === undefined) throw new Error('The demo has photos of two people.');
  // Of faces, and not of pictures: it is there once the consent is saved.
  const input = page.locator('input[type=file][multiple]');
  await input.setInputFiles([
    { name: 'one.jpg', mimeType: 'image/jpeg', buffer: await readFile(one) },
    { name: 'two.jpg', mimeType: 'image/jpeg', buffer: await pictureOfTwo([one, two]) },
  ]);
  await page.getByText('There are several faces in this photo.').waitFor({ timeout: enrolledWithinMs });
  await page.getByText('Enrolled: 1 of 2 photos').waitFor();
  await page.getByRole('button', { name: 'Take face 2' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Take face 1' }).click();
  await page.getByText(/Enrolled: 2 of 2 photos|unlike every face/).waitFor({ timeout: enrolledWithinMs });
}
