import { applyDecorators, createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { nameCharactersMax } from '@smart-attendance/contracts';
import { idempotencyKeyHeader } from './idempotency-key.policy';

/** `not_kept`: for an answer with a secret that is shown once; a repetition is told what was made, and no more. */
export type AnswerKeeping = 'kept' | 'not_kept';

export const answerKeepingKey = 'gateway:answer-keeping';

const repetitions: Readonly<Record<AnswerKeeping, string>> = {
  kept: 'A repetition within 24 hours gets the first answer again, with Idempotency-Replayed: true.',
  not_kept: 'A repetition within 24 hours is 409, reason answer_not_kept, with the id in existing_id.',
};

/** A route that makes something: with an Idempotency-Key it makes it once, however often it is asked. */
export function TakesIdempotencyKey(keeping: AnswerKeeping = 'kept'): MethodDecorator {
  return applyDecorators(
    SetMetadata(answerKeepingKey, keeping),
    ApiHeader({
      name: idempotencyKeyHeader,
      required: false,
      description:
        `The same for every retry of one wish. ${repetitions[keeping]} ` +
        'While the first is at work: 409, reason request_in_progress. With another request: 422.',
      schema: { type: 'string', minLength: 1, maxLength: nameCharactersMax },
    }),
  );
}

const idsToGive = new WeakMap<Request, string>();

export function setIdToGive(request: Request, id: string): void {
  idsToGive.set(request, id);
}

/** The id for what this request makes: that of its idempotency key; empty for a new one. */
export const IdToGive = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  return idsToGive.get(context.switchToHttp().getRequest<Request>()) ?? '';
});
