import type { Page } from 'playwright-core';
import { untilSettled } from '@smart-attendance/tools';
import { expectAccessible, expectNoSidewaysScroll } from './rig/accessibility';
import { deskRoles, type DeskRole } from './rig/accounts';
import { phoneViewport, type Desk } from './rig/desk';

/** What the navigation leads to. */
const everywhere = [
  '/',
  '/people',
  '/attendance',
  '/roster',
  '/leave',
  '/approvals',
  '/reports',
  '/cameras',
  '/review',
  '/recognition',
  '/settings',
  '/me',
  '/guide',
];

/** As the table of roles in the README of the gateway has it. */
const navigationOf: Readonly<Record<DeskRole, readonly string[]>> = {
  administrator: everywhere,
  hr_officer: everywhere.filter((path) => path !== '/guide'),
  manager: ['/', '/people', '/attendance', '/roster', '/leave', '/approvals', '/reports', '/recognition', '/me'],
  viewer: ['/', '/attendance', '/reports', '/cameras', '/me'],
  employee: ['/me'],
};

function linksOf(page: Page): Promise<string[]> {
  return page
    .locator('nav a')
    .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
}

/** Signing in, and what every page has to be: readable, usable by everybody, in every language, on a phone. */
export function smokeSuite(desk: () => Desk): void {
  describe('signing in', () => {
    it('leads to the page that was asked for, and out again', async () => {
      const { email, password } = await desk().account('hr_officer');
      const page = await desk().openSignedOut('/people');
      await expectAccessible(page);
      await page.locator('input[type=email], input[name=email]').fill(email);
      await page.locator('input[type=password]').fill(password);
      await page.locator('button[type=submit]').click();
      await page.locator('nav a[href="/people"][aria-current=page]').waitFor();
      expect(new URL(page.url()).pathname).toBe('/people');
      await page.getByRole('button', { name: /^Account of/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.locator('input[type=password]').waitFor();
      await page.reload();
      await page.locator('input[type=password]').waitFor();
    });
  });

  it('a password that was given opens nothing until another is chosen', async () => {
    const { email, password } = await desk().newcomer();
    const page = await desk().openSignedOut('/me');
    await page.locator('input[type=email], input[name=email]').fill(email);
    await page.locator('input[type=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await page.getByRole('heading', { name: 'Choose your own password' }).waitFor();
    expect(await page.locator('nav').count()).toBe(0);
    await expectAccessible(page);
    const chosen = page.locator('input[autocomplete=new-password]');
    await page.locator('input[autocomplete=current-password]').fill(password);
    await chosen.nth(0).fill('a password of my own');
    await chosen.nth(1).fill('a password of my one');
    await page.getByText('The two passwords differ.').waitFor();
    await chosen.nth(1).fill('a password of my own');
    await page.getByRole('button', { name: 'Save password' }).click();
    await page.locator('nav a[href="/me"][aria-current=page]').waitFor();
  });

  describe('roles', () => {
    it.each(deskRoles)('%s sees the navigation of what they may, and no more', async (role) => {
      const page = await desk().open(role, '/me');
      expect((await linksOf(page)).sort()).toEqual([...navigationOf[role]].sort());
    });
  });

  it.each(everywhere)(
    '%s has nothing that axe finds, and is read on a phone without scrolling sideways',
    async (path) => {
      const page = await desk().open('administrator', path);
      await expectAccessible(page);
      await page.setViewportSize(phoneViewport);
      await untilSettled(page);
      await expectNoSidewaysScroll(page);
    },
  );

  it('Arabic is read from right to left', async () => {
    const page = await desk().open('administrator', '/', { locale: 'ar' });
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^ar/);
    await expectNoSidewaysScroll(page);
  });
}
