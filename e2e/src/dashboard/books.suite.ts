import type { Page } from 'playwright-core';
import { expectAccessible, expectNoSidewaysScroll } from './rig/accessibility';
import type { Desk } from './rig/desk';

const dayMs = 86_400_000;
const department = 'Bookkeeping';

/** The Monday of the week after next: nothing of it has begun, wherever it is. */
function mondayToCome(): string {
  const now = new Date();
  const untilMonday = ((8 - now.getUTCDay()) % 7) + 7;
  return new Date(now.getTime() + untilMonday * dayMs).toISOString().slice(0, 10);
}

async function somebody(desk: Desk, lastName: string): Promise<string> {
  const key = lastName.toLowerCase();
  const body = {
    first_name: 'Paula',
    last_name: lastName,
    email: `${key}@books.example`,
    employee_id: `B-${key}`,
    password: 'a password of the specs',
    department,
  };
  return (await (await desk.api()).post('/users', { body })).id;
}

const focusedCell = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-cell'));

/** Rules, roster, requests, approvals and locks: what people are paid by. */
export function booksSuite(desk: () => Desk): void {
  describe('the books', () => {
    it('have a shift that says what it makes of a day, drawn onto a week and given to many by keyboard', async () => {
      await somebody(desk(), 'Abacus');
      await somebody(desk(), 'Ledger');
      const form = await desk().open('hr_officer', '/roster/shifts/new');
      await form.getByLabel('Name').fill('Early');
      // Start and end of the shift, then of its break, then of the example.
      const times = form.locator('input[type="time"]');
      await times.nth(0).fill('06:00');
      await times.nth(1).fill('14:00');
      const example = form.getByRole('status', { name: 'What the day becomes' });
      await example.getByText('Late', { exact: true }).waitFor();
      await form.getByLabel('Time of sighting 1').fill('05:55');
      await form.getByLabel('Time of sighting 2').fill('14:00');
      await example.getByText('Present', { exact: true }).waitFor();
      await expectAccessible(form);
      desk().expectProblem(/422/);
      await times.nth(3).fill('15:00');
      await form.getByText('must lie within the shift').first().waitFor();
      await times.nth(3).fill('12:30');
      await form.getByRole('button', { name: 'Add the shift' }).click();
      await form.getByRole('link', { name: 'Early' }).waitFor();

      const page = await desk().open('hr_officer', `/roster?department=${department}&from=${mondayToCome()}`);
      const monday = page.locator('[data-cell="0:1"]');
      await monday.waitFor();
      await page.getByRole('button', { name: /^Early/ }).dragTo(monday);
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Paula Abacus').waitFor();
      await dialog.getByRole('button', { name: 'Assign' }).click();
      await page
        .getByRole('gridcell', { name: /Early, 06:00 to 14:00, assigned to the person/ })
        .first()
        .waitFor();

      await page.locator('[data-cell="0:8"]').focus();
      await page.keyboard.press('Shift+ArrowDown');
      expect(await focusedCell(page)).toBe('1:8');
      await expectAccessible(page);
      await page.keyboard.press('Enter');
      await dialog.getByText('For 2 people').waitFor();
      await dialog.locator('input[aria-haspopup="listbox"]').click();
      await page.getByRole('option', { name: /^Early/ }).click();
      await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Assign' }).click();
      await page.locator('[data-cell="1:8"]', { hasText: 'Early, 06:00 to 14:00' }).waitFor();

      const list = await desk().open('hr_officer', '/roster/assignments');
      await list.getByText('Paula Ledger').first().waitFor();
      await expectAccessible(list);
    });

    it('have sites with a clock of their own, and managers who read what others plan', async () => {
      const page = await desk().open('hr_officer', '/roster/sites');
      await page.getByRole('button', { name: 'Add a site' }).click();
      await page.getByLabel('Name').fill('Osaka');
      await page.locator('input[aria-haspopup="listbox"]').fill('Asia/Tokyo');
      await page.getByRole('option', { name: 'Asia/Tokyo' }).click();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Add the site' }).click();
      await page.getByRole('article', { name: 'Osaka' }).getByText('Asia/Tokyo').waitFor();
      await expectAccessible(page);
      const manager = await desk().open('manager', '/roster', { device: 'phone' });
      await manager.getByRole('grid').waitFor();
      await expectNoSidewaysScroll(manager);
      await expectAccessible(manager);
      expect(await manager.getByRole('button', { name: 'Assign' }).count()).toBe(0);
      const employee = await desk().open('employee', '/roster');
      await employee.getByText('This page is not open to you').waitFor();
    });

    it('take a request from a phone, a refusal with its reason, and an approval that makes the day', async () => {
      const { id, name } = await desk().account('employee');
      const api = await desk().api();
      await api.post('/attendance', { body: { user_id: id, check_in: '2026-02-10T08:30:00+01:00' } });
      const phone = await desk().open('employee', '/me/requests?day=2026-02-10', { device: 'phone' });
      await phone.getByLabel('Left at').fill('17:00');
      await phone.getByRole('textbox', { name: /^Reason/ }).fill('the door was open');
      await expectAccessible(phone);
      await expectNoSidewaysScroll(phone);
      await phone.getByRole('button', { name: 'Send the request' }).click();
      await phone.getByText('Your request was sent').waitFor();
      await phone.getByLabel('Which day').fill('2026-02-11');
      await phone.getByLabel('Came at').fill('09:00');
      await phone.getByLabel('Left at').fill('17:30');
      await phone.getByRole('textbox', { name: /^Reason/ }).fill('the camera was away');
      await phone.getByRole('button', { name: 'Send the request' }).click();
      await phone.getByText('Your request was sent').waitFor();

      const inbox = await desk().open('manager', '/approvals');
      await inbox.getByRole('button', { name: `Refuse ${name}, 2026-02-10` }).click();
      const dialog = inbox.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /^Reason/ }).fill('you were seen at noon');
      await expectAccessible(inbox);
      await dialog.getByRole('button', { name: 'Refuse' }).click();
      await inbox.getByLabel(`Select ${name}, 2026-02-11`).check();
      await inbox.getByText('1 selected').waitFor();
      await expectAccessible(inbox);
      await inbox.getByRole('button', { name: 'Approve', exact: true }).first().click();
      await dialog.getByRole('button', { name: 'Approve' }).click();
      await inbox.getByText('Nothing waits for a decision').waitFor();

      await phone.reload();
      await phone.getByText('you were seen at noon').waitFor();
      const query = { user_id: id, date_from: '2026-02-11', date_to: '2026-02-11' };
      const { data } = await api.get('/attendance', { params: { query } });
      expect(data[0]).toMatchObject({ check_in: '2026-02-11T08:00:00.000Z', check_out: '2026-02-11T16:30:00.000Z' });
    });

    it('are locked for payroll with what is open said before, which the month tells, and unlocked with a reason', async () => {
      const page = await desk().open('hr_officer', '/approvals/periods');
      await page.getByLabel('First day').fill('2025-01-01');
      await page.getByLabel('Last day').fill('2025-01-31');
      await page.getByText('Nothing is open in these days.').waitFor();
      await page.getByRole('button', { name: 'Lock', exact: true }).click();
      const unlock = page.getByRole('button', { name: 'Unlock 1 Jan 2025 to 31 Jan 2025' });
      await unlock.waitFor();
      await expectAccessible(page);
      const month = await desk().open('hr_officer', '/attendance?month=2025-01');
      await month.getByText('Locked for payroll: 1 Jan 2025 to 31 Jan 2025', { exact: false }).waitFor();
      await unlock.click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /^Reason/ }).fill('the bank returned the file');
      await dialog.getByRole('button', { name: 'Unlock' }).click();
      await page.getByText('the bank returned the file').waitFor();
      const overtime = await desk().open('hr_officer', '/approvals/overtime', { colorScheme: 'dark', locale: 'ar' });
      await expectAccessible(overtime);
    });

    it('say where a report is wrong, and ask for a time of the site once its zone is known', async () => {
      const page = await desk().open('hr_officer', '/reports');
      desk().expectProblem(/422/);
      await page.getByLabel('From', { exact: true }).fill('2023-01-01');
      await page.getByLabel('To', { exact: true }).fill('2026-01-31');
      await page.getByRole('button', { name: 'Write the report' }).click();
      await page.getByText(/must be at most \d+ days after date_from/).waitFor();

      const { id } = await desk().account('employee');
      const body = { user_id: id, check_in: '2026-02-13T11:00:00Z' };
      await (await desk().api()).post('/attendance', { body });
      const form = await desk().open('employee', '/me');
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      await form.route('**/attendance/settings', async (route) => {
        await released;
        await route.continue();
      });
      await form.goto(`${desk().baseUrl}/me/requests?day=2026-02-13`);
      await form.getByLabel('Which day').waitFor();
      expect(await form.getByLabel('Came at').count()).toBe(0);
      release();
      await form.getByLabel('Came at').waitFor();
      expect(await form.getByLabel('Came at').inputValue()).toBe('12:00');
    });
  });
}
