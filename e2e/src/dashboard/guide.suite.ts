import type { Desk } from './rig/desk';
import { expectAccessible } from './rig/accessibility';

/** From a camera that is added until somebody is recognised, on a machine with other work. */
const rowWithinMs = 120_000;

/** The first steps, in a system in which nobody did any. */
export function guideSuite(desk: () => Desk): void {
  describe('first steps', () => {
    it('lead from no camera and no face to the first row, which appears by itself', async () => {
      const { address } = await desk().camera();
      const [member] = desk().sut.demo.cast;
      if (member === undefined) throw new Error('nobody plays in the demo');
      const page = await desk().open('administrator', '/guide');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'Continue' }).click();

      await page.getByLabel('Name', { exact: false }).first().fill('Front door');
      await page.getByLabel(/^Address/).fill(address.rtsp_url);
      await page.getByLabel('User name of the camera').fill(address.username);
      await page.getByRole('textbox', { name: 'Password of the camera' }).fill(address.password);
      await page.getByRole('button', { name: 'Test' }).click();
      await page.getByAltText('What the camera sees now').waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Add and start' }).click();

      await page.getByAltText('Live picture of the camera').waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Continue' }).click();

      await page.getByText('New person').click();
      await page.getByLabel('First name').fill('Rita');
      await page.getByLabel('Last name').fill('Roe');
      await page.getByLabel('Email').fill('rita.roe@desk.example');
      await page.getByLabel('Employee id').fill('FIRST-1');
      await page.getByRole('button', { name: 'Add person' }).click();
      await page.getByLabel(/has agreed/).check();
      await page.locator('input[type=file]').setInputFiles([...member.enrolmentPhotos].slice(0, 1));
      await page.getByText('The photo is good').waitFor();
      await page.getByRole('button', { name: 'Continue' }).click();

      await page.getByText('Rita Roe').waitFor({ timeout: rowWithinMs });
      await page.getByText('Everything is set up').waitFor();
      await expectAccessible(page);
      await forget(desk());
    }, 400_000);
  });
}

/** Other suites have a camera and people of their own. */
async function forget(desk: Desk): Promise<void> {
  const api = await desk.api();
  const cameras = await api.get('/cameras', { params: { query: { q: 'Front door' } } });
  for (const { id } of cameras.data) await api.delete('/cameras/{id}', { params: { path: { id } } });
  const people = await api.get('/users', { params: { query: { q: 'FIRST-1' } } });
  for (const { id } of people.data) await api.delete('/users/{id}', { params: { path: { id } } });
}
