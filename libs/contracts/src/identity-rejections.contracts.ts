import { checks, note, present, requiredName, uuid } from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  RecognitionChangedSchema,
  RejectRecognitionRequestSchema,
  RejectRecognitionResponseSchema,
  RestoreRecognitionRequestSchema,
  RestoreRecognitionResponseSchema,
} from './gen/identity/v1/rejections_pb';
import { factAgeMaxMs } from './limits';

const owner = 'identity';

/** The sightings of a visit are decided anew in it. */
const decidingDeadlineMs = 15_000;
/** About 40,000 of them: people make them one by one. */
const changesBytesMax = 16 * 1024 * 1024;

export const rejectRecognition = defineRequest({
  owner,
  name: 'reject-recognition',
  request: RejectRecognitionRequestSchema,
  response: RejectRecognitionResponseSchema,
  deadlineMs: decidingDeadlineMs,
  check: checks(uuid('recognitionId'), requiredName('authorId'), note('reason')),
});

export const restoreRecognition = defineRequest({
  owner,
  name: 'restore-recognition',
  request: RestoreRecognitionRequestSchema,
  response: RestoreRecognitionResponseSchema,
  deadlineMs: decidingDeadlineMs,
  check: checks(uuid('recognitionId'), requiredName('authorId')),
});

/** A recognition holds no more, or holds again; the one with the highest revision is right. */
export const recognitionChanged = defineEvent({
  owner,
  name: 'recognition-changed',
  schema: RecognitionChangedSchema,
  delivery: { kind: 'kept', maxAgeMs: factAgeMaxMs, bytesMax: changesBytesMax },
  receivers: ['attendance'],
  isErasable: true,
  key: (event) => event.recognition?.personId ?? '',
  id: (event) => `${event.recognition?.id ?? ''}:${String(event.recognition?.revision ?? 0)}`,
  check: checks(present('recognition')),
});
