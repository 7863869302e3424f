import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiExtension, ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';
import { isAppError } from '@smart-attendance/errors';
import { PreconditionFailed } from '../http/precondition-failed';
import { areOfRevision, entityTagOf, matchesWeakly, readEntityTags, type EntityTags } from './entity-tag.policy';

/** What a GET answers of something that people edit. */
export interface Versioned {
  readonly revision: number;
}

/** Where the document finds that a route may answer 412. */
export const preconditionKey = 'x-precondition';

/** A route that changes or deletes what others may have changed meanwhile. */
export function TakesIfMatch(): MethodDecorator {
  return applyDecorators(
    ApiExtension(preconditionKey, true),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description:
        'The ETag of what is changed. When it is another one by now: 412, with its present state in current.',
      schema: { type: 'string' },
    }),
  );
}

/** What a request wants the thing to be that it changes (RFC 9110, 13.1). */
export class Precondition {
  private constructor(
    private readonly ifMatch: EntityTags | undefined,
    private readonly ifNoneMatch: EntityTags | undefined,
  ) {}

  /** @throws AppError `malformed` */
  static of(request: Request): Precondition {
    return new Precondition(
      readEntityTags('If-Match', request.get('if-match')),
      readEntityTags('If-None-Match', request.get('if-none-match')),
    );
  }

  /**
   * Changes what is as the request says. The revision of the tag is compared with what is read before; that it is still
   * so then is for `change` to see to, in its transaction.
   *
   * @param change fails as a `conflict` of reason `changed_meanwhile` when there is another revision than it expects
   * @throws PreconditionFailed
   */
  async change<T>(
    read: () => Promise<Versioned>,
    change: (expectedRevision: number | undefined) => Promise<T>,
  ): Promise<T> {
    if (this.ifMatch === undefined && this.ifNoneMatch === undefined) return change(undefined);
    const current = await read();
    if (!this.holdsFor(current)) throw failed(current);
    const isAnyRight = this.ifMatch === 'any' && this.ifNoneMatch === undefined;
    try {
      return await change(isAnyRight ? undefined : current.revision);
    } catch (error) {
      const isMeanwhile = isAppError(error) && error.code === 'conflict' && error.reason === 'changed_meanwhile';
      throw isMeanwhile && !isAnyRight ? failed(await read()) : error;
    }
  }

  private holdsFor(current: Versioned): boolean {
    if (this.ifMatch !== undefined && !areOfRevision(this.ifMatch, current.revision)) return false;
    return this.ifNoneMatch === undefined || !matchesWeakly(this.ifNoneMatch, tagOf(current));
  }
}

/** The Precondition of a request, as a parameter of its route. */
export const FromPrecondition = createParamDecorator((_: unknown, context: ExecutionContext): Precondition => {
  return Precondition.of(context.switchToHttp().getRequest<Request>());
});

function failed(current: Versioned): PreconditionFailed {
  return new PreconditionFailed(current, tagOf(current));
}

function tagOf(current: Versioned): string {
  return entityTagOf(JSON.stringify(current), current.revision);
}
