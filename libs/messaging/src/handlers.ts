import type { DescMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { MessagePattern } from '@nestjs/microservices';
import { subjectOf, type AnyContract, type EventContract, type RequestContract } from '@smart-attendance/contracts';

/** What the decorators tell the transport about a handler. */
export interface HandlerExtras {
  readonly contract: AnyContract;
  readonly concurrency: number;
}

type HandlerDecorator<Handler> = <Method extends Handler>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

/** Requests one replica works on at a time; the next ones wait, see waiting-line.ts. */
const answersAtOnceMax = 64;
const factsAtOnce = 8;

/**
 * This method answers that question. A method of another type does not compile.
 * What it throws reaches the asker as an AppError.
 */
export function Answers<Req extends DescMessage, Res extends DescMessage>(
  contract: RequestContract<Req, Res>,
  options: { readonly concurrency?: number } = {},
): HandlerDecorator<(request: MessageShape<Req>) => Promise<MessageInitShape<Res>>> {
  return handler(contract, options.concurrency ?? answersAtOnceMax);
}

/**
 * This method hears that event, at least once and in no promised order. The message is acknowledged when the promise
 * resolves; see retry.policy.ts for what happens when it rejects.
 */
export function Hears<Schema extends DescMessage>(
  contract: EventContract<Schema>,
  options: { readonly concurrency?: number } = {},
): HandlerDecorator<(event: MessageShape<Schema>) => Promise<void>> {
  return handler(contract, options.concurrency ?? (contract.delivery.kind === 'perishable' ? 1 : factsAtOnce));
}

function handler(contract: AnyContract, concurrency: number): MethodDecorator {
  const extras: HandlerExtras = { contract, concurrency };
  return MessagePattern(subjectOf(contract), { ...extras });
}
