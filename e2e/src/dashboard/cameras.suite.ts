import type { Page } from 'playwright-core';
import { waitFor } from '@smart-attendance/testing';
import { expectAccessible, expectNoSidewaysScroll } from './rig/accessibility';
import type { Desk } from './rig/desk';

/** What a hostile or careless person calls a camera. */
const typed = '<img src=x onerror=alert(1)> \u202eexe.door';
/** What is left of it: invisible characters are taken out of names. */
const markup = typed.replace('\u202e', '');
const tabs = ['Zones', 'Schedule', 'History', 'Settings'];

/** Whether the browser has decoded a picture, and not only asked for one. */
async function showsPicture(page: Page, name: string): Promise<void> {
  const picture = page.getByRole('img', { name: `What ${name} sees` });
  await picture.first().waitFor();
  const width = (): Promise<number> => picture.first().evaluate((image) => (image as HTMLImageElement).naturalWidth);
  await waitFor(async () => (await width()) > 100, { what: `a picture of ${name}`, timeoutMs: 30_000 });
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name }).click();
  await page.getByRole('tabpanel', { name }).waitFor();
}

export function camerasSuite(desk: () => Desk): void {
  describe('a camera', () => {
    it('is tested with its picture, added by its address and seen, whatever it is called', async () => {
      const { address } = await desk().camera();
      const page = await desk().open('administrator', '/cameras/new?by=address');
      await page
        .getByRole('textbox', { name: /^Address\b/ })
        .first()
        .fill(address.rtsp_url);
      const panel = page.getByRole('tabpanel', { name: 'Enter an address' });
      await panel.getByLabel('User name').fill(address.username);
      await panel.getByLabel('Password', { exact: true }).fill('wrong');
      await panel.getByRole('button', { name: 'Test the connection' }).click();
      await panel.getByText('User name or password are wrong').waitFor();
      await panel.getByText('Enter the user name and password again.').waitFor();
      await panel.getByLabel('Password', { exact: true }).fill(address.password);
      await panel.getByRole('button', { name: 'Test the connection' }).click();
      await panel.getByRole('img', { name: 'The first picture of the camera' }).waitFor();
      await panel.getByRole('textbox', { name: /^Name\b/ }).fill(typed);
      await panel.getByRole('button', { name: 'Add the camera' }).click();
      await page.getByRole('heading', { level: 1, name: markup.slice(0, 20) }).waitFor();
      expect(await page.locator('h1').textContent()).toBe(markup);
      await page.getByText('Live', { exact: true }).first().waitFor();
      await showsPicture(page, markup);
      await expectAccessible(page);
    });

    it('has no page that axe finds something in, and none that is too wide for a phone', async () => {
      const id = await desk().liveCamera();
      const page = await desk().open('administrator', `/cameras/${id}`);
      for (const tab of tabs) {
        await openTab(page, tab);
        await expectAccessible(page);
      }
      const phone = await desk().open('administrator', `/cameras/${id}`, { device: 'phone' });
      for (const tab of tabs) {
        await openTab(phone, tab);
        await expectNoSidewaysScroll(phone);
      }
      await expectAccessible(await desk().open('administrator', '/cameras/load'));
    });

    it('has zones that are drawn without a pointer, undone and kept', async () => {
      const api = await desk().api();
      const id = await desk().liveCamera();
      const page = await desk().open('administrator', `/cameras/${id}?tab=zones`);
      await page.getByRole('button', { name: 'Add a mask' }).press('Enter');
      await page.getByRole('button', { name: /^Corner 1,/ }).press('Shift+ArrowLeft');
      await page.getByRole('button', { name: /^Corner 1,/ }).press('ArrowUp');
      await page.getByRole('button', { name: /^Corner 3,/ }).press('Delete');
      await page.getByRole('button', { name: 'Undo' }).press('Enter');
      await page.getByLabel('Name of zone 1').fill('Screen');
      await page.getByRole('button', { name: 'Save the zones' }).press('Enter');
      await page.getByText('Saved.').waitFor();
      const { zones } = await api.get('/cameras/{id}', { params: { path: { id } } });
      expect(zones).toMatchObject([
        {
          name: 'Screen',
          kind: 'mask',
          points: [
            [0.2, 0.24],
            [0.75, 0.25],
            [0.75, 0.75],
            [0.25, 0.75],
          ],
        },
      ]);
      await api.put('/cameras/{id}', { params: { path: { id } }, body: { zones: [] } });
    });

    it('keeps what was typed when somebody else saved the same in between', async () => {
      const api = await desk().api();
      const id = await desk().liveCamera();
      const params = { path: { id } };
      const page = await desk().open('administrator', `/cameras/${id}?tab=settings`);
      await page.getByLabel('Location').fill('typed here');
      await api.put('/cameras/{id}', { params, body: { location: 'saved there', description: 'theirs' } });
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('Somebody else changed this meanwhile').waitFor();
      await page.getByRole('listitem').filter({ hasText: 'Location: saved there' }).waitFor();
      expect(await page.getByLabel('Location').inputValue()).toBe('typed here');
      await page.getByRole('button', { name: 'Keep what I entered' }).click();
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('Saved.').waitFor();
      const saved = await api.get('/cameras/{id}', { params });
      expect(saved).toMatchObject({ location: 'typed here', description: 'theirs', has_password: true });
    });

    it('is stopped when somebody stops it elsewhere, without the page being read anew', async () => {
      const api = await desk().api();
      const { id } = await api.post('/cameras', { body: { name: 'Yard', rtsp_url: 'rtsp://127.0.0.1:1/yard' } });
      await api.post('/cameras/{id}/start-stream', { params: { path: { id } } });
      const page = await desk().open('administrator', `/cameras/${id}`);
      await page.getByText('The connection is refused').first().waitFor();
      await api.post('/cameras/{id}/stop-stream', { params: { path: { id } } });
      await page.getByText('Stopped', { exact: true }).first().waitFor();
      await page.getByRole('button', { name: 'Start' }).waitFor();
    });
  });

  describe('cameras', () => {
    it('come as a list whose wrong rows are named, and whose right ones are shown before they are written', async () => {
      const page = await desk().open('administrator', '/cameras/new?by=csv');
      const choose = (text: string): Promise<void> =>
        page
          .locator('input[type=file]')
          .setInputFiles({ name: 'cameras.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await choose(`name,rtsp_url\n${markup},http://not-a-camera\n`);
      await page.getByRole('row').filter({ hasText: 'rtsp_url' }).waitFor();
      await page.getByRole('button', { name: 'Remove the file' }).click();
      await choose(
        `name,rtsp_url,location\n"${markup}",rtsp://127.0.0.1:1/a,Hall 7\nGate 7,rtsp://127.0.0.1:1/b,Hall 7\n`,
      );
      await page.getByText('What an import would do').waitFor();
      await expectAccessible(page);
      const { total } = await (await desk().api()).get('/cameras', { params: { query: { q: 'Hall 7' } } });
      expect(total).toBe(0);
      await page.getByRole('button', { name: 'Import 2 rows' }).click();
      await page.getByText('2 rows were written.').waitFor();
    });

    it('are found by a word and by their state', async () => {
      await desk().liveCamera();
      const found = 'Loading ramp <i>9</i>';
      await (await desk().api()).post('/cameras', { body: { name: found, rtsp_url: 'rtsp://127.0.0.1:1/ramp' } });
      const page = await desk().open('viewer', '/cameras');
      await showsPicture(page, 'Lobby');
      await page.getByLabel('Search').fill('ramp <i>9');
      await page.getByText('1 camera', { exact: true }).waitFor();
      await page.getByRole('link', { name: found }).waitFor();
      await page.getByText(/^Live \d/).click();
      await page.getByText('No camera matches').waitFor();
      await page.getByRole('button', { name: 'Show all cameras' }).click();
      await page.getByText('Table', { exact: true }).click();
      await page.getByRole('table', { name: 'Cameras' }).getByText(found).waitFor();
    });
  });

  describe('who may what with cameras', () => {
    afterAll(() => desk().stopCameras(), 60_000);

    it('a viewer sees them and changes nothing, and HR reads without pictures', async () => {
      const id = await desk().liveCamera();
      const viewer = await desk().open('viewer', `/cameras/${id}`);
      await showsPicture(viewer, 'Lobby');
      expect(await viewer.getByRole('tab').allTextContents()).toEqual(['Overview', 'History']);
      expect(await viewer.getByRole('button', { name: /^(Start|Stop)$/ }).count()).toBe(0);
      const officer = await desk().open('hr_officer', `/cameras/${id}`);
      await officer.getByText('Your role does not include the pictures of cameras.').waitFor();
      expect(await officer.locator('main img').count()).toBe(0);
      const outside = await desk().open('viewer', '/cameras/new');
      await outside.getByText('This page is not open to you').waitFor();
    });
  });
}
