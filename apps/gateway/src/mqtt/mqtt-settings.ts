import { readFileSync } from 'node:fs';
import type { GatewayConfig } from '../gateway.config';
import type { MqttBroker } from './mqtt-session';

export type MqttConfig = Pick<GatewayConfig, 'MQTT_URL' | 'MQTT_USERNAME' | 'MQTT_PASSWORD' | 'MQTT_CA_FILE'>;

/** An empty setting means its default, so that none at all needs a word. */
const noDiscovery = 'off';

/** Empty when Home Assistant is told nothing. */
export function discoveryPrefixOf(setting: string): string {
  return setting === noDiscovery ? '' : setting;
}

/** Undefined when MQTT is off. @throws an Error when the file of certificates cannot be read */
export function brokerOf(config: MqttConfig): MqttBroker | undefined {
  if (config.MQTT_URL === '') return undefined;
  const ca = config.MQTT_CA_FILE === '' ? undefined : readFileSync(config.MQTT_CA_FILE);
  return { url: config.MQTT_URL, username: config.MQTT_USERNAME, password: config.MQTT_PASSWORD, ca };
}
