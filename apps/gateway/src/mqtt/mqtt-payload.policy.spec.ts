import type { LoggedEvent } from '../events/event';
import { toMqttPayload, type MqttPeople } from './mqtt-payload.policy';

const base = { position: 1n, id: 'e', occurredAt: new Date(0), cameraId: 'c' };
const recognized: LoggedEvent = {
  ...base,
  type: 'person.recognized',
  userId: 'p',
  department: 'Sales',
  data: {
    id: 'r',
    user_id: 'p',
    user_name: 'Ada Lovelace',
    similarity: 0.7,
    email: 'ada@example.org',
    new_member: 'x',
  },
};
const camera: LoggedEvent = {
  ...base,
  type: 'camera.state_changed',
  userId: null,
  department: null,
  data: { state: 'live', message: 'fine' },
};

const payload = (event: LoggedEvent, people: MqttPeople): unknown => JSON.parse(toMqttPayload(event, people));

describe('what leaves to the broker', () => {
  it('has by ids no name, no department and nothing that nobody has found harmless', () => {
    expect(payload(recognized, 'ids')).toEqual({
      id: 'e',
      type: 'person.recognized',
      occurred_at: '1970-01-01T00:00:00.000Z',
      camera_id: 'c',
      user_id: 'p',
      department: null,
      data: { id: 'r', user_id: 'p', similarity: 0.7 },
    });
  });

  it('has by none only that it happened, where and when', () => {
    expect(payload(recognized, 'none')).toEqual({
      id: 'e',
      type: 'person.recognized',
      occurred_at: '1970-01-01T00:00:00.000Z',
      camera_id: 'c',
      user_id: null,
      department: null,
      data: {},
    });
  });

  it('has by none nothing of a message that was given up by which somebody could be known', () => {
    const data = {
      sequence: 7,
      subject: 'identity.v1.person-recognized.p',
      message: 'No person p.',
      code: 'not_found',
    };
    const letter: LoggedEvent = { ...camera, type: 'dead_letter.created', cameraId: null, data };
    expect(payload(letter, 'none')).toMatchObject({ data: { sequence: 7, code: 'not_found' } });
    expect(JSON.stringify(payload(letter, 'none'))).not.toMatch(/person p|recognized/);
    expect(payload(letter, 'ids')).toMatchObject({ data });
  });

  it('has by names everything, and of what is about nobody always everything', () => {
    expect(payload(recognized, 'names')).toMatchObject({ department: 'Sales', data: { user_name: 'Ada Lovelace' } });
    expect(payload(camera, 'none')).toMatchObject({ camera_id: 'c', data: camera.data });
  });
});
