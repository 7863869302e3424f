import type { DescMessage, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { applyDecorators, Catch, UseFilters, type RpcExceptionFilter } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import { subjectOf, type AnyContract, type EventContract, type RequestContract } from '@smart-attendance/contracts';

/** What the transport learns of a handler from its decorator. */
export interface HandlerExtras {
  readonly contract: AnyContract;
  readonly concurrency: number;
}

/** Nest would turn every error into "Internal server error"; ours are typed and go to the requester as they are. */
@Catch()
class RethrowFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
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
  return handler({ contract, concurrency: options.concurrency ?? requestsAtOnceMax });
}

/**
 * This method consumes that event, at least once and in no promised order, unless its service consumes in order
 * (`consumesInOrder`). The message is acknowledged when the promise resolves; see retry.policy.ts for what happens when
 * it rejects.
 */
export function Consumes<Schema extends DescMessage>(
  contract: EventContract<Schema>,
  options: { readonly concurrency?: number } = {},
): HandlerDecorator<(event: MessageShape<Schema>) => Promise<void>> {
  const atOnce = contract.delivery.kind === 'perishable' ? 1 : factsAtOnce;
  return handler({ contract, concurrency: options.concurrency ?? atOnce });
}

function handler(extras: HandlerExtras): MethodDecorator {
  return applyDecorators(UseFilters(RethrowFilter), MessagePattern(subjectOf(extras.contract), { ...extras }));
}
