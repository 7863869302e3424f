import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { WaitingLine } from '@smart-attendance/messaging';
import { hashedForms, passwordForm } from './password-form.policy';

/** Argon2id with 19 MiB, two passes, one lane: the first choice of OWASP's password storage sheet (2024). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each takes about 30 ms of a core and 19 MiB; more at once would starve the rest of the process. */
const hashesAtOnceMax = 2;
/** Of these, so that strangers never have every core; they do about 30 logins a second. */
const hashesOfStrangersAtOnceMax = 1;
export const waitingOfStrangersMax = 150;
export const waitingOfKnownMax = 100;
/** A second of the usual deadline is left for the rest of the request. */
const waitMsMax = 4_000;

/** `known`: asked for by somebody who is logged in, or logged in from there before. */
export type PasswordLane = 'known' | 'strangers';

/** Hashes and compares passwords, a few at a time. Both @throws AppError `unavailable` when too many wait. */
@Injectable()
export class PasswordService {
  private readonly line = new WaitingLine<PasswordLane>({
    name: 'passwords',
    atOnceMax: hashesAtOnceMax,
    lanes: {
      known: { waitingMax: waitingOfKnownMax },
      strangers: { atOnceMax: hashesOfStrangersAtOnceMax, waitingMax: waitingOfStrangersMax },
    },
    busy: 'Too many passwords are being checked right now; try again shortly.',
  });
  private decoy: Promise<string> | undefined;
  private ofNobody: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.limited('known', () => hash(passwordForm(password), cost));
  }

  /** Of a password that nobody knows and that is forgotten at once: for who logs in otherwise, or not at all. */
  hashOfNobody(): Promise<string> {
    this.ofNobody ??= this.hash(randomBytes(32).toString('base64'));
    return this.ofNobody;
  }

  async verify(password: string, passwordHash: string | undefined, lane: PasswordLane): Promise<boolean> {
    for (const form of hashedForms(password)) if (await this.isRight(form, passwordHash, lane)) return true;
    return false;
  }

  /** With no hash to compare with, the same work is done on a decoy, so that time does not tell who exists. */
  private async isRight(password: string, passwordHash: string | undefined, lane: PasswordLane): Promise<boolean> {
    this.decoy ??= hash('nobody has this password', cost);
    const against = passwordHash ?? (await this.decoy);
    const isRight = await this.limited(lane, () => verify(against, password));
    return isRight && passwordHash !== undefined;
  }

  private limited<T>(lane: PasswordLane, work: () => Promise<T>): Promise<T> {
    return this.line.run({ lane, waitMs: waitMsMax }, work);
  }
}
