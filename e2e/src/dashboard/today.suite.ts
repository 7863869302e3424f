import type { Client } from '@smart-attendance/client';
import type { Page } from 'playwright-core';
import { expectAccessible, expectNoSidewaysScroll } from './rig/accessibility';
import { deskDepartment } from './rig/accounts';
import type { Desk } from './rig/desk';
import { untilTodayLasts } from './rig/site-clock';

const arrivalsOf = (page: Page) => page.getByRole('region', { name: 'Arrivals' }).getByRole('listitem');

/** Today and the wall display. */
export function todaySuite(desk: () => Desk): void {
  let made = 0;

  /** Somebody new, of the department of the manager. */
  async function addPerson(api: Client, first: string, last: string): Promise<string> {
    made += 1;
    const { id } = await api.post('/users', {
      body: {
        first_name: first,
        last_name: last,
        email: `today-${made}@desk.example`,
        password: 'a password of the specs',
        employee_id: `TODAY-${made}`,
        department: deskDepartment,
      },
    });
    return id;
  }

  const arrive = async (api: Client, userId: string): Promise<void> => {
    await untilTodayLasts();
    await api.post('/attendance', { body: { user_id: userId, check_in: new Date().toISOString(), status: 'present' } });
  };

  describe('today', () => {
    it('shows who comes in as it happens, and finds them', async () => {
      const api = await desk().api();
      const id = await addPerson(api, 'Grace', 'Hopper');
      const page = await desk().open('hr_officer', '/');
      await page.getByText('Live', { exact: true }).waitFor();
      await arrive(api, id);
      await arrivalsOf(page).filter({ hasText: 'Grace Hopper' }).waitFor();
      await page.getByRole('searchbox', { name: 'Search by name or employee id' }).fill('hopper');
      const found = page.getByRole('region', { name: 'People' }).getByRole('listitem');
      await found.filter({ hasText: 'Grace Hopper' }).filter({ hasText: 'since' }).waitFor();
      expect(await found.count()).toBe(1);
      await expectAccessible(page);
    });

    it('shows whoever comes back to it who came while another page was open', async () => {
      const api = await desk().api();
      const id = await addPerson(api, 'Dorothy', 'Vaughan');
      const page = await desk().open('hr_officer', '/');
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
      await arrive(api, id);
      await page.getByRole('link', { name: 'Today' }).click();
      await arrivalsOf(page).filter({ hasText: 'Dorothy Vaughan' }).waitFor();

      // Nobody is there as of before, and what there is now cannot be read.
      await page.getByRole('button', { name: /^Absent/ }).click();
      await page.getByText('Nobody matches this selection').waitFor();
      desk().expectProblem(/403/);
      await page.route('**/presence?*', (route) => route.fulfill({ status: 403, json: { detail: 'Not any more.' } }));
      await api.put('/users/{id}', { params: { path: { id } }, body: { position: 'Lead' } });
      await page.getByText('Not any more.').waitFor();
      expect(await page.getByText('Nobody matches this selection').count()).toBe(0);
    });

    it('says that the connection is lost, and shows afterwards who came meanwhile', async () => {
      const api = await desk().api();
      const id = await addPerson(api, 'Katherine', 'Johnson');
      const connection = await desk().connection();
      const page = await desk().open('hr_officer', '/', { connection });
      await page.getByText('Live', { exact: true }).waitFor();
      connection.cut();
      const banner = page.getByText(/The server cannot be reached/).first();
      await banner.waitFor();
      await arrive(api, id);
      connection.restore();
      await arrivalsOf(page).filter({ hasText: 'Katherine Johnson' }).waitFor({ timeout: 90_000 });
      await banner.waitFor({ state: 'detached' });
    });

    it('leads an employee to what is theirs', async () => {
      const page = await desk().open('employee', '/');
      await page.waitForURL('**/me');
    });
  });

  describe('the wall display', () => {
    it('has no family names where everybody passes by, until somebody wants them', async () => {
      const api = await desk().api();
      await arrive(api, await addPerson(api, 'Mary', 'Jackson'));
      const page = await desk().open('viewer', '/wall');
      await page.getByText('Mary J.').waitFor();
      expect(await page.getByText('Jackson').count()).toBe(0);
      await expectAccessible(page);
      await page.getByText('Full name').click();
      await page.getByText('Mary Jackson').waitFor();
      expect(page.url()).toContain('names=full');
    });

    it('fits a phone, and Arabic', async () => {
      await expectNoSidewaysScroll(await desk().open('viewer', '/wall', { device: 'phone', locale: 'ar' }));
    });
  });
}
