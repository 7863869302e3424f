import { types } from 'node:util';
import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger';

/** What Nest itself has to say, as lines of our log: its errors and warnings as such, its chatter as debug. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug('nest', fieldsOf(message, rest));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.logger.debug('nest', fieldsOf(message, rest));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug('nest', fieldsOf(message, rest));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn('nest', fieldsOf(message, rest));
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error('nest', fieldsOf(message, rest));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.logger.error('nest', fieldsOf(message, rest));
  }
}

/** Nest passes `message, ...more, context`; an error's stack is one of `more`. */
function fieldsOf(message: unknown, rest: readonly unknown[]): Record<string, unknown> {
  const context = rest.at(-1);
  const more = rest.slice(0, -1).filter((part) => part !== undefined);
  return {
    ...(types.isNativeError(message) ? { error: message } : { message }),
    ...(context === undefined ? {} : { context }),
    ...(more.length === 0 ? {} : { more }),
  };
}
