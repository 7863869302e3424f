import type { Page } from 'playwright-core';
import type { Desk } from './rig/desk';

const dayMs = 86_400_000;
const inDays = (count: number): string => new Date(Date.now() + count * dayMs).toISOString().slice(0, 10);

/** What is read again is refused, as to somebody who may no longer; undone by `page.unroute(url)`. */
async function refuseReading(page: Page, url: RegExp): Promise<void> {
  await page.route(url, (route) =>
    route.request().method() === 'GET'
      ? route.fulfill({ status: 403, json: { status: 403, title: 'Not allowed', detail: 'Not any more.' } })
      : route.fallback(),
  );
}

/** Somebody who works in Kobe from that day on. */
async function somebodyAbroad(desk: Desk, validFrom: string): Promise<{ id: string; siteId: string }> {
  const api = await desk.api();
  const names = { first_name: 'Paula', last_name: 'Abroad', email: 'abroad@typed.example', employee_id: 'T-abroad' };
  const { id } = await api.post('/users', { body: { ...names, password: 'a password of the specs' } });
  const { id: siteId } = await api.post('/sites', { body: { name: 'Kobe', time_zone: 'Asia/Tokyo' } });
  await api.post('/assignments', { body: { user_id: id, work_site_id: siteId, valid_from: validFrom } });
  return { id, siteId };
}

/** The session ends in the middle of a form. */
async function expectKeptOverSignIn(form: Page, desk: Desk): Promise<void> {
  const { password } = await desk.account('hr_officer');
  await form.getByLabel('Notes').fill('typed before');
  await form.context().clearCookies();
  desk.expectProblem(/401/);
  await form.getByRole('button', { name: 'Add the row' }).click();
  await form.locator('input[type=password]').fill(password);
  await form.locator('button[type=submit]').filter({ visible: true }).click();
  await form.getByText('You had to sign in first').waitFor();
  expect(await form.getByLabel('Notes').inputValue()).toBe('typed before');
}

/** What is typed, and what is shown, while something else happens. */
export function typedSuite(desk: () => Desk): void {
  describe('what is typed', () => {
    it('of a holiday stays when another day is removed, also when the calendar cannot be read again', async () => {
      const api = await desk().api();
      const { id } = await api.post('/holidays', { body: { name: 'Saxony' } });
      const holidays = [{ date: '2027-08-15', name: 'Assumption' }];
      await api.put('/holidays/{id}', { params: { path: { id } }, body: { holidays } });
      const page = await desk().open('hr_officer', `/roster/holidays/${id}`);
      const [day, name] = [page.locator('form input[type=date]'), page.getByRole('textbox', { name: 'Name' })];
      await day.fill('2027-10-03');
      await name.fill('Unity');
      desk().expectProblem(/403/);
      const refused = page.waitForResponse((response) => response.status() === 403);
      await refuseReading(page, /\/holidays\//);
      await page.getByRole('button', { name: /^Remove Assumption/ }).click();
      await refused;
      await page.unroute(/\/holidays\//);
      await page.getByRole('button', { name: /^Remove Assumption/, disabled: false }).waitFor();
      expect(await name.inputValue()).toBe('Unity');
      await page.reload();
      await page.getByText('No days yet', { exact: false }).waitFor();
      await day.fill('2027-10-03');
      await name.fill('Unity');
      await page.getByRole('button', { name: 'Add the day' }).click();
      await page.getByRole('cell', { name: 'Unity', exact: true }).waitFor();
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('form input[type=date]')?.value === '');
      await day.fill('2027-12-25');
      await name.fill('Christmas');
      await page.getByRole('button', { name: /^Remove Unity/ }).click();
      await page.getByRole('cell', { name: 'Unity', exact: true }).waitFor({ state: 'detached' });
      expect(await name.inputValue()).toBe('Christmas');
    });

    it('of a time is on the clock of the site where the person is on that day, and so is a punch', async () => {
      const [dayBefore, dayAbroad] = [inDays(-7), inDays(7)];
      const { id, siteId } = await somebodyAbroad(desk(), dayAbroad);
      const form = await desk().open('hr_officer', `/attendance/new?user_id=${id}&date=${dayAbroad}`);
      await form.getByText('Local time of the site, Asia/Tokyo').first().waitFor();
      await form.getByLabel('Check-in').fill(`${dayBefore}T09:00`);
      await form.getByText('Local time of the site, Europe/Berlin').first().waitFor();
      await expectKeptOverSignIn(form, desk());

      const api = await desk().api();
      const at = '2026-02-17T00:05:00Z';
      const reason = 'the gate was dark';
      await api.post('/punches', { body: { user_id: id, at, site_id: siteId, role: 'entry', reason } });
      const page = await desk().open('hr_officer', `/attendance/punches?user_id=${id}&from=2026-02-17&to=2026-02-17`);
      await page.getByRole('button', { name: /^Take back Paula Abroad, .*09:05/ }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('09:05').waitFor();
      await dialog.getByLabel('Reason').fill('it was the day after');
      desk().expectProblem(/403/);
      await refuseReading(page, /\/punches\?/);
      await dialog.getByRole('button', { name: 'Take back' }).click();
      await page.getByRole('alert').getByText('Not any more.').first().waitFor();
      await page.getByRole('table').getByText(reason).waitFor();
    });
  });
}
