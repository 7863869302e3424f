import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expectAccessible, expectNoSidewaysScroll } from './rig/accessibility';
import { deskDepartment } from './rig/accounts';
import type { Desk } from './rig/desk';

const day = '2026-03-10';
const month = '2026-03';

/** Somebody of their own for each spec, so that none looks at what another has changed. */
async function somebody(desk: Desk, lastName: string, fields: object = {}): Promise<string> {
  const key = lastName.toLowerCase().replaceAll(/\W/g, '');
  const body = {
    first_name: 'Rosa',
    last_name: lastName,
    email: `${key}@attendance.example`,
    employee_id: `A-${key}`,
    password: 'a password of the specs',
  };
  return (await (await desk.api()).post('/users', { body: { ...body, ...fields } })).id;
}

async function rowOf(desk: Desk, userId: string, from = '08:30', date = day): Promise<string> {
  const body = { user_id: userId, check_in: `${date}T${from}:00+01:00` };
  return (await (await desk.api()).post('/attendance', { body })).id;
}

/** The cell that the keyboard is in. */
const focusedCell = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-cell'));

/** The month, the list, a day with its corrections, statistics, and who may do what. */
export function attendanceSuite(desk: () => Desk): void {
  describe('attendance', () => {
    it('is entered in a cell of the month at the time of the site, corrected with a reason, and deleted', async () => {
      await somebody(desk(), 'Enter');
      const page = await desk().open('hr_officer', `/attendance?month=${month}&q=Enter`);
      await page.getByRole('link', { name: 'Tuesday, 10 March 2026: no row. Add one' }).click();
      await page.getByLabel('Check-in').fill('2026-03-10T08:30:00');
      // Twice, as some do: it is sent once, or the second is told that there is a row.
      await page.getByRole('button', { name: 'Add the row' }).dblclick();
      await page.getByRole('heading', { level: 1, name: 'Tuesday, 10 March 2026' }).waitFor();
      await page.getByText('08:30:00').first().waitFor();

      await page.getByRole('link', { name: 'Correct' }).click();
      await page.getByLabel('Check-out').fill('2026-03-10T17:05:00');
      await page.getByLabel('Reason').fill('<i>forgot</i> to leave');
      await page.getByRole('button', { name: 'Save the correction' }).click();
      const history = page.getByRole('region', { name: 'Changes by hand' });
      await history.getByText('<i>forgot</i> to leave').waitFor();
      await history.getByText('17:05:00').first().waitFor();
      await page
        .getByRole('region', { name: 'When they were there' })
        .getByRole('cell', { name: '08:30:00' })
        .waitFor();
      await page.getByRole('region', { name: 'Hours' }).getByText('Overtime').waitFor();
      await expectAccessible(page);

      desk().expectProblem(/404/);
      await page.getByLabel('As it was known at').fill('2026-03-10T08:00');
      await page.getByRole('button', { name: 'Show', exact: true }).click();
      await page.getByText(/^As it was known on/).waitFor();
      expect(await page.getByRole('link', { name: 'Correct' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Show it as it is now' }).click();
      await history.getByText('17:05:00').first().waitFor();

      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByLabel('Reason').fill('was somebody else');
      await page.getByRole('button', { name: 'Delete the row' }).click();
      await page.getByRole('link', { name: 'Tuesday, 10 March 2026: no row. Add one' }).waitFor();
    });

    it('that somebody else corrected meanwhile is told as such, and what was typed is still there', async () => {
      const id = await rowOf(desk(), await somebody(desk(), 'Conflict'));
      const page = await desk().open('hr_officer', `/attendance/${id}/edit`);
      await page.getByLabel('Notes').fill('typed in the page');
      await page.getByLabel('Reason').fill('two at once');
      const body = { check_out: `${day}T16:00:00+01:00`, reason: 'quicker' };
      await (await desk().api()).put('/attendance/{id}', { params: { path: { id } }, body });
      desk().expectProblem(/412/);
      await page.getByRole('button', { name: 'Save the correction' }).click();
      await page.getByText('Different by now: Check-out').waitFor();
      await page.getByText(/^Changed by /).waitFor();
      expect(await page.getByLabel('Notes').inputValue()).toBe('typed in the page');
      await page.getByRole('button', { name: 'Keep what I entered' }).click();
      await page.getByRole('button', { name: 'Save the correction' }).click();
      await page.getByRole('heading', { level: 1, name: 'Tuesday, 10 March 2026' }).waitFor();
      const row = await (await desk().api()).get('/attendance/{id}', { params: { path: { id } } });
      const times = { check_in: '2026-03-10T07:30:00.000Z', check_out: '2026-03-10T15:00:00.000Z' };
      expect(row).toMatchObject({ notes: 'typed in the page', ...times });
    });

    it('is typed once the zone of the site is known, not at the time of the browser', async () => {
      const id = await rowOf(desk(), await somebody(desk(), 'Elsewhere'));
      const page = await desk().open('hr_officer', '/attendance/new');
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      await page.route('**/attendance/settings', async (route) => {
        await released;
        await route.continue();
      });
      await page.goto(`${desk().baseUrl}/attendance/${id}/edit`);
      await page.getByText('Rosa Elsewhere').waitFor();
      expect(await page.getByLabel('Check-in').count()).toBe(0);
      release();
      await page.getByLabel('Check-in').waitFor();
      expect(await page.getByLabel('Check-in').inputValue()).toMatch(/^2026-03-10T08:30/);
    });

    it('asks which of two times is meant on the night when clocks are put back', async () => {
      const userId = await somebody(desk(), 'Autumn');
      const page = await desk().open('hr_officer', `/attendance/new?user_id=${userId}&date=2025-10-26`);
      await page.getByLabel('Check-in').fill('2025-10-26T02:30:00');
      await page.getByText('UTC+01:00').click();
      await page.getByRole('button', { name: 'Add the row' }).click();
      await page.getByRole('heading', { level: 1, name: 'Sunday, 26 October 2025' }).waitFor();
      const api = await desk().api();
      const { data } = await api.get('/attendance', { params: { query: { user_id: userId } } });
      expect(data[0]?.check_in).toBe('2025-10-26T01:30:00.000Z');
    });

    it('is one grid for the keyboard, and what happens is in its cell at once', async () => {
      const userId = await somebody(desk(), 'Keys');
      const id = await rowOf(desk(), userId);
      const page = await desk().open('hr_officer', `/attendance?month=${month}&q=Keys`);
      const cell = page.getByRole('link', { name: /^Tuesday, 10 March 2026: Present, since 08:30/ });
      await page.locator('[data-cell="0:1"]').focus();
      for (const key of ['End', 'Home', 'ArrowRight']) await page.keyboard.press(key);
      expect(await focusedCell(page)).toBe('0:1');
      for (let count = 0; count < 9; count += 1) await page.keyboard.press('ArrowRight');
      expect(await cell.getAttribute('data-cell')).toBe(await focusedCell(page));
      await rowOf(desk(), userId, '09:15', '2026-03-11');
      await page.getByRole('link', { name: /^Wednesday, 11 March 2026: Present, since 09:15/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/attendance/${id}`);
    });

    it('is filtered and exported as a file that runs nothing in a spreadsheet', async () => {
      const userId = await somebody(desk(), '=HYPERLINK("x")', { first_name: '=1+1', department: 'Export' });
      await rowOf(desk(), userId);
      const page = await desk().open('hr_officer', '/attendance/list?department=Export');
      await page.getByText('1 of 1 row').waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Export' }).click();
      const dialog = page.getByRole('dialog');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: 'Export' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('attendance.csv');
      const text = await readFile(await download.path(), 'utf8');
      expect(text.startsWith('\ufeffDay,Person,Department')).toBe(true);
      expect(text).toContain(`2026-03-10,"'=1+1 =HYPERLINK(""x"")",Export,Present,2026-03-10 08:30:00,,Europe/Berlin,`);
      await dialog.getByText('Done. The file is with your downloads.').waitFor();
    });

    it('is read for a file no longer once that is cancelled, and nothing is saved', async () => {
      const page = await desk().open('hr_officer', '/attendance/list');
      const asked = new Promise<void>((resolve) => {
        // Never answered: whoever cancels does so in the middle.
        void page.route(/\/attendance\?.*limit=1000/, () => {
          resolve();
        });
      });
      const downloads: unknown[] = [];
      page.on('download', (download) => downloads.push(download));
      await page.getByRole('button', { name: 'Export' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Export' }).click();
      await asked;
      // At nothing it has no width, and so is not to be seen.
      await dialog.getByRole('progressbar', { name: 'Progress of the export' }).waitFor({ state: 'attached' });
      const aborted = page.waitForEvent('requestfailed', (request) => request.url().includes('limit=1000'));
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await aborted;
      await dialog.waitFor({ state: 'detached' });
      expect(downloads).toEqual([]);
    });

    it('is counted by day and by department, in charts and in tables', async () => {
      await rowOf(desk(), await somebody(desk(), 'Counted', { department: 'Counting' }));
      const search = `from=${day}&to=${day}&department=Counting`;
      const page = await desk().open('hr_officer', `/attendance/statistics?${search}`);
      await page.locator('.recharts-surface').first().waitFor();
      await expectAccessible(page);
      await page.getByText('Tables').click();
      await page.getByRole('rowheader', { name: 'Counting' }).waitFor();
      await expectAccessible(page);
    });

    it('is that of their people for managers, who do not correct their own, and only read by viewers', async () => {
      const { id: managerId } = await desk().account('manager');
      const colleague = await rowOf(desk(), await somebody(desk(), 'Colleague', { department: deskDepartment }));
      const own = await rowOf(desk(), managerId);
      const page = await desk().open('manager', `/attendance/${colleague}`);
      await page.getByRole('link', { name: 'Correct' }).waitFor();
      const ownPage = await desk().open('manager', `/attendance/${own}`);
      expect(await ownPage.getByRole('link', { name: 'Correct' }).count()).toBe(0);
      const ownMonth = await desk().open('manager', `/attendance?month=${month}&q=Meister`);
      await ownMonth.getByRole('img', { name: 'Wednesday, 11 March 2026: no row' }).waitFor();
      const list = await desk().open('viewer', '/attendance');
      await list.waitForURL('**/attendance/list');
      expect(await list.getByRole('link', { name: 'Add a row' }).count()).toBe(0);
      const employee = await desk().open('employee', '/attendance');
      await employee.getByText('This page is not open to you').waitFor();
    });

    it('opens where today is, from left to right and from right to left', async () => {
      for (const locale of ['en-GB', 'ar']) {
        const phone = await desk().open('hr_officer', '/attendance', { device: 'phone', locale });
        const grid = phone.getByRole('grid');
        const isSeen = await grid.evaluate((element) => {
          const today = element.querySelector('[aria-current="date"]')?.getBoundingClientRect();
          const view = element.getBoundingClientRect();
          return today !== undefined && today.left >= view.left && today.right <= view.right + 1;
        });
        expect({ locale, isSeen }).toEqual({ locale, isSeen: true });
      }
    });

    it('is read on a phone, and from right to left', async () => {
      const phone = await desk().open('hr_officer', `/attendance?month=${month}`, { device: 'phone', locale: 'ar' });
      await phone.getByRole('grid').waitFor();
      await expectNoSidewaysScroll(phone);
      const form = await desk().open('hr_officer', '/attendance/new', { device: 'phone' });
      await expectNoSidewaysScroll(form);
      await expectAccessible(form);
    });
  });
}
