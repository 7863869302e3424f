import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { isUuid } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';

export interface AccessClaims {
  readonly personId: string;
  readonly sessionId: string;
}

export const tokenIssuer = 'smart-attendance';

/** Short-lived signed tokens. They say who and in which session; what that person may do is looked up. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly jwt: JwtService,
    readonly lifeSeconds: number,
  ) {}

  sign({ personId, sessionId }: AccessClaims): Promise<string> {
    return this.jwt.signAsync(
      { sid: sessionId },
      { subject: personId, issuer: tokenIssuer, expiresIn: this.lifeSeconds, algorithm: 'HS256' },
    );
  }

  /** Throws unauthenticated for a token that is not ours, was changed or is over. */
  async verify(token: string): Promise<AccessClaims> {
    const claims = await this.jwt
      .verifyAsync<{ readonly sub?: unknown; readonly sid?: unknown }>(token, {
        algorithms: ['HS256'],
        issuer: tokenIssuer,
      })
      .catch((cause: unknown) => {
        throw new AppError('unauthenticated', 'The access token is not valid or is over; refresh it or log in again.', {
          cause,
        });
      });
    const { sub, sid } = claims;
    if (typeof sub !== 'string' || typeof sid !== 'string' || !isUuid(sub) || !isUuid(sid)) {
      throw new AppError('unauthenticated', 'The access token is not valid.');
    }
    return { personId: sub, sessionId: sid };
  }
}
