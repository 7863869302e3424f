import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { isUuid } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';

export interface AccessClaims {
  readonly personId: string;
  readonly sessionId: string;
}

export const tokenIssuer = 'smart-attendance';

/** Short-lived signed tokens. They say who and in which session; what that person may do is looked up. */
@Injectable()
export class AccessTokensService {
  readonly lifeSeconds: number;

  constructor(
    private readonly jwt: JwtService,
    @Inject(gatewayConfigToken) config: GatewayConfig,
  ) {
    this.lifeSeconds = config.ACCESS_TOKEN_MINUTES * 60;
  }

  sign({ personId, sessionId }: AccessClaims): Promise<string> {
    return this.jwt.signAsync(
      { sid: sessionId },
      { subject: personId, issuer: tokenIssuer, expiresIn: this.lifeSeconds, algorithm: 'HS256' },
    );
  }

  /** @throws AppError `unauthenticated` for a token that is not ours, was changed or is over */
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
