import { readFile } from 'node:fs/promises';
import { ProblemError } from '@smart-attendance/client';
import { waitFor } from '@smart-attendance/testing';
import { expectAccessible, expectNoSidewaysScroll } from './rig/accessibility';
import type { Desk } from './rig/desk';

const recognizedWithinMs = 60_000;
const answeredWithinMs = 60_000;

function photoPath({ sut }: Desk): string {
  const path = sut.demo.cast.at(-1)?.enrolmentPhotos[0];
  if (path === undefined) throw new Error('The demo has no photo of anybody.');
  return path;
}

/** The demo's camera sees somebody who is enrolled. Gives who was recognised first. */
async function somebodyRecognized(desk: Desk): Promise<string> {
  const api = await desk.api();
  const { id: userId } = await api.post('/users', {
    body: {
      first_name: 'Rita',
      last_name: '<i>Recognised</i>',
      email: 'rita@recognition.example',
      employee_id: 'R-1',
      password: 'a password of the specs',
    },
  });
  const file = new File([await readFile(photoPath(desk))], 'rita.jpg', { type: 'image/jpeg' });
  try {
    await api.post('/users/upload-face-file', { body: { user_id: userId, file, consent: true } });
  } catch (error) {
    // Another suite enrolled the same face as somebody else, who will do.
    if (!(error instanceof ProblemError) || error.reason !== 'looks_like_another_person') throw error;
  }
  await desk.liveCamera();
  const first = async () => (await api.get('/recognitions', { params: { query: { limit: 1 } } })).data[0];
  const recognition = await waitFor(first, {
    what: 'somebody to be recognised',
    timeoutMs: recognizedWithinMs,
    everyMs: 500,
  });
  const person = await api.get('/users/{id}', { params: { path: { id: recognition.user_id } } });
  return `${person.first_name} ${person.last_name}`;
}

/** Who was recognised and why, a photo that is tried, strangers, and what thresholds mean. */
export function recognitionSuite(desk: () => Desk): void {
  describe('recognition', () => {
    afterAll(() => desk().stopCameras(), 60_000);

    it('shows who was recognised as it happens, what a decision rests on, and takes one back that was somebody else', async () => {
      const page = await desk().open('hr_officer', '/recognition');
      await page.getByRole('heading', { name: 'Recent recognitions' }).waitFor();
      const name = await somebodyRecognized(desk());
      await page.getByText(name).first().waitFor();
      await page.locator('main tbody a').first().click();
      await page.getByRole('heading', { level: 1, name: 'Why this recognition' }).waitFor();
      await page.getByRole('table', { name: 'Sightings that agreed' }).waitFor();
      await page.getByRole('button', { name: 'This is not that person' }).click();
      await page.getByLabel('How one sees it').fill('<b data-planted>taller</b>');
      await page.getByRole('button', { name: 'It is somebody else' }).click();
      await page.getByText(/recognitions? (was|were) taken back/).waitFor();
      await page.getByText('<b data-planted>taller</b>').waitFor();
      await expectAccessible(page);
      await page.getByRole('link', { name: 'Recent recognitions' }).click();
      await page.getByText('Taken back').first().waitFor();
      await page.goBack();
      await page.getByRole('button', { name: 'It is that person after all' }).click();
      await page.getByRole('button', { name: 'This is not that person' }).waitFor();
    });

    it('says of a photo who is on it and why, and keeps nothing of it', async () => {
      const page = await desk().open('hr_officer', '/recognition/photo');
      await page.locator('input[type=file]').setInputFiles(photoPath(desk()));
      await page.getByText(/face found in/).waitFor({ timeout: answeredWithinMs });
      await page.getByText(/at least 0\.\d+ is needed/).waitFor();
      await expectAccessible(page);
      await page.locator('input[type=file]').setInputFiles({
        name: 'no-picture.jpg',
        mimeType: 'image/jpeg',
        buffer: Buffer.from('nothing that can be seen'),
      });
      // The refusal of the server, in its words, and the way to look it up.
      desk().expectProblem(/415|422|400/);
      await page.getByText('Trace').waitFor();
    });

    it('lists strangers, says how strict it is and why, and what another threshold would have changed', async () => {
      const page = await desk().open('administrator', '/recognition/strangers', { device: 'phone' });
      await page.getByRole('heading', { level: 1, name: 'Strangers' }).waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.getByRole('link', { name: 'Thresholds' }).click();
      await page.getByText('Too few data, so strict').waitFor();
      await page.getByRole('table', { name: 'Threshold by number of people enrolled' }).waitFor();
      await page.getByRole('textbox', { name: 'Threshold' }).fill('0.99');
      await page.keyboard.press('Enter');
      await page.getByText(/recognised visits would have got no name/).waitFor();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    });

    it('says of another model pack why it cannot be prepared', async () => {
      const page = await desk().open('administrator', '/recognition/models');
      await page.getByText('No second pack is registered').waitFor();
      desk().expectProblem(/422/);
      await page.getByLabel('Model pack').fill('nobody-has-it');
      await page.getByRole('button', { name: 'Register' }).click();
      await page
        .getByRole('alert')
        .getByText(/nobody-has-it|worker/)
        .first()
        .waitFor();
      await expectAccessible(page);
    });

    it('is open to managers for their people alone', async () => {
      const page = await desk().open('manager', '/recognition');
      await page.getByRole('heading', { level: 1, name: 'Recent recognitions' }).waitFor();
      expect(await page.getByRole('link', { name: 'Strangers' }).count()).toBe(0);
      for (const path of ['/recognition/strangers', '/recognition/thresholds', '/recognition/models']) {
        await page.goto(`${desk().baseUrl}${path}`);
        await page.getByText('This page is not open to you').waitFor();
      }
    });
  });
}
