import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { passwordCharactersMax, passwordCharactersMin, personChanged, values } from '@smart-attendance/contracts';
import { Database, type Transaction } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { randomBytes, randomUUID } from 'node:crypto';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { PasswordService } from './password.service';
import { PeopleRepository } from './people.repository';
import { toPersonChangedMessage } from './person.message';

/** Somebody must be able to log in first. Made at the start when there is no administrator at all. */
@Injectable()
export class FirstAdministrator implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly people: PeopleRepository,
    private readonly passwords: PasswordService,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.database.transaction(async (tx) => {
      if ((await this.people.countAdministratorsAlone(tx)) === 0) await this.create(tx);
    });
  }

  private async create(tx: Transaction): Promise<void> {
    const { ADMIN_EMAIL: email, ADMIN_PASSWORD: given } = this.config;
    if (given !== '' && (given.length < passwordCharactersMin || given.length > passwordCharactersMax)) {
      throw new Error(`ADMIN_PASSWORD must have ${passwordCharactersMin} to ${passwordCharactersMax} characters.`);
    }
    if (!values.email.isRight(email)) throw new Error('ADMIN_EMAIL must be an email address.');
    const password = given === '' ? randomBytes(15).toString('base64url') : given;
    const id = randomUUID();
    const person = await this.people.insert(tx, {
      id,
      firstName: 'First',
      lastName: 'Administrator',
      email,
      employeeId: `administrator-${id.slice(0, 8)}`,
      department: '',
      isActive: true,
      role: 'administrator',
      passwordHash: await this.passwords.hash(password),
      // One that was made is printed, and one that was given lies wherever it was given; unless told that it is theirs.
      passwordChangeRequired: given === '' || this.config.ADMIN_PASSWORD_TEMPORARY,
    });
    tx.publish(personChanged, toPersonChangedMessage(person));
    this.logger.info('first-administrator-created', { personId: id });
    // Before the commit: a password that is shown and never stored is followed by another at the next start, but one
    // that is stored and never shown would lock everybody out.
    if (given === '') showOnce(email, password);
  }
}

/** Not through the logger: logs are collected and kept. */
function showOnce(email: string, password: string): void {
  process.stdout.write(
    [
      '',
      '  The first administrator was created. The password is shown only now, and must be changed before anything else:',
      `    email:    ${email}`,
      `    password: ${password}`,
      '',
      '',
    ].join('\n'),
  );
}
