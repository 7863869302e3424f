import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { AppError } from '@smart-attendance/errors';

/** Argon2id with 19 MiB, two passes, one lane: the first choice of OWASP's password storage sheet (2024). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each takes about 30 ms of a core and 19 MiB; more at once would starve the rest of the process. */
const hashesAtOnceMax = 2;
const waitingMax = 50;

/** Hashes and compares passwords, a few at a time. Over the limit: AppError `rate_limited`. */
@Injectable()
export class PasswordService {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, cost));
  }

  /** With no hash to compare with, the same work is done on a decoy, so that time does not tell who exists. */
  async verify(password: string, passwordHash: string | undefined): Promise<boolean> {
    this.decoy ??= hash('nobody has this password', cost);
    const against = passwordHash ?? (await this.decoy);
    const isRight = await this.inTurn(() => verify(against, password));
    return isRight && passwordHash !== undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= hashesAtOnceMax) {
      if (this.waiting.length >= waitingMax) {
        throw new AppError('rate_limited', 'Too many passwords are being checked right now; try again shortly.', {
          retryAfterSeconds: 2,
        });
      }
      // Whoever finishes hands over its place, so `running` stays as it is.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
