import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { emailKey, getPerson, listPeople, updatePerson, type Person } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { addToAuditNote } from '../../audit/audit-note';
import { mappedRoleOf, verifiedEmailOf, type OidcClaims } from './oidc-claims.policy';
import { OidcLoginsRepository, type OidcSubject } from './oidc-logins.repository';
import { OidcProvider, type LoginSecrets } from './oidc-provider';

/** What the browser keeps of a login that it began: signed, so that nobody else can begin one for it. */
interface BegunLogin extends LoginSecrets {
  readonly returnTo: string;
  /** The session that it had then. Its cookie is strict, so the provider's navigation back does not bring it. */
  readonly earlierId?: string;
}

interface FinishedLogin extends Pick<BegunLogin, 'returnTo' | 'earlierId'> {
  readonly person: Person;
}

const issuer = 'smart-attendance/oidc-login';
/** As long as somebody may take at the provider, a second factor included. */
export const loginLifeSeconds = 600;
/** As the standard bounds it. */
const subjectCharactersMax = 255;
/** People whose name, email or number has the email in it; more than one match is no match. */
const sameEmailMax = 50;

/** Logging in by a provider: from the way there to the person who came back. */
@Injectable()
export class OidcLoginService {
  constructor(
    private readonly provider: OidcProvider,
    private readonly logins: OidcLoginsRepository,
    private readonly requests: RequestClient,
    private readonly jwt: JwtService,
    private readonly logger: Logger,
  ) {}

  /** Where to send the browser, and what it must bring back. @throws AppError `not_found`, `unavailable` */
  async begin(returnTo: string, earlierId?: string): Promise<{ readonly url: string; readonly begun: string }> {
    const secrets = await this.provider.newSecrets();
    const url = await this.provider.loginUrl(secrets);
    const payload: BegunLogin = { ...secrets, returnTo, ...(earlierId !== undefined && { earlierId }) };
    return { url: url.href, begun: await this.jwt.signAsync(payload, { issuer, expiresIn: loginLifeSeconds }) };
  }

  /**
   * @throws AppError `not_found` when it is off, `unauthenticated` for a login that this browser did not begin or that
   * is over, `permission_denied` (provider_refused, email_not_verified, unknown_person, other_login), `unavailable`
   */
  async finish(query: string, begun: string): Promise<FinishedLogin> {
    const { issuer: provider } = this.provider.on;
    const { returnTo, earlierId, ...secrets } = await this.read(begun);
    const claims = await this.provider.claimsOf(query, secrets);
    if (claims.sub === '' || claims.sub.length > subjectCharactersMax) throw notVerified();
    const person = await this.personOf({ issuer: provider.href, subject: claims.sub }, claims);
    return { person: await this.withRole(person, claims), returnTo, ...(earlierId !== undefined && { earlierId }) };
  }

  private read(begun: string): Promise<BegunLogin> {
    return this.jwt.verifyAsync<BegunLogin>(begun, { algorithms: ['HS256'], issuer }).catch((cause: unknown) => {
      throw new AppError(
        'unauthenticated',
        'This login was not begun in this browser, or took too long; begin again.',
        {
          reason: 'login_over',
          cause,
        },
      );
    });
  }

  private async personOf(subject: OidcSubject, claims: OidcClaims): Promise<Person> {
    const linked = await this.linkedPerson(subject);
    if (linked !== undefined) return requireActive(linked);
    const email = verifiedEmailOf(claims, this.provider.on);
    if (email === undefined) {
      throw new AppError('permission_denied', 'The login provider does not vouch for your email address.', {
        reason: 'email_not_verified',
      });
    }
    const person = requireActive(await this.personWith(email));
    if (!(await this.logins.link(subject, person.id, new Date()))) {
      throw new AppError(
        'permission_denied',
        'Your account here is another one of the login provider; an administrator who sets you a new password parts them.',
        { reason: 'other_login' },
      );
    }
    this.logger.info('oidc-login-linked', { personId: person.id });
    return person;
  }

  private async linkedPerson(subject: OidcSubject): Promise<Person | undefined> {
    const personId = await this.logins.personOf(subject, new Date());
    if (personId === undefined) return undefined;
    try {
      return (await this.requests.request(getPerson, { personId })).person;
    } catch (error) {
      if (!isAppError(error) || error.code !== 'not_found') throw error;
      await this.logins.unlink(subject);
      return undefined;
    }
  }

  /** The one person with that email; twins of old are told apart by their password, which a provider does not know. */
  private async personWith(email: string): Promise<Person | undefined> {
    const { people } = await this.requests.request(listPeople, { page: { limit: sameEmailMax }, query: email });
    const [person, ...twins] = people.filter((one) => emailKey(one.email) === emailKey(email));
    return twins.length === 0 ? person : undefined;
  }

  /** The role that the provider's claim stands for; where it stands for none the person keeps theirs. */
  private async withRole(person: Person, claims: OidcClaims): Promise<Person> {
    const role = mappedRoleOf(claims, this.provider.on);
    if (role === undefined || role === person.role) return person;
    try {
      const change = { personId: person.id, authorId: person.id, role };
      const { person: changed } = await this.requests.request(updatePerson, change);
      this.logger.info('oidc-role-given', { personId: person.id, role });
      addToAuditNote({ userId: person.id, fields: ['role'] });
      return changed ?? person;
    } catch (error) {
      if (!isAppError(error) || error.reason !== 'last_administrator') throw error;
      this.logger.warn('oidc-role-refused', { personId: person.id, role, reason: error.reason });
      return person;
    }
  }
}

function requireActive(person: Person | undefined): Person {
  if (person?.isActive === true) return person;
  throw new AppError(
    'permission_denied',
    'Nobody here has your email address; an administrator can add or correct it.',
    {
      reason: 'unknown_person',
    },
  );
}

function notVerified(): AppError {
  return new AppError('unauthenticated', 'What the login provider said could not be verified; log in again.', {
    reason: 'login_not_verified',
  });
}
