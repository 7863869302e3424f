import type { TextRule } from '@smart-attendance/contracts';

const prefixCharactersMax = 100;

/** The levels in front of all topics. No wildcards, no empty level, and nothing of the broker's own. */
export const topicPrefix: TextRule = {
  sentence: 'must be levels of a topic with / between them, without + and #, such as site/attendance',
  isRight: (text) =>
    text.length <= prefixCharactersMax && /^(?!\$)[^+#/\s\p{Cc}\p{Cs}]+(\/[^+#/\s\p{Cc}\p{Cs}]+)*$/u.test(text),
  tidy: (text) => text.trim(),
  schema: {},
};

/** All topics below one prefix. */
export class MqttTopics {
  constructor(readonly prefix: string) {}

  get status(): string {
    return `${this.prefix}/status`;
  }

  /** Broker-wide unique, and the same for every replica: the next one takes the place of the one before. */
  get clientId(): string {
    return `${this.prefix.replaceAll('/', '-')}-gateway`;
  }

  event(type: string): string {
    return `${this.prefix}/events/${type}`;
  }

  cameraState(cameraId: string): string {
    return `${this.prefix}/cameras/${cameraId}/state`;
  }

  lastRecognition(cameraId: string): string {
    return `${this.prefix}/cameras/${cameraId}/last_recognition`;
  }
}
