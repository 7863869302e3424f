import type { DeadLetter } from '@smart-attendance/messaging';
import { Count, Instant, Text } from '../http/view.decorators';

export class DeadLetterView {
  @Count({ description: 'Names it in /replay and in DELETE.' }) sequence!: number;
  @Text({ description: 'What the message was about.' }) subject!: string;
  @Text({ description: 'The service that could not handle it.' }) receiver!: string;
  @Text({ description: 'The code of the error that ended it.' }) code!: string;
  @Text() message!: string;
  @Count() attempts!: number;
  @Count() payload_bytes!: number;
  @Instant() died_at!: string;
}

export function toDeadLetterView(letter: DeadLetter): DeadLetterView {
  return {
    sequence: letter.sequence,
    subject: letter.subject,
    receiver: letter.receiver,
    code: letter.code,
    message: letter.message,
    attempts: letter.attempts,
    payload_bytes: letter.payloadBytes,
    died_at: letter.diedAt.toISOString(),
  };
}
