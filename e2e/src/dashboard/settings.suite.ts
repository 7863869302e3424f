import type { Page } from 'playwright-core';
import { waitFor } from '@smart-attendance/testing';
import { expectAccessible, expectNoSidewaysScroll } from './rig/accessibility';
import type { Desk } from './rig/desk';

/** A secret is nowhere in what a page keeps once its dialog is closed. */
async function expectNowhere(page: Page, secret: string): Promise<void> {
  const kept = await page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      // What was typed or set into a field is in no markup.
      ...[...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value),
      location.href,
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
    ].join('\n'),
  );
  expect(kept.includes(secret)).toBe(false);
}

/** Gives the secret that is shown, and closes its dialog as one has to. */
async function takeSecret(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog');
  const secret = await dialog.getByLabel('Secret').inputValue();
  const done = dialog.getByRole('button', { name: 'Done' });
  expect(await done.isDisabled()).toBe(true);
  await dialog.getByLabel('I have stored it in a safe place').check();
  await done.click();
  await dialog.waitFor({ state: 'hidden' });
  return secret;
}

/** Every table of the whole system is read. */
const searchedWithinMs = 60_000;

/** How the system is, in words. */
const verdicts = {
  ok: 'Everything is well',
  degraded: 'Everything is there, but not all is well',
  not_ready: 'Something is missing; not everything works',
} as const;

const pages = [
  '/settings',
  '/settings/users',
  '/settings/roles',
  '/settings/api-keys',
  '/settings/webhooks',
  '/settings/audit-log',
  '/settings/dead-letters',
  '/settings/system',
  '/settings/retention',
  '/settings/erasures',
];

