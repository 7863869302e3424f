import type { MqttTopics } from './mqtt-topics.policy';

export interface RetainedMessage {
  readonly topic: string;
  /** Empty: nothing is retained any more. */
  readonly payload: string;
}

export interface NamedCamera {
  readonly id: string;
  readonly name: string;
}

/** Where and how Home Assistant finds the entities of a camera; one device each. */
export function discoveryOf(camera: NamedCamera, discoveryPrefix: string, topics: MqttTopics): RetainedMessage[] {
  const device = {
    identifiers: [`${topics.clientId}-${camera.id}`],
    name: camera.name,
    manufacturer: 'Smart Attendance',
    model: 'Camera',
  };
  const common = { device, origin: { name: 'Smart Attendance' }, availability_topic: topics.status };
  const entities = {
    'binary_sensor/connectivity': {
      name: 'Connectivity',
      device_class: 'connectivity',
      entity_category: 'diagnostic',
      state_topic: topics.cameraState(camera.id),
      value_template: "{{ 'ON' if value_json.state == 'live' else 'OFF' }}",
      json_attributes_topic: topics.cameraState(camera.id),
    },
    'sensor/last_recognition': {
      name: 'Last recognition',
      device_class: 'timestamp',
      state_topic: topics.lastRecognition(camera.id),
    },
  };
  return Object.entries(entities).map(([kind, entity]) => ({
    topic: topicOf(kind, camera.id, discoveryPrefix, topics),
    payload: JSON.stringify({ ...entity, ...common, unique_id: `${topics.clientId}-${camera.id}-${nameOf(kind)}` }),
  }));
}

/** Takes a camera away: what is retained of it, in Home Assistant and here. */
export function removalOf(cameraId: string, discoveryPrefix: string, topics: MqttTopics): RetainedMessage[] {
  const found = discoveryPrefix === '' ? [] : discoveryOf({ id: cameraId, name: '' }, discoveryPrefix, topics);
  const all = [...found.map(({ topic }) => topic), topics.cameraState(cameraId), topics.lastRecognition(cameraId)];
  return all.map((topic) => ({ topic, payload: '' }));
}

/** `<prefix>/<component>/<node>/<object>/config`, of letters, digits, - and _ only. */
function topicOf(kind: string, cameraId: string, discoveryPrefix: string, topics: MqttTopics): string {
  const node = topics.clientId.replace(/[^a-zA-Z0-9_-]/g, '_');
  return `${discoveryPrefix}/${kind.replace(/\/.*$/, '')}/${node}/${cameraId}_${nameOf(kind)}/config`;
}

function nameOf(kind: string): string {
  return kind.replace(/^.*\//, '');
}
