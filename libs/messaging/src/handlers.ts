import type { DescMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { MessagePattern } from '@nestjs/microservices';
import { subjectOf, type AnyContract, type EventContract, type RequestContract } from '@smart-attendance/contracts';

/** What the transport learns of a handler from its decorator. */
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
const requestsAtOnceMax = 64;
const factsAtOnce = 8;

/**
 * This method responds to that request. A method of another type does not compile.
 * What it throws reaches the requester as an AppError.
 */
export function RespondsTo<Req extends DescMessage, Res extends DescMessage>(
  contract: RequestContract<Req, Res>,
  options: { readonly concurrency?: number } = {},
): HandlerDecorator<(request: MessageShape<Req>) => Promise<MessageInitShape<Res>>> {
  return handler(contract, options.concurrency ?? requestsAtOnceMax);
}

/**
 * This method consumes that event, at least once and in no promised order. The message is acknowledged when the promise
 * resolves; see retry.policy.ts for what happens when it rejects.
 */
export function Consumes<Schema extends DescMessage>(
  contract: EventContract<Schema>,
  options: { readonly concurrency?: number } = {},
): HandlerDecorator<(event: MessageShape<Schema>) => Promise<void>> {
  return handler(contract, options.concurrency ?? (contract.delivery.kind === 'perishable' ? 1 : factsAtOnce));
}

function handler(contract: AnyContract, concurrency: number): MethodDecorator {
  const extras: HandlerExtras = { contract, concurrency };
  return MessagePattern(subjectOf(contract), { ...extras });
}