/** Who may what, what other programs are told, and how the system is. */
export function settingsSuite(desk: () => Desk): void {
  describe('settings', () => {
    it('change a role once it is said what that gives and takes; one’s own cannot be changed', async () => {
      const { id } = await (
        await desk().api()
      ).post('/users', {
        body: {
          first_name: 'Rolf',
          last_name: 'Role',
          email: 'rolf@settings.example',
          employee_id: 'S-1',
          password: 'a password of the specs',
        },
      });
      const { name } = await desk().account('administrator');
      const page = await desk().open('administrator', '/settings/users');
      await page.getByLabel('Name, email or employee ID').fill('rolf@settings');
      await page.getByRole('button', { name: 'Change the role of Rolf Role' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: 'Role' }).or(dialog.getByLabel('Role')).first().click();
      await page.getByRole('option', { name: 'Viewer' }).click();
      await dialog.getByText('See camera pictures').waitFor();
      await expectAccessible(page);
      await dialog.getByRole('button', { name: 'Change role' }).click();
      await page.getByText('Rolf Role now has the role').waitFor();
      await expectAccessible(page);
      await dialog.waitFor({ state: 'hidden' });
      const changed = await (await desk().api()).get('/users/{id}', { params: { path: { id } } });
      expect(changed.role).toBe('viewer');
      await page.getByLabel('Name, email or employee ID').fill('');
      await page.getByText('Administrator', { exact: true }).first().waitFor();
      expect(await page.getByRole('button', { name: `Change the role of ${name}` }).count()).toBe(0);
    });

    it('show an API key once, and revoke it', async () => {
      const page = await desk().open('administrator', '/settings');
      await page.getByRole('link', { name: 'API keys' }).first().click();
      await page.getByRole('button', { name: 'Create API key' }).first().click();
      const form = page.getByRole('dialog');
      await form.getByLabel('Name').fill('<b>door</b>');
      await form.getByLabel('Only these').check();
      await form.getByLabel('Follow live events').check();
      await form.getByRole('button', { name: 'Create API key' }).click();
      await form.getByLabel('Secret').waitFor();
      await page.evaluate(() => {
        history.back();
      });
      const leaving = page.getByRole('dialog', { name: 'Leave without the secret?' });
      await leaving.getByRole('button', { name: 'Cancel' }).click();
      await leaving.waitFor({ state: 'hidden' });
      const key = await takeSecret(page);
      const ask = (): Promise<Response> => fetch(`${desk().baseUrl}/api/v1/auth/me`, { headers: { 'X-API-Key': key } });
      expect((await (await ask()).json()) as object).toMatchObject({ permissions: ['events.read'] });
      await expectNowhere(page, key);
      await page.getByText('<b>door</b>').waitFor();
      await page.getByRole('button', { name: 'Revoke <b>door</b>' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
      await page.getByRole('button', { name: 'Revoke <b>door</b>' }).waitFor({ state: 'hidden' });
      expect((await ask()).status).toBe(401);
    });

    it('make a webhook, say at its field what is wrong, test it, and give it a new secret', async () => {
      const page = await desk().open('administrator', '/settings/webhooks');
      await page.getByRole('button', { name: 'Create webhook' }).first().click();
      const form = page.getByRole('dialog');
      desk().expectProblem(/422/);
      await form.getByLabel('Address').fill('ftp://receiver.example/events');
      await form.getByLabel('Note').fill('<script>alert(1)</script>');
      await form.getByRole('button', { name: 'Create webhook' }).click();
      await form.locator('[aria-invalid=true]').waitFor();
      expect(await form.getByLabel('Note').inputValue()).toBe('<script>alert(1)</script>');
      await form.getByLabel('Address').fill('https://receiver.invalid/events');
      await form.getByRole('button', { name: 'Create webhook' }).click();
      await form.getByLabel('Secret').waitFor();
      const secret = await takeSecret(page);
      await page.getByRole('link', { name: 'https://receiver.invalid/events' }).click();
      await page.getByText('<script>alert(1)</script>').waitFor();
      await page.getByRole('button', { name: 'Send a test' }).click();
      await page.getByText('The receiver did not take it').waitFor();
      await page.getByText('The name of the receiver is unknown.').first().waitFor();
      await expectAccessible(page);
      await page.getByRole('button', { name: 'New secret' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
      await page.getByRole('dialog').getByLabel('Secret').waitFor();
      expect(await takeSecret(page)).not.toBe(secret);
      await expectNowhere(page, secret);
      await page.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
    });

    it('have an audit log that can be looked through and verified', async () => {
      const page = await desk().open('administrator', '/settings/audit-log');
      await page
        .getByText(/^(POST|PUT|DELETE) \//)
        .first()
        .waitFor();
      await page.locator('main tbody button').first().click();
      await page.getByRole('dialog').getByText('Hash').first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Verify' }).click();
      await page.getByText('The log is whole').waitFor();
    });

    it('say how the system is, and how long what is kept', async () => {
      const page = await desk().open('hr_officer', '/settings/system');
      await page.getByText('face-inference', { exact: true }).first().waitFor();
      const api = await desk().api('hr_officer');
      const showsStatus = async (): Promise<boolean> =>
        page.getByText(verdicts[(await api.get('/system')).status], { exact: true }).isVisible();
      await waitFor(showsStatus, { what: 'the page to say of the system what the API says', everyMs: 500 });
      await page.getByRole('link', { name: 'Retention and privacy' }).click();
      await page.getByText('SIGHTING_RETENTION_DAYS').waitFor();
      await page.getByText('30 days').first().waitFor();
      expect(await page.getByRole('link', { name: 'API keys' }).count()).toBe(0);
    });

    it('have receipts of erasures, and look whether anything is left', async () => {
      const api = await desk().api();
      const { id } = await api.post('/users', {
        body: {
          first_name: 'Gone',
          last_name: 'Person',
          email: 'gone@settings.example',
          employee_id: 'S-gone',
          password: 'a password of the specs',
        },
      });
      await api.delete('/users/{id}', { params: { path: { id } } });
      const page = await desk().open('hr_officer', '/settings/erasures');
      await page.getByRole('link', { name: id }).click();
      await page.getByText('Record of the person: 1').waitFor();
      // Its list of what was entered has the same name.
      const known = page.getByLabel('What you still know of the person').and(page.locator('input'));
      await known.fill('gone@settings.example');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Look for it' }).click();
      await page.getByText(/places were searched/).waitFor({ timeout: searchedWithinMs });
      await expectAccessible(page);
      const refused = await desk().open('manager', '/settings/erasures');
      await refused.getByRole('heading', { name: 'Not allowed', level: 1 }).waitFor();
    });

    it('have nothing that axe finds on any page, and are read on a phone without scrolling sideways', async () => {
      const page = await desk().open('administrator', '/settings', { device: 'phone' });
      for (const path of pages) {
        await page.goto(`${desk().baseUrl}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
      }
    });
  });
}
